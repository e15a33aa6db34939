"""Run one detector's select over rows written by hand, whatever its threshold, and rows to write by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from custodiet.detection.cards import detectors
from custodiet.detection.engine.duck import Embedded
from custodiet.detection.engine.scope import EARLIEST, LATEST, Scope
from custodiet.detection.engine.session import Rows
from custodiet.detection.events import EVENTS
from custodiet.detection.store import schema
from custodiet.detection.tables import TABLES
from custodiet.detection.tests.small_force import RULES

CARDS = {card.name: card for card in detectors()}


def empty_session(folder: Path) -> Embedded:
    """A session in which every canonical table is there, without rows."""
    session = Embedded(folder / "passing", memory="200MB", threads=1)
    for name, table in TABLES.items():
        session.lend(name, pa.Table.from_pylist([], schema=schema(table)))
    session.lend("empty_reasons", pa.table({"reason": pa.array([""])}))
    session.name("rows_asked", EVENTS["lookups"].select())
    session.name("scope_asked", Scope(EARLIEST, LATEST).ends())
    return session


def select(folder: Path, detector: str, *, rules: dict[str, int] | None = None, **tables: list[dict]) -> Rows:
    """Every row that a detector gives; tables not given are there without rows.

    rules  values that differ from those of the small force
    """
    fed, card = {**RULES, **(rules or {})}, CARDS[detector]
    session = empty_session(folder)
    try:
        for name, rows in tables.items():
            session.lend(name, pa.Table.from_pylist(rows, schema=schema(TABLES[name])))
        session.name("rows_asked", EVENTS[card.rows].select())
        session.ready(card.sql, fed, lambda _: None, lambda: False)
        given = f"SELECT * FROM ({card.sql}) AS given ORDER BY happened_at, row_id, person_id"  # noqa: S608 - our own file
        return session.ask(given, fed)
    finally:
        session.close()


def pairs(rows: Rows) -> dict[tuple[str, str | None], int]:
    """Count the rows of each officer and person."""
    return dict(Counter((row["officer_id"], row["person_id"]) for row in rows))


def keys(rows: Rows) -> list[Any]:
    """The rows' own keys, oldest first."""
    return [row["row_id"] for row in rows]


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def call(
    number: object, at: datetime, *, officer: str = "P-1", person: str | None = "M-1", **more: Any
) -> dict:
    return {
        "call_id": f"T-{number}", "officer_id": officer, "other_number": "0700", "person_id": person,
        "started_at": at, "seconds": 300, "direction": "out", "kind": "voice", **more,
    }  # fmt: skip


def sent(number: object, at: datetime, *, officer: str = "P-1", person: str = "M-1", **more: Any) -> dict:
    return {
        "dispatch_id": f"D-{number}", "officer_id": officer, "person_id": person, "dispatched_at": at, **more,
    }  # fmt: skip


def part(
    at: datetime, *, officer: str = "P-1", person: str = "M-1", record: str = "I-1", **more: Any
) -> dict:
    return {
        "assignment_id": f"A-{officer}-{person}-{record}", "officer_id": officer, "person_id": person,
        "record_id": record, "from_at": at, **more,
    }  # fmt: skip


def incident(opened_at: datetime, *, number: str = "I-1", **more: Any) -> dict:
    return {"incident_id": number, "opened_at": opened_at, **more}


def party(person: str = "M-1", part_in_it: str = "victim", *, number: str = "I-1") -> dict:
    return {"link_id": f"{number}-{person}", "incident_id": number, "person_id": person, "part": part_in_it}


def written(at: datetime, *, officer: str = "P-1", person: str = "M-1", kind: str = "call") -> dict:
    return {
        "contact_id": f"K-{at.isoformat()}", "officer_id": officer, "person_id": person, "contacted_at": at,
        "kind": kind,
    }  # fmt: skip


def tie(kind: str, *, officer: str = "P-1", person: str = "M-1", **more: date) -> dict:
    return {"tie_id": f"{officer}-{person}", "officer_id": officer, "person_id": person, "kind": kind, **more}


def post(officer: str = "P-1", **more: Any) -> dict:
    return {"officer_id": officer, "role": "constable", "unit": "East", "team": "A", **more}


def shift(number: object, starts_at: datetime, long: float = 8, *, officer: str = "P-1", **more: Any) -> dict:
    return {
        "duty_id": f"S-{number}", "officer_id": officer, "starts_at": starts_at,
        "ends_at": starts_at + hours(long), "kind": "shift", **more,
    }  # fmt: skip
