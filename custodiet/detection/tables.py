"""The canonical tables that a force's extracts are mapped on to.

Every moment is kept in UTC (``*_at``), every day as a local date (``*_on``). A table that a force cannot
supply is simply absent; a detector that needs it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto


class Kind(StrEnum):
    """What one column holds."""

    TEXT = auto()
    MOMENT = auto()  # a point in time, UTC, to the microsecond
    DAY = auto()  # a local calendar day
    NUMBER = auto()  # a whole number
    FLAG = auto()  # true or false


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, whether a row may lack it, and one sentence about it."""

    name: str
    kind: Kind
    says: str
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One canonical table.

    key   the column whose value names a row; a row that comes twice is kept once
    when  the column by whose month the rows are filed; empty for small tables that are filed whole
    """

    name: str
    says: str
    key: str
    when: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name. Refuses, with KeyError, a name the table does not have."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _text(name: str, says: str, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, says, required)


def _moment(name: str, says: str, *, required: bool = False) -> Column:
    return Column(name, Kind.MOMENT, says, required)


LOOKUPS = Table(
    "lookups",
    "One row for each time somebody opened or searched for something on a police system.",
    key="lookup_id",
    when="looked_up_at",
    columns=(
        _text("lookup_id", "The system's own number for the event.", required=True),
        _text("system", "Which system: crime records, command and control, vehicle index …", required=True),
        _text("officer_id", "Who searched.", required=True),
        _text("person_id", "Who was looked up; empty where the log does not say."),
        _text("action", "What was done: view, search, print, export."),
        _moment("looked_up_at", "When, UTC.", required=True),
        _text("zone", "The time zone of the place, for showing the moment as people there knew it."),
        _text("reason", "The reason typed, as typed."),
        _text("reference", "The incident or crime number given as reason."),
        _text("terminal", "The terminal or address it was made from."),
    ),
)

OFFICERS = Table(
    "officers",
    "Who serves, in what role and where, with dates. No sex, age or ethnicity: they are never an input.",
    key="officer_id",
    when="",
    columns=(
        _text("officer_id", "The officer's or staff member's number.", required=True),
        _text("role", "constable, sergeant, detective, call handler, custody officer, PCSO …", required=True),
        _text("unit", "Unit or division.", required=True),
        _text("team", "Team or shift."),
        _text("supervisor_id", "Line manager's officer_id."),
        _text(
            "remit",
            "A remit that explains wide searching: public_protection, intelligence, control_room, "
            "professional_standards, disclosure. Empty for most.",
        ),
        Column("from_on", Kind.DAY, "First day in this post."),
        Column("until_on", Kind.DAY, "Last day in this post; empty while held."),
    ),
)

PEOPLE = Table(
    "people",
    "Members of the public that the force holds a record of.",
    key="person_id",
    when="",
    columns=(
        _text("person_id", "The force's number for the person.", required=True),
        _text("sex", "female, male, other or empty."),
        Column("birth_year", Kind.NUMBER, "Year of birth."),
        _text(
            "markers",
            "Vulnerability markers parted by semicolons: domestic_abuse; sexual_offence; "
            "mental_health; missing; sex_work; substance; child.",
        ),
    ),
)

INCIDENTS = Table(
    "incidents",
    "Calls and crimes that the force recorded.",
    key="incident_id",
    when="opened_at",
    columns=(
        _text("incident_id", "The incident or crime number.", required=True),
        _text("kind", "domestic abuse, missing person, theft …"),
        _moment("opened_at", "When it was opened, UTC.", required=True),
        _moment("closed_at", "When it was closed, UTC; empty while open."),
    ),
)

INCIDENT_PEOPLE = Table(
    "incident_people",
    "Who had which part in an incident.",
    key="link_id",
    when="",
    columns=(
        _text("link_id", "A number for the link.", required=True),
        _text("incident_id", "The incident.", required=True),
        _text("person_id", "The person.", required=True),
        _text("part", "victim, witness, suspect, caller."),
    ),
)

ASSIGNMENTS = Table(
    "assignments",
    "An officer's part in a record about a person: officer in the case, enquiry officer, family liaison …",
    key="assignment_id",
    when="from_at",
    columns=(
        _text("assignment_id", "A number for the assignment.", required=True),
        _text("officer_id", "Whose part it is.", required=True),
        _text("person_id", "The person whom the record is about.", required=True),
        _text("record_id", "The crime or incident number."),
        _text("part", "officer in the case, enquiry officer, supervisor, liaison."),
        _moment("from_at", "When the part began, UTC.", required=True),
        _moment("until_at", "When it ended, UTC; empty while it lasts."),
        _moment("recorded_at", "When it was keyed in, UTC: what was known then."),
    ),
)

DISPATCHES = Table(
    "dispatches",
    "An officer sent to an incident.",
    key="dispatch_id",
    when="dispatched_at",
    columns=(
        _text("dispatch_id", "A number for the dispatch.", required=True),
        _text("officer_id", "Who was sent.", required=True),
        _text("incident_id", "To which incident."),
        _text("person_id", "Whom the incident concerns.", required=True),
        _moment("dispatched_at", "When, UTC.", required=True),
        _moment("recorded_at", "When it was keyed in, UTC."),
    ),
)

CUSTODY = Table(
    "custody",
    "A person held, and an officer who had to do with them.",
    key="custody_id",
    when="from_at",
    columns=(
        _text("custody_id", "A number for this officer's part in the detention.", required=True),
        _text("officer_id", "The officer.", required=True),
        _text("person_id", "The person held.", required=True),
        _moment("from_at", "When detention began, UTC.", required=True),
        _moment("until_at", "When it ended, UTC."),
    ),
)

DUTIES = Table(
    "duties",
    "Shifts as worked, overtime included.",
    key="duty_id",
    when="starts_at",
    columns=(
        _text("duty_id", "A number for the shift.", required=True),
        _text("officer_id", "Whose shift.", required=True),
        _moment("starts_at", "Booked on, UTC.", required=True),
        _moment("ends_at", "Booked off, UTC.", required=True),
        _text("kind", "shift, overtime, on call."),
    ),
)

CALLS = Table(
    "calls",
    "Calls and texts of the force's own telephones.",
    key="call_id",
    when="started_at",
    columns=(
        _text("call_id", "A number for the call.", required=True),
        _text("officer_id", "Whose telephone.", required=True),
        _text("other_number", "The other number.", required=True),
        _text("person_id", "Whose number that is, where the force's records know it."),
        _moment("started_at", "When, UTC.", required=True),
        Column("seconds", Kind.NUMBER, "How long."),
        _text("direction", "out or in."),
        _text("kind", "voice or text."),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        LOOKUPS,
        OFFICERS,
        PEOPLE,
        INCIDENTS,
        INCIDENT_PEOPLE,
        ASSIGNMENTS,
        DISPATCHES,
        CUSTODY,
        DUTIES,
        CALLS,
    )
}
