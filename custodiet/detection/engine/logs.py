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

    filled  column -> rows that say something there, for the columns that some detector needs
    """

    system: str
    rows: int
    filled: Mapping[str, int]


def columns_needed(cards: Collection[Detector]) -> tuple[str, ...]:
    """Name the columns of look-ups that some detector cannot do without."""
    wanted = {one.partition(".") for card in cards for need in card.needs for one in need.split("|")}
    return tuple(sorted(column for table, _, column in wanted if table == "lookups" and column))


def count(session: Session, columns: Collection[str]) -> tuple[Log, ...]:
    """Count each system's look-ups, as they stand in the session, and how many fill each column."""
    filled = "".join(f", count({_said(column)}) AS filled_{column}" for column in columns)
    # by officer too, and kept, so that the log is not gone through again for what each of them made
    tally = session.blocks["lookups_tally"].sql.replace("\nFROM", f"{filled}\nFROM")
    session.once("lookups_tally", tally, {}, quiet, never)
    sums = "".join(f", CAST(sum(filled_{column}) AS BIGINT) AS {column}" for column in columns)
    counted = f"SELECT system, CAST(sum(rows) AS BIGINT) AS rows{sums} FROM lookups_tally GROUP BY system"  # noqa: S608 - columns of our own cards
    rows = sorted(session.ask(counted), key=lambda row: str(row["system"]))
    return tuple(Log(row.pop("system"), row.pop("rows"), row) for row in rows)


def _said(column: str) -> str:
    return f"nullif({column}, '')" if TABLES["lookups"].column(column).kind is Kind.TEXT else column


def held(everything: Mapping[str, Held], logs: Collection[Log]) -> dict[str, Held]:
    """Say what the store holds, look-ups counted by these logs only. A column that no row fills is empty."""
    kept = {name: each for name, each in everything.items() if name != "lookups"}
    rows = sum(log.rows for log in logs)
    if rows:
        known = {column for log in logs for column in log.filled}
        empty = {column for column in known if not any(log.filled[column] for log in logs)}
        kept["lookups"] = Held(TABLES["lookups"].name, rows, None, None, frozenset(empty))
    return kept


def only(systems: Collection[str]) -> str:
    """Write the condition that keeps these systems' look-ups; none named keeps every one."""
    return f" AND system IN ({', '.join(word(system) for system in systems)})" if systems else ""
