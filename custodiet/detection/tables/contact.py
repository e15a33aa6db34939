"""Telephones, devices, web and email, vehicles and radios, and where people live."""

from __future__ import annotations

from custodiet.detection.tables.kinds import Table, day, moment, number, real, text

CALLS = Table(
    "calls",
    "Calls and texts of the force's own telephones, and of numbers that officers declared.",
    key="call_id",
    when="started_at",
    columns=(
        text("call_id", "A number for the call.", required=True),
        text("officer_id", "Whose telephone.", required=True),
        text("other_number", "The other number.", required=True),
        text("person_id", "Whose number that is, where the force's records know it."),
        moment("started_at", "When, UTC.", required=True),
        number("seconds", "How long."),
        text("direction", "out or in."),
        text("kind", "voice, text, picture or data."),
        text("device_id", "The device, where the record says."),
    ),
)

TELEPHONE_NUMBERS = Table(
    "telephone_numbers",
    "Whose number a telephone number was, with dates: numbers are given out again.",
    key="row_id",
    when="",
    columns=(
        text("row_id", "A number for the row.", required=True),
        text("number", "The telephone number, as calls write it.", required=True),
        text("person_id", "Whose it was.", required=True),
        day("from_on", "First day on record; empty from the start."),
        day("until_on", "Last day on record; empty while it is."),
    ),
)

DEVICES = Table(
    "devices",
    "Force devices and who carried them.",
    key="device_row_id",
    when="",
    columns=(
        text("device_row_id", "A number for the row.", required=True),
        text("device_id", "The device.", required=True),
        text("officer_id", "Who carried it.", required=True),
        text("kind", "telephone, tablet, laptop, radio."),
        day("from_on", "First day; empty from the start."),
        day("until_on", "Last day; empty while carried."),
    ),
)

DEVICE_EVENTS = Table(
    "device_events",
    "What the management of mobile devices saw: an app installed, opened or removed; a wipe; a deletion.",
    key="event_id",
    when="seen_at",
    columns=(
        text("event_id", "A number for the event.", required=True),
        text("device_id", "The device.", required=True),
        text("officer_id", "Who carried it then, where the log says."),
        moment("seen_at", "When, UTC.", required=True),
        text("event", "install, open, remove, wipe, delete.", required=True),
        text("app", "The app's name."),
        text("category", "dating, encrypted_messages, social, gambling, other."),
    ),
)

WEB_VISITS = Table(
    "web_visits",
    "Visits from force devices by category of site. No address of a page.",
    key="visit_id",
    when="visited_at",
    columns=(
        text("visit_id", "A number for the visit.", required=True),
        text("officer_id", "Whose account.", required=True),
        moment("visited_at", "When, UTC.", required=True),
        text("category", "dating, encrypted_messages, social, gambling, adult, other.", required=True),
        text("action", "allowed or blocked."),
        text("device_id", "The device."),
    ),
)

EMAILS = Table(
    "emails",
    "Emails of force accounts: who and when, no subject and no words.",
    key="email_id",
    when="sent_at",
    columns=(
        text("email_id", "A number for the message and this account.", required=True),
        text("officer_id", "Whose account.", required=True),
        text("direction", "out or in."),
        text("other_party", "The other address."),
        text("person_id", "Whose address that is, where the force's records know it."),
        moment("sent_at", "When, UTC.", required=True),
        number("attachments", "How many."),
    ),
)

POSITIONS = Table(
    "positions",
    "Where a vehicle or radio was when it stood still, and for how long.",
    key="position_id",
    when="from_at",
    columns=(
        text("position_id", "A number for the stay.", required=True),
        text("officer_id", "Who had the vehicle or radio.", required=True),
        text("unit_id", "The vehicle or radio."),
        text("kind", "vehicle or radio."),
        moment("from_at", "When it came to stand there, UTC.", required=True),
        moment("until_at", "When it left, UTC."),
        real("latitude", "Degrees north."),
        real("longitude", "Degrees east."),
        text("address_id", "The address, where the system has matched one."),
    ),
)

ADDRESSES = Table(
    "addresses",
    "Where a person lived, with dates.",
    key="row_id",
    when="",
    columns=(
        text("row_id", "A number for the row.", required=True),
        text("address_id", "As the force numbers addresses.", required=True),
        text("person_id", "Who lived there.", required=True),
        real("latitude", "Degrees north."),
        real("longitude", "Degrees east."),
        day("from_on", "First day on record; empty from the start."),
        day("until_on", "Last day on record; empty while it is."),
    ),
)

SOURCE_NUMBERS = Table(
    "source_numbers",
    "Telephone numbers of sources and who handled them, with dates. A source is a number here, never a name.",
    key="row_id",
    when="",
    columns=(
        text("row_id", "A number for the row.", required=True),
        text("number", "The telephone number, as calls write it.", required=True),
        text("source_id", "The source's number.", required=True),
        text("handler_id", "Who handled them then: an officer_id."),
        day("from_on", "First day; empty from the start."),
        day("until_on", "Last day; empty while it holds."),
    ),
)

SOURCE_CONTACTS = Table(
    "source_contacts",
    "Contacts with a source that were written up.",
    key="contact_id",
    when="contacted_at",
    columns=(
        text("contact_id", "A number for the contact.", required=True),
        text("officer_id", "Who had the contact.", required=True),
        text("source_id", "With which source.", required=True),
        moment("contacted_at", "When, UTC.", required=True),
        moment("until_at", "When it ended, UTC."),
        text("kind", "meeting, call, text."),
    ),
)
