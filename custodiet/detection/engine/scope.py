"""What a run reads of each canonical table: look-ups of the scope and its systems only; the rest whole.

A row outside the scope never counts, whatever table it is of; ``scoped`` sees to that.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from custodiet.detection.engine import logs, source
from custodiet.detection.events import EVENTS
from custodiet.detection.store import Store
from custodiet.detection.tables import Table


@dataclass(frozen=True)
class Scope:
    """The moments between which a run looks: UTC, the first included and the last not."""

    since: datetime
    until: datetime

    def holds(self, moment: str) -> str:
        """Write the condition that a moment lies in the scope."""
        return f"{moment} >= {source.moment(self.since)} AND {moment} < {source.moment(self.until)}"

    def read(self, table: Table, store: Store, systems: Collection[str]) -> str:
        """Write the select by which a canonical table is read; an absent one is there, without rows."""
        if table.name != "lookups":
            return source.select(table, store.files(table.name))
        rows = source.select(table, store.files(table.name, since=self.since, until=self.until))
        return f"SELECT * FROM ({rows}) AS every WHERE {self.holds('looked_up_at')}{logs.only(systems)}"  # noqa: S608 - our own select

    def scoped(self, table: str) -> str:
        """Write the select of a table's rows in the scope, in the five columns that a detector gives."""
        rows = EVENTS[table].select()
        return rows if table == "lookups" else f"{rows} WHERE {self.holds(EVENTS[table].moment)}"

    def counted(self, table: str, sql: str) -> str:
        """Write the select of what a detector gives, as far as it counts in the scope."""
        inside = "" if table == "lookups" else f" AND {self.holds('happened_at')}"
        return (
            "SELECT source, row_id, officer_id, person_id, happened_at FROM (\n"  # noqa: S608 - a detector of our own
            f"{sql}\n) AS given WHERE officer_id <> ''{inside}"
        )
