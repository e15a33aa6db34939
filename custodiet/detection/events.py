"""What a row of each canonical table says of an officer: when, where from, about whom, and what was done.

A detector counts rows of one of these tables, and a finding shows rows of any of them. The words are here;
the tables themselves are in ``tables/``. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from custodiet.detection import doings
from custodiet.detection.tables import TABLES, Kind

Details = Mapping[str, str | None]

DETAILS = 6
"""How many columns of a table are handed to the words at most."""


@dataclass(frozen=True)
class Rows:
    """The rows of one table, as events.

    one, many    what they are called: look-up, look-ups
    source       where they come from, in words; empty where the rows say it themselves
    details      columns that `did` is handed, as text
    did          says what was done, in words, without a name
    when         the SQL of the moment, where it is not the column by which the table is filed
    person       the column that says whom a row is about; empty where it has none
    duty         whether being on or off duty says something about it
    explained    whether the force's records can give a reason for it; the others are such records themselves
    beside       shown beside a finding about the same officer and person
    """

    table: str
    one: str
    many: str
    source: str
    details: tuple[str, ...]
    did: Callable[[Details], str]
    when: str = ""
    person: str = "person_id"
    duty: bool = True
    explained: bool = False
    beside: bool = False

    @property
    def moment(self) -> str:
        """The SQL that says when a row happened."""
        return self.when or TABLES[self.table].when

    def select(self) -> str:
        """Write the five columns that a detector gives, for every row of the table."""
        source = "system" if self.table == "lookups" else f"'{self.table}'"
        return (
            f"SELECT {source} AS source, {TABLES[self.table].key} AS row_id, officer_id, "  # noqa: S608 - names of our own tables
            f"{self.person or 'CAST(NULL AS VARCHAR)'} AS person_id, {self.moment} AS happened_at "
            f"FROM {self.table}"
        )

    def select_with_details(self) -> str:
        """Write the same with the zone, the reason typed and the details beside them."""
        nothing = "CAST(NULL AS VARCHAR)"
        zone = "zone" if self.table == "lookups" else nothing
        reason = "reason" if self.table in ("lookups", "recording_views") else nothing
        names = [*self.details, *([""] * (DETAILS - len(self.details)))]
        held = (
            f"CAST({self._plain(name)} AS VARCHAR) AS detail_{place}"
            for place, name in enumerate(names, start=1)
        )
        return self.select().replace(
            " FROM ", f", {zone} AS zone, {reason} AS reason, {', '.join(held)} FROM ", 1
        )

    def _plain(self, name: str) -> str:
        """Write a column so that every engine makes the same text of it: a moment is UTC, without a zone."""
        moment = name and TABLES[self.table].column(name).kind is Kind.MOMENT
        return f"CAST({name} AS TIMESTAMP)" if moment else name or "NULL"

    def said(self, row: Mapping[str, str | None]) -> str:
        """Say what was done, from a row of select_with_details."""
        return self.did({name: row[f"detail_{place}"] for place, name in enumerate(self.details, start=1)})


EVENTS: dict[str, Rows] = {
    each.table: each
    for each in (
        Rows(
            "lookups", "look-up", "look-ups", "", ("action", "kind", "returned"), doings.lookup,
            explained=True, beside=True,
        ),
        Rows("assignments", "assignment", "assignments", "crime records", ("part", "record_id"),
             doings.assignment, duty=False),
        Rows("dispatches", "dispatch", "dispatches", "command and control",
             ("incident_id", "self_deployed", "asked_for", "alone"), doings.dispatch, beside=True),
        Rows("custody", "detention", "detentions", "custody records", (), doings.custody, beside=True),
        Rows("custody_searches", "search in custody", "searches in custody", "custody records",
             ("kind", "authorised", "found"), doings.custody_search, beside=True),
        Rows("contacts", "contact on record", "contacts on record", "crime records", ("kind", "incident_id"),
             doings.contact, beside=True),
        Rows("stops", "stop", "stops", "stop and search",
             ("kind", "object_of_search", "outcome", "more_than_outer"), doings.stop, beside=True),
        Rows("duties", "shift", "shifts", "duty management", ("kind", "place"), doings.duty, person="",
             duty=False),
        Rows("absences", "absence", "absences", "personnel", ("kind", "until_on"), doings.absence,
             when="CAST(from_on AS TIMESTAMPTZ)", person="", duty=False),
        Rows("calls", "call or text", "calls and texts", "telephone records",
             ("kind", "direction", "seconds"), doings.call, explained=True, beside=True),
        Rows("device_events", "event on a device", "events on devices", "management of mobile devices",
             ("event", "app", "category"), doings.device_event, person=""),
        Rows("web_visits", "visit to a site", "visits to sites", "web log", ("category", "action"),
             doings.web_visit, person=""),
        Rows("emails", "email", "emails", "email log", ("direction", "attachments"), doings.email,
             explained=True, beside=True),
        Rows("positions", "stay at a place", "stays at places", "location of vehicles and radios",
             ("kind", "from_at", "until_at"), doings.position, person="", explained=True, beside=True),
        Rows("recordings", "recording", "recordings", "body-worn video",
             ("category", "incident_id", "deleted_at", "deleted_by"), doings.recording, person=""),
        Rows("recording_views", "view of a recording", "views of recordings",
             "body-worn video and custody images", ("action",), doings.recording_view, explained=True,
             beside=True),
        Rows("complaints", "complaint or conduct matter", "complaints and conduct matters",
             "complaints and conduct", ("kind", "category", "result"), doings.complaint, when="recorded_at",
             duty=False),
        Rows("vetting", "vetting decision", "vetting decisions", "vetting", ("event", "level"),
             doings.vetting, when="CAST(coalesce(granted_on, expires_on) AS TIMESTAMPTZ)", person="",
             duty=False),
        Rows("partner_reports", "report from outside", "reports from outside", "complaints and conduct",
             ("came_from",), doings.partner_report, when="received_at", person="", duty=False),
        Rows("source_contacts", "contact with a source on record", "contacts with sources on record",
             "source management", ("kind",), doings.source_contact, person=""),
    )
}  # fmt: skip


def noun(of: str, count: int = 2) -> str:
    """Name what is counted or compared with: rows of a table, or the unexplained look-ups among them."""
    if of == "unexplained":
        return "unexplained look-up" if count == 1 else "unexplained look-ups"
    rows = EVENTS.get(of, EVENTS["lookups"])
    return rows.one if count == 1 else rows.many
