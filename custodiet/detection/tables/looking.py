"""What somebody looked at: searches, and what was recorded or filmed and then viewed."""

from __future__ import annotations

from custodiet.detection.tables.kinds import Table, moment, number, text

LOOKUPS = Table(
    "lookups",
    "One row for each time somebody opened or searched for something on a police system.",
    key="lookup_id",
    when="looked_up_at",
    columns=(
        text("lookup_id", "The system's own number for the event.", required=True),
        text("system", "Which system: crime records, command and control, vehicle index …", required=True),
        text("officer_id", "Who searched.", required=True),
        text("person_id", "Who was looked up; empty where the log does not say."),
        text("action", "What was done: view, search, print, export, change."),
        text("kind", "What was searched by: person, vehicle, address, telephone, officer, record, audit."),
        text("sought", "What was typed to search by, as typed: a name, a plate, a number."),
        text("record_id", "The record opened, where it is not a person's: a crime, a complaint."),
        text("originator_id", "Who asked for the search, where somebody else typed it."),
        number("returned", "How many records the search gave."),
        moment("looked_up_at", "When, UTC.", required=True),
        text("zone", "The time zone of the place, for showing the moment as people there knew it."),
        text("reason", "The reason typed, as typed."),
        text("reference", "The incident or crime number given as reason."),
        text("terminal", "The terminal or address it was made from."),
    ),
)

RECORDINGS = Table(
    "recordings",
    "One row for each body-worn video recording, and each time one ought to have been made.",
    key="recording_id",
    when="starts_at",
    columns=(
        text("recording_id", "The system's number for the recording.", required=True),
        text("officer_id", "Who wore the camera.", required=True),
        moment("starts_at", "When it began, UTC.", required=True),
        moment("ends_at", "When it ended, UTC."),
        text("incident_id", "The incident it is linked to."),
        text("category", "What it was filed under."),
        text("started_by", "What began it: hand, holster, vehicle, colleague."),
        moment("deleted_at", "When it was deleted, UTC; empty while kept."),
        text("deleted_by", "Who deleted it; empty for the clock of the retention rule."),
    ),
)

RECORDING_VIEWS = Table(
    "recording_views",
    "One row for each time somebody played, copied or exported a recording or a custody image.",
    key="view_id",
    when="viewed_at",
    columns=(
        text("view_id", "A number for the view.", required=True),
        text("recording_id", "What was viewed.", required=True),
        text("officer_id", "Who viewed it.", required=True),
        text("person_id", "Whom it shows, where that is recorded."),
        moment("viewed_at", "When, UTC.", required=True),
        text("action", "play, copy, export, image."),
        text("reason", "The reason typed, as typed."),
    ),
)

PROTECTED_RECORDS = Table(
    "protected_records",
    "Records that one officer must not look for: a complaint about them, an enquiry into them.",
    key="protected_id",
    when="",
    columns=(
        text("protected_id", "A number for the row.", required=True),
        text("record_id", "The record's number, as look-ups name it.", required=True),
        text("officer_id", "Whom the record is about.", required=True),
        moment("opened_at", "When it was opened, UTC.", required=True),
        moment("told_at", "When the officer was told of it, UTC; empty while they do not know."),
    ),
)
