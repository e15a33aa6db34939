"""What a run's result is reduced to, so that it can be seen later whether the inputs still give it. Pure.

The order in which an engine gives rows does not count, nor how long it took; every value of every finding
does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import rfc8785

from custodiet.detection.findings import DetectorResult

_FIGURES = 10  # of a number that is not whole: beyond them two machines may differ in how they round


def digest_of(result: DetectorResult) -> str:
    """Reduce what one detector gave to a SHA-256, in hexadecimal."""
    plain = asdict(result)
    del plain["seconds"]
    return _hash(_plain(plain))


def digest_of_all(results: Mapping[str, str]) -> str:
    """Reduce a run's results to a SHA-256, in hexadecimal.

    results  detector -> its digest
    """
    return _hash(dict(results))


def _hash(plain: Any) -> str:
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case float():
            plain: Any = f"{value:.{_FIGURES}g}"
        case datetime():
            plain = value.astimezone(UTC).isoformat()
        case date():
            plain = value.isoformat()
        case dict():
            plain = {str(name): _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            # no list in a result says anything by its order
            plain = sorted((_plain(inner) for inner in value), key=rfc8785.dumps)
        case _:
            plain = value
    return plain
