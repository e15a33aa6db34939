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

NOON = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
SCOPE = {"scope_from": datetime(2026, 1, 1, tzinfo=UTC), "scope_until": datetime(2027, 1, 1, tzinfo=UTC)}

RULES: dict[str, int | frozenset[str]] = {
    "unexplained_lookups": 5,
    "repeated_lookups": 3,
    "off_duty_lookups": 2,
    "after_involvement_ended": 2,
    "skewed_to_vulnerable_women": 3,
    "several_systems": 3,
    "reasons_that_say_nothing": 3,
    "repeated_days": 60,
    "several_systems_minutes": 30,
    "involvement_grace_days": 7,
    "chance_percent": 10,
    "peers_at_least": 3,
    "peers_lookups_at_least": 1,
    "assignment_days_before": 1,
    "assignment_days_after": 7,
    "dispatch_hours_before": 1,
    "dispatch_days_after": 7,
    "custody_days_after": 2,
    "remit_days": 30,
    "duty_minutes_either_side": 30,
    "roster_gap_days": 7,
    "empty_reasons": frozenset({"inv", "N/A"}),
}

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
