"""What a run reads of each canonical table: look-ups of the scope and its systems only; the rest whole.

A row outside the scope never counts, whatever table it is of; ``scoped`` sees to that. A run that is limited
to named officers or to one unit reads, of the tables that say what officers did, their rows and no others.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from custodiet.detection.engine import logs, source
from custodiet.detection.events import EVENTS
from custodiet.detection.store import Store
from custodiet.detection.tables import TABLES, Table

# What officers did, looked up or had happen to them. Every other table explains or says who is who, and is
# read whole: a colleague's allocation explains a look-up by the team.
WATCHED = frozenset({
    "lookups", "custody_searches", "stops", "absences", "calls", "device_events", "web_visits", "emails",
    "positions", "recordings", "recording_views", "complaints", "vetting", "partner_reports",
})  # fmt: skip


EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Within:
    """Whom a run may look at: named officers, or one unit; neither is everybody in the logs.

    officers  by number, as the logs have them
    unit      as the personnel list names it
    """

    officers: frozenset[str] = frozenset()
    unit: str = ""

    def condition(self, store: Store) -> str:
        """Write the condition that keeps these officers' rows, with the word that joins it; empty for all."""
        if self.officers:
            return f" AND officer_id IN ({', '.join(source.word(each) for each in sorted(self.officers))})"
        if self.unit:
            people = source.select(TABLES["officers"], store.files("officers"))
            return (
                f" AND officer_id IN (SELECT officer_id FROM ({people}) AS posts "  # noqa: S608 - our own select
                f"WHERE unit = {source.word(self.unit)})"
            )
        return ""


@dataclass(frozen=True)
class Scope:
    """The moments between which a run looks: UTC, the first included and the last not.

    whom  the condition of Within that keeps the officers whom the run may look at
    """

    since: datetime
    until: datetime
    whom: str = field(default="")

    def holds(self, moment: str) -> str:
        """Write the condition that a moment lies in the scope."""
        return f"{moment} >= {source.moment(self.since)} AND {moment} < {source.moment(self.until)}"

    def ends(self) -> str:
        """Write the select of the one row scope_asked: since, included, and until, not included."""
        return f"SELECT {source.moment(self.since)} AS since, {source.moment(self.until)} AS until"

    def read(self, table: Table, store: Store, systems: Collection[str]) -> str:
        """Write the select of a canonical table's rows as written; an absent one is there, without rows."""
        if table.name != "lookups":
            return source.select(table, store.files(table.name))
        rows = source.select(table, store.to_read(table.name, self.since, self.until))
        inside = f"{self.holds('looked_up_at')}{logs.only(systems)}"
        return f"SELECT * FROM ({rows}) AS every WHERE {inside}"  # noqa: S608 - our own select

    def limited(self, name: str, rows: str) -> str:
        """Write the select of a table that keeps the officers whom the run may look at.

        rows  the select with officers told: a log may write a number that was theirs that day
        """
        limited = self.whom and name in WATCHED
        return f"SELECT * FROM ({rows}) AS watched WHERE true{self.whom}" if limited else rows  # noqa: S608 - our own select

    def scoped(self, table: str) -> str:
        """Write the select of a table's rows in the scope, in the five columns that a detector gives."""
        rows = EVENTS[table].select()
        return rows if table == "lookups" else f"{rows} WHERE {self.holds(EVENTS[table].moment)}{self.whom}"

    def counted(self, table: str, sql: str) -> str:
        """Write the select of what a detector gives, as far as it counts in the scope."""
        inside = "" if table == "lookups" else f" AND {self.holds('happened_at')}"
        return (
            "SELECT source, row_id, officer_id, person_id, happened_at FROM (\n"  # noqa: S608 - a detector of our own
            f"{sql}\n) AS given WHERE officer_id <> ''{inside}{self.whom}"
        )
