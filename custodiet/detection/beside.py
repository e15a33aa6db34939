"""The select of the rows that a finding shows: those it counts, and those that stand beside them. Pure."""

from __future__ import annotations

from typing import Protocol

from custodiet.detection.events import DETAILS, EVENTS, Rows
from custodiet.detection.findings import EVIDENCE_CAP

_DETAILS = ", ".join(f"t.detail_{place}" for place in range(1, DETAILS + 1))


class Holds(Protocol):
    """The part of the engine's scope that evidence needs."""

    def holds(self, moment: str) -> str:
        """Write the condition that a moment lies in the scope."""


# a finding about one person holds the rows about that person; any other finding, all the officer's
ABOUT = "coalesce(f.person_id, c.person_id, '') = coalesce(c.person_id, '')"


def shown(table: str, scope: Holds, days: int, log: str = "lookups") -> str:
    """Write the select of the rows shown: those counted first, then those beside them, up to the cap."""
    branches = [_counted_lookups(log) if table == "lookups" else _counted(EVENTS[table])]
    if table != "lookups" and EVENTS[table].beside:
        branches.append(_beside(EVENTS[table], scope, None, counted_too=False))
    branches += [
        _beside(each, scope, days) for each in EVENTS.values() if each.beside and each.table != table
    ]
    return (
        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY finding "  # noqa: S608 - selects of our own
        f"ORDER BY counted DESC, origin = '{table}' DESC, happened_at, source, row_id, person_id) AS turn, "
        f"count(*) OVER (PARTITION BY finding) AS whole "
        f"FROM ({' UNION ALL '.join(branches)}) AS rows_of_people) AS numbered WHERE turn <= {EVIDENCE_CAP}"
    )


def _counted_lookups(log: str) -> str:
    """Every look-up in scope of the people whom a finding counts, in one reading.

    log  lookups, or lookups_beside where nothing but unexplained look-ups is counted
    """
    every = EVENTS["lookups"].select_with_details().replace(" FROM lookups", f" FROM {log}")
    return (
        f"SELECT w.finding, 'lookups' AS origin, t.source, t.row_id, t.officer_id, "  # noqa: S608 - selects of our own
        f"coalesce(t.person_id, w.person_id) AS person_id, t.happened_at, t.zone, t.reason, {_DETAILS}, "
        "t.counted FROM ("
        "SELECT l.*, c.row_id IS NOT NULL AS counted, coalesce(c.person_id, l.person_id, '') AS about "
        f"FROM (SELECT * FROM ({every}) AS every "
        "SEMI JOIN wanted AS f ON every.officer_id = f.officer_id) AS l "
        "LEFT JOIN counted AS c ON l.source = c.source AND l.row_id = c.row_id) AS t "
        "INNER JOIN wanted_people AS w ON t.officer_id = w.officer_id AND t.about = w.person_id "
        "WHERE t.counted OR w.person_id <> ''"
    )


def _counted(rows: Rows) -> str:
    """The rows that a detector counted, of another table than look-ups, whoever that says they are about."""
    return (
        f"SELECT f.finding, '{rows.table}' AS origin, t.source, t.row_id, c.officer_id, "  # noqa: S608 - selects of our own
        f"coalesce(c.person_id, '') AS person_id, c.happened_at, t.zone, t.reason, {_DETAILS}, "
        f"true AS counted FROM ({rows.select_with_details()}) AS t "
        "INNER JOIN counted AS c ON t.row_id = c.row_id "
        "INNER JOIN wanted AS f ON c.officer_id = f.officer_id "
        f"AND {ABOUT}"
    )


def _beside(rows: Rows, scope: Holds, days: int | None, *, counted_too: bool = True) -> str:
    """Rows of the same officer and person, within some days of those counted; in the scope, always."""
    person = "t.person_id"
    lived = ""
    if rows.table == "positions":  # a stay is about those who lived at the place
        person = "a.person_id"
        # the places of those asked about first: all the places of a force's stays are ten times the stays
        lived = (
            "INNER JOIN (SELECT p.position_id, d.person_id FROM positions AS p INNER JOIN "
            "(SELECT h.address_id, h.person_id FROM addresses AS h SEMI JOIN wanted_people AS o "
            "ON h.person_id = o.person_id) AS d ON p.address_id = d.address_id "
            "SEMI JOIN wanted_people AS v ON p.officer_id = v.officer_id) AS a ON t.row_id = a.position_id "
        )
    near = (
        f" AND t.happened_at BETWEEN w.first_at - {days} * INTERVAL 24 HOUR "
        f"AND w.last_at + {days} * INTERVAL 24 HOUR"
        if days is not None
        else ""
    )
    but = "" if counted_too else "ANTI JOIN counted AS c ON t.row_id = c.row_id "
    return (
        f"SELECT w.finding, '{rows.table}' AS origin, t.source, t.row_id, t.officer_id, w.person_id, "  # noqa: S608 - selects of our own
        f"t.happened_at, t.zone, t.reason, {_DETAILS}, false AS counted "
        f"FROM ({rows.select_with_details()}) AS t {lived}"
        f"INNER JOIN wanted_people AS w ON t.officer_id = w.officer_id AND {person} = w.person_id{near} "
        f"{but}WHERE {scope.holds('t.happened_at')}"
    )
