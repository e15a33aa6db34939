"""Loaded before everything else (see addopts): the tests run as the demo does, on invented data."""

import os

os.environ.setdefault("CUSTODIET_DEMO", "yes")
