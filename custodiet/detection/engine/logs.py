"""Which logs a run reads, and what each of them says: rows, and how many of them fill a column."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from custodiet.detection.cards import Detector
from custodiet.detection.engine.session import Session
from custodiet.detection.engine.source import word
from custodiet.detection.engine.telling import never, quiet
from custodiet.detection.store import Held
from custodiet.detection.tables import TABLES, Kind


@dataclass(frozen=True)
class Log:
    """One system's look-ups in the scope.

    named   rows that say whom they are about
    empty   the columns, of those that some detector needs, that no row of any of the scope's logs fills
    """

    system: str
    rows: int
    named: int
    empty: frozenset[str]


def columns_needed(cards: Collection[Detector]) -> tuple[str, ...]:
    """Name the columns of look-ups that some detector cannot do without."""
    wanted = {one.partition(".") for card in cards for need in card.needs for one in need.split("|")}
    return tuple(sorted(column for table, _, column in wanted if table == "lookups" and column))


def count(session: Session, columns: Collection[str]) -> tuple[Log, ...]:
    """Count each system's look-ups, as they stand in the session, and say which columns none fills."""
    # by officer too, and kept, so that the log is not gone through again for what each of them made
    named = f", count({_said('person_id')}) AS named\nFROM"
    tally = session.blocks["lookups_tally"].sql.replace("\nFROM", named)
    session.once("lookups_tally", tally, {}, quiet, never)
    counted = (
        "SELECT system, CAST(sum(rows) AS BIGINT) AS rows, CAST(sum(named) AS BIGINT) AS named "
        "FROM lookups_tally GROUP BY system"
    )
    rows = sorted(session.ask(counted), key=lambda row: str(row["system"]))
    empty = frozenset(column for column in columns if rows and not _fills(session, column))
    return tuple(Log(row["system"], row["rows"], row["named"], empty) for row in rows)


def _fills(session: Session, column: str) -> bool:
    """Say whether any row fills a column. The first that does ends the looking."""
    first = f"SELECT 1 AS one FROM lookups WHERE {_said(column)} IS NOT NULL LIMIT 1"  # noqa: S608 - columns of our own cards
    return bool(session.ask(first))


def _said(column: str) -> str:
    return f"nullif({column}, '')" if TABLES["lookups"].column(column).kind is Kind.TEXT else column


def held(everything: Mapping[str, Held], logs: Collection[Log]) -> dict[str, Held]:
    """Say what the store holds, look-ups counted by these logs only. A column that no row fills is empty."""
    kept = {name: each for name, each in everything.items() if name != "lookups"}
    rows = sum(log.rows for log in logs)
    if rows:
        empty = frozenset().union(*(log.empty for log in logs))
        kept["lookups"] = Held(TABLES["lookups"].name, rows, None, None, empty)
    return kept


def only(systems: Collection[str]) -> str:
    """Write the condition that keeps these systems' look-ups; none named keeps every one."""
    return f" AND system IN ({', '.join(word(system) for system in systems)})" if systems else ""
