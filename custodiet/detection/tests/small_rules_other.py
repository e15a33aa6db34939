"""The rules of a small force that detectors of every other record read."""

from __future__ import annotations

OTHER_RECORDS: dict[str, int | frozenset[str]] = {}
