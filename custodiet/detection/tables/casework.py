"""What the force did: incidents, parts in them, dispatches, custody, stops, contact on record."""

from __future__ import annotations

from custodiet.detection.tables.kinds import Table, flag, moment, number, real, text

PEOPLE = Table(
    "people",
    "Members of the public that the force holds a record of.",
    key="person_id",
    when="",
    columns=(
        text("person_id", "The force's number for the person.", required=True),
        text("sex", "female, male, other or empty."),
        number("birth_year", "Year of birth."),
        text(
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
        text("incident_id", "The incident or crime number.", required=True),
        text("kind", "domestic abuse, missing person, theft …"),
        moment("opened_at", "When it was opened, UTC.", required=True),
        moment("closed_at", "When it was closed, UTC; empty while open."),
        text("address_id", "Where, as the force numbers addresses."),
        text("result", "How it was closed."),
    ),
)

INCIDENT_PEOPLE = Table(
    "incident_people",
    "Who had which part in an incident.",
    key="link_id",
    when="",
    columns=(
        text("link_id", "A number for the link.", required=True),
        text("incident_id", "The incident.", required=True),
        text("person_id", "The person.", required=True),
        text("part", "victim, witness, suspect, caller."),
    ),
)

ASSIGNMENTS = Table(
    "assignments",
    "An officer's part in a record about a person: officer in the case, enquiry officer, family liaison …",
    key="assignment_id",
    when="from_at",
    columns=(
        text("assignment_id", "A number for the assignment.", required=True),
        text("officer_id", "Whose part it is.", required=True),
        text("person_id", "The person whom the record is about.", required=True),
        text("record_id", "The crime or incident number."),
        text("part", "officer in the case, enquiry officer, supervisor, liaison."),
        moment("from_at", "When the part began, UTC.", required=True),
        moment("until_at", "When it ended, UTC; empty while it lasts."),
        moment("recorded_at", "When it was keyed in, UTC: what was known then."),
    ),
)

DISPATCHES = Table(
    "dispatches",
    "An officer sent to an incident.",
    key="dispatch_id",
    when="dispatched_at",
    columns=(
        text("dispatch_id", "A number for the dispatch.", required=True),
        text("officer_id", "Who was sent.", required=True),
        text("incident_id", "To which incident."),
        text("person_id", "Whom the incident concerns.", required=True),
        moment("dispatched_at", "When, UTC.", required=True),
        moment("recorded_at", "When it was keyed in, UTC."),
        moment("left_at", "When the officer was free again, UTC."),
        flag("self_deployed", "Whether the officer put themselves on it, without being sent."),
        flag("asked_for", "Whether the caller asked for this officer by name."),
        flag("alone", "Whether the officer went alone."),
    ),
)

CUSTODY = Table(
    "custody",
    "A person held, and an officer who had to do with them.",
    key="custody_id",
    when="from_at",
    columns=(
        text("custody_id", "A number for this officer's part in the detention.", required=True),
        text("officer_id", "The officer.", required=True),
        text("person_id", "The person held.", required=True),
        moment("from_at", "When detention began, UTC.", required=True),
        moment("until_at", "When it ended, UTC."),
    ),
)

CUSTODY_SEARCHES = Table(
    "custody_searches",
    "A search of a person held that removed more than outer clothing.",
    key="search_id",
    when="searched_at",
    columns=(
        text("search_id", "A number for this officer's part in the search.", required=True),
        text("officer_id", "Who searched.", required=True),
        text("person_id", "Who was searched.", required=True),
        moment("searched_at", "When, UTC.", required=True),
        text("kind", "strip, exposing, intimate."),
        flag("authorised", "Whether an authority is on record."),
        flag("found", "Whether what was looked for was found."),
    ),
)

STOPS = Table(
    "stops",
    "Stops and searches, as data.police.uk publishes them; with the officer in a force's own extract.",
    key="stop_id",
    when="stopped_at",
    columns=(
        text("stop_id", "A number for the stop; made from the row where none is published.", required=True),
        text("officer_id", "Who stopped; empty in what is published."),
        text("person_id", "Who was stopped, where the extract says."),
        moment("stopped_at", "When, UTC.", required=True),
        text("kind", "Person search, vehicle search, or both."),
        flag("operation", "Whether it was part of a policing operation."),
        text("operation_name", "Which."),
        real("latitude", "Where, in degrees north."),
        real("longitude", "Where, in degrees east."),
        text("gender", "Of the person stopped, as published."),
        text("age_range", "Of the person stopped, as published."),
        text("self_defined_ethnicity", "Of the person stopped, as published."),
        text("officer_defined_ethnicity", "Of the person stopped, as published."),
        text("legislation", "Under what power."),
        text("object_of_search", "What was looked for."),
        text("outcome", "What came of it."),
        flag("outcome_linked", "Whether the outcome is linked to the object of the search."),
        flag("more_than_outer", "Whether more than outer clothing was removed."),
    ),
)

CONTACTS = Table(
    "contacts",
    "Contact with a victim, witness or suspect that the case record shows.",
    key="contact_id",
    when="contacted_at",
    columns=(
        text("contact_id", "A number for the entry.", required=True),
        text("officer_id", "Who made the contact.", required=True),
        text("person_id", "With whom.", required=True),
        moment("contacted_at", "When, UTC.", required=True),
        text("incident_id", "On which crime or incident."),
        text("kind", "call, text, visit, letter."),
    ),
)

PARTNER_REPORTS = Table(
    "partner_reports",
    "The day on which somebody outside told the force of a concern about an officer. No words of theirs.",
    key="report_id",
    when="",
    columns=(
        text("report_id", "A number for the report.", required=True),
        text("officer_id", "About whom.", required=True),
        moment("received_at", "When it came, UTC.", required=True),
        text("came_from", "partner, public, colleague."),
    ),
)
