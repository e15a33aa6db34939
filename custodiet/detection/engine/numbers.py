"""Who held a number when, and who shares a login, as tables that the engine joins rows to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from custodiet.detection.identities import What, Window, midnight

_SCHEMA = pa.schema(
    [
        ("number", pa.string()), ("system", pa.string()), ("officer_id", pa.string()), ("what", pa.string()),
        ("from_at", pa.timestamp("us", tz="UTC")), ("until_at", pa.timestamp("us", tz="UTC")),
        ("sole", pa.bool_()),
    ]
)  # fmt: skip


def held(found: list[Window], zone: str) -> pa.Table:
    """Write every number with whoever held it, nobody where that is in doubt. A day begins in the zone."""
    times = Counter((each.number, each.system) for each in found)
    return _table(
        _row(each, zone, each.officers[0], sole=times[each.number, each.system] == 1)
        if each.what is What.HELD
        else _row(each, zone, None)
        for each in found
    )


def sharers(found: list[Window], zone: str) -> pa.Table:
    """Write every login that is shared with each of those who may use it."""
    return _table(
        _row(each, zone, officer) for each in found if each.what is What.SHARED for officer in each.officers
    )


def _table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=_SCHEMA)


def _row(each: Window, zone: str, officer: str | None, *, sole: bool = False) -> dict[str, Any]:
    return {
        "number": each.number, "system": each.system, "what": str(each.what), "officer_id": officer,
        "from_at": midnight(each.from_on, zone), "until_at": midnight(each.before, zone), "sole": sole,
    }  # fmt: skip
