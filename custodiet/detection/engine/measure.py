"""Measuring what the store holds: one pass over each table, for the page on the data's quality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pyarrow.parquet as pq

from custodiet.detection.engine import source
from custodiet.detection.engine.days import Days
from custodiet.detection.engine.duck import Embedded
from custodiet.detection.engine.identities import Identities
from custodiet.detection.engine.scope import EARLIEST, LATEST, Scope
from custodiet.detection.engine.session import Rules, Session
from custodiet.detection.identities import Unattributed
from custodiet.detection.quality import SUMMER, WINTER, Clock, Figures
from custodiet.detection.store import Store
from custodiet.detection.tables import AUDIT_ONLY, KEPT, TABLES, Column, Kind, Table

_MOST_SHIFTS = 200_000  # in a roster that is compared whole; of a longer one, one day of each month is
_HOURS = 12  # that a clock is moved by at most, either way
# tables whose moment is when the officer did something, and did it on duty as a rule
_DONE_ON_DUTY = frozenset({
    "lookups", "dispatches", "stops", "custody_searches", "recordings", "recording_views", "web_visits",
    "emails", "positions", "calls",
})  # fmt: skip
_WITHOUT_OFFICERS = frozenset({"officers", "officer_numbers", "source_numbers", *AUDIT_ONLY})


def measure(
    store: Store, *, at: datetime, zone: str, memory: str, rules: Rules, on_table: Callable[[int, int], None]
) -> list[Figures]:
    """Measure every table held. This will give figures for each table, and for each system's look-ups.

    at        now: later moments lie ahead
    on_table  told how many tables are done, and how many there are
    """
    session = Embedded(store.root / ".passing", memory=memory, threads=2)
    try:
        return _Measuring(session, store, at, zone, rules).all(on_table)
    finally:
        session.close()


class _Measuring:
    def __init__(self, session: Session, store: Store, at: datetime, zone: str, rules: Rules) -> None:
        self._session, self._store, self._at = session, store, at
        self._scope = Scope(EARLIEST, LATEST)
        self._identities = Identities(session, store, zone)
        raw = {name: source.select(table, store.files(name)) for name, table in KEPT.items()}
        for name in TABLES:
            session.name(name, self._identities.read(name, raw[name]))
        for name in TABLES:
            if placed := self._identities.with_shared(name, raw[name], rules):
                session.name(name, placed)
        for name, rows in raw.items():
            session.name(f"{name}_raw", rows)
        self._days = Days(session, self._scope, "_raw")
        self._hours_on_duty()

    def all(self, on_table: Callable[[int, int], None]) -> list[Figures]:
        held = [name for name in KEPT if self._store.has(name)]
        found: list[Figures] = []
        for place, name in enumerate(held):
            on_table(place, len(held))
            found += self._table(KEPT[name])
        return found

    def _table(self, table: Table) -> list[Figures]:
        name = table.name
        filed = sum(pq.read_metadata(path).num_rows for path in self._store.files(name))
        counts = self._counts(table)
        read = sum(each["rows"] for each in counts)
        days = self._days.of(name) if table.when else {}
        nobodys = self._identities.by_system(name, self._scope) if name in TABLES else {}
        unknown, clocks = self._unknown(table), self._clocks(table)
        nothing = Unattributed(name)
        return [
            Figures(
                name, each["system"], each["rows"],
                again=filed - read if place == 0 else 0,
                first_at=each.get("first_at"), last_at=each.get("last_at"), ahead=int(each.get("ahead") or 0),
                filled={c.name: each[f"filled_{c.name}"] for c in table.columns},
                days=days.get(each["system"], {}),
                shared=nobodys.get(each["system"] or name, nothing).shared,
                disputed=nobodys.get(each["system"] or name, nothing).disputed,
                accounts=nobodys.get(each["system"] or name, nothing).accounts,
                unknown=unknown.get(each["system"], 0), clocks=clocks.get(each["system"], {}),
            )
            for place, each in enumerate(counts)
        ]  # fmt: skip

    def _counts(self, table: Table) -> list[dict[str, Any]]:
        """Rows, ends and how many fill each column, by system."""
        filled = ", ".join(f"count({_said(column)}) AS filled_{column.name}" for column in table.columns)
        ends = ""
        if table.when:
            ends = (
                f"min({table.when}) AS first_at, max({table.when}) AS last_at, "
                f"sum(CASE WHEN {table.when} > {source.moment(self._at)} THEN 1 ELSE 0 END) AS ahead, "
            )
        return self._session.ask(
            f"SELECT {_system(table)} AS system, count(*) AS rows, {ends}{filled} FROM {table.name}_raw "  # noqa: S608 - names of the canonical tables
            "GROUP BY 1 ORDER BY 1"
        )

    def _unknown(self, table: Table) -> dict[str, int]:
        """Rows of numbers that no list of officers has, by system; nothing where no list is held."""
        named = {column.name for column in table.columns}
        if table.name in _WITHOUT_OFFICERS or "officer_id" not in named or not self._store.has("officers"):
            return {}
        rows = self._session.ask(
            f"SELECT {_system(table)} AS system, count(*) AS rows FROM {table.name} AS t "  # noqa: S608 - as above
            "LEFT JOIN (SELECT DISTINCT officer_id FROM officers) AS o ON t.officer_id = o.officer_id "
            "WHERE o.officer_id IS NULL AND t.officer_id <> '' GROUP BY 1"
        )
        return {row["system"]: row["rows"] for row in rows}

    def _hours_on_duty(self) -> None:
        """Spread shifts over the hours they touch; of a long roster, around one day of each month."""
        shifts = self._session.ask("SELECT count(*) AS n FROM duties")[0]["n"]
        self._sampled = shifts > _MOST_SHIFTS
        some = " AND EXTRACT(day FROM d.starts_at) BETWEEN 13 AND 17" if self._sampled else ""
        hours = ", ".join(f"({n})" for n in range(24))
        self._session.keep(
            "hours_on_duty",
            "SELECT DISTINCT d.officer_id, "  # noqa: S608 - numbers of ours
            "date_trunc('hour', d.starts_at) + n.hours * INTERVAL 1 HOUR AS on_hour "
            f"FROM duties AS d INNER JOIN (VALUES {hours}) AS n (hours) "
            f"ON date_trunc('hour', d.starts_at) + n.hours * INTERVAL 1 HOUR < d.ends_at WHERE true{some}",
        )

    def _clocks(self, table: Table) -> dict[str, dict[str, Clock]]:
        """For each system and season, how many rows fall on duty when the clock is moved."""
        name, when = table.name, table.when
        if name not in _DONE_ON_DUTY or not self._store.has("duties"):
            return {}
        some = f" AND EXTRACT(day FROM {when}) = 15" if self._sampled else ""
        moved = ", ".join(f"({n})" for n in range(-_HOURS, _HOURS + 1))
        rows = self._session.ask(
            "SELECT e.system, e.season, s.moved, sum(e.rows) AS rows, "  # noqa: S608 - as above
            "sum(CASE WHEN h.officer_id IS NULL THEN 0 ELSE e.rows END) AS on_duty FROM ("
            f"SELECT {_system(table)} AS system, t.officer_id, date_trunc('hour', {when}) AS in_hour, "
            f"CASE WHEN EXTRACT(month FROM {when}) BETWEEN 4 AND 9 THEN '{SUMMER}' "
            f"ELSE '{WINTER}' END AS season, "
            f"count(*) AS rows FROM {name} AS t SEMI JOIN hours_on_duty AS k ON t.officer_id = k.officer_id "
            f"WHERE EXTRACT(month FROM {when}) NOT IN (3, 10){some} GROUP BY 1, 2, 3, 4) AS e "
            f"CROSS JOIN (VALUES {moved}) AS s (moved) LEFT JOIN hours_on_duty AS h "
            "ON e.officer_id = h.officer_id AND e.in_hour + s.moved * INTERVAL 1 HOUR = h.on_hour "
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        found: dict[str, dict[str, dict[int, tuple[int, int]]]] = defaultdict(lambda: defaultdict(dict))
        for row in rows:
            found[row["system"]][row["season"]][row["moved"]] = int(row["rows"]), int(row["on_duty"])
        return {
            system: {
                season: Clock(counts[0][0], {moved: on for moved, (_, on) in counts.items()})
                for season, counts in seasons.items()
            }
            for system, seasons in found.items()
        }


def _said(column: Column) -> str:
    return f"nullif({column.name}, '')" if column.kind is Kind.TEXT else column.name


def _system(table: Table) -> str:
    return "system" if table.name == "lookups" else "''"
