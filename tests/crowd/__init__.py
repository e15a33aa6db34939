"""Many at once: processes that do real actions on one real database, and what must be true afterwards.

Run as ``python -m tests.crowd together|contest|kills ...`` on a scratch database (tests/databases.py). The
parent opens no connection before it forks, so a writer costs milliseconds; it says what it found as JSON.
"""
