"""Loaded before everything else (see addopts): the tests run as the demo does, on invented data."""

import os
from pathlib import Path

os.environ.setdefault("CUSTODIET_DEMO", "yes")

# Where nobody has collected the style sheets yet, the server of them would warn, and a warning fails a test.
Path(os.environ.get("CUSTODIET_VAR", "var")).joinpath("static").mkdir(parents=True, exist_ok=True)
