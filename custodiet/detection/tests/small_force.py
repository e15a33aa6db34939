"""A force small enough to read: rows by hand, put into a store, and a detector run over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from custodiet.detection.engine import Engine, Rules
from custodiet.detection.findings import DetectorResult
from custodiet.detection.store import Store, schema
from custodiet.detection.tables import TABLES
from custodiet.detection.tests.small_rules import SHARED
from custodiet.detection.tests.small_rules_lookups import LOOKUPS
from custodiet.detection.tests.small_rules_other import OTHER_RECORDS

NOON = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
SCOPE = {"scope_from": datetime(2026, 1, 1, tzinfo=UTC), "scope_until": datetime(2027, 1, 1, tzinfo=UTC)}

RULES: dict[str, int | frozenset[str]] = {**SHARED, **LOOKUPS, **OTHER_RECORDS}

# rows that make a table present without touching anybody in a test
ELSEWHERE: dict[str, dict[str, Any]] = {
    "assignments": {"assignment_id": "A-0", "officer_id": "P-0", "person_id": "M-0", "from_at": NOON},
}


def days(count: float) -> timedelta:
    return timedelta(days=count)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def lookup(
    number: int, at: datetime, *, officer: str = "P-1", person: str | None = "M-1", **more: Any
) -> dict:
    return {
        "lookup_id": f"L-{number}",
        "system": "crime records",
        "officer_id": officer,
        "person_id": person,
        "looked_up_at": at,
        "zone": "Europe/London",
        **more,
    }


def lookups(*moments: datetime, **more: Any) -> list[dict]:
    return [lookup(number, at, **more) for number, at in enumerate(moments, start=1)]


def store(folder: Path, **tables: list[dict]) -> Store:
    kept = Store(folder)
    for name, rows in tables.items():
        batch = pa.RecordBatch.from_pylist(rows, schema=schema(TABLES[name]))
        kept.add(name, [batch], "by-hand")
    return kept


def run(
    folder: Path,
    detector: str,
    *,
    rules: Rules = RULES,
    systems: Sequence[str] = (),
    **tables: list[dict],
) -> DetectorResult:
    filled = {"assignments": [ELSEWHERE["assignments"]], **tables}
    with Engine(store(folder, **filled), systems=systems, memory="200MB", threads=1) as engine:
        return engine.run(detector, rules=rules, **SCOPE)
