"""How many rows each table brought on each day of a scope, and which days it lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from custodiet.detection.engine.scope import Scope
from custodiet.detection.engine.session import Rows, Rules, Session
from custodiet.detection.gaps import Gaps, Usual, gaps
from custodiet.detection.rules import whole
from custodiet.detection.tables import TABLES

Counts = dict[str, dict[date, int]]  # system, or empty for a table that has none -> day (UTC) -> rows


def by_day(session: Session, table: str, scope: Scope) -> Rows:
    """Count a table's rows in a scope by day (UTC) and system. Gives day, system, rows."""
    when = TABLES[table].when
    system = "system" if table == "lookups" else "''"
    return session.ask(
        f"SELECT CAST({when} AS DATE) AS day, {system} AS system, count(*) AS rows "  # noqa: S608 - names from the canonical tables
        f"FROM {table} WHERE {scope.holds(when)} GROUP BY 1, 2 ORDER BY 1, 2"
    )


class Days:
    """The days of one scope, counted once for each table that somebody asks about.

    named  what stands behind a table's name where it is read by another
    """

    def __init__(self, session: Session, scope: Scope, named: str = "") -> None:
        self._session, self._scope, self._named = session, scope, named
        self._counts: dict[str, Counts] = {}

    def of(self, table: str) -> Counts:
        """Count a table's rows in the scope by system and day."""
        if table not in self._counts:
            when = TABLES[table].when
            system = "system" if table == "lookups" else "''"
            found: Counts = defaultdict(dict)
            for row in self._session.ask(
                f"SELECT {system} AS system, CAST({when} AS DATE) AS day, count(*) AS rows "  # noqa: S608 - names of the canonical tables
                f"FROM {table}{self._named} WHERE {self._scope.holds(when)} GROUP BY 1, 2 ORDER BY 1, 2"
            ):
                found[row["system"]][row["day"]] = row["rows"]
            self._counts[table] = dict(found)
        return self._counts[table]

    def lacking(self, tables: Iterable[str], rules: Rules) -> Iterator[tuple[str, str, Gaps]]:
        """Find the days that these tables lack. Gives table, system or empty, and the gaps if there are any.

        Days after the last on which any of them brought a row are not judged: nothing has been received yet.
        """
        counted = {table: self.of(table) for table in tables if TABLES[table].when}
        brought = [day for each in counted.values() for rows in each.values() for day in rows]
        if not brought:
            return
        first = max(self._scope.since.date(), min(brought))
        last = min((self._scope.until - timedelta(microseconds=1)).date(), max(brought))
        usual = Usual(whole(rules["gap_usual_rows"]), whole(rules["gap_short_percent"]))
        for table, systems in counted.items():
            for system, rows in sorted(systems.items()):
                if found := gaps(rows, first, last, usual):
                    yield table, system, found
