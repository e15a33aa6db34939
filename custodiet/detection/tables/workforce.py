"""Who serves: posts, numbers and logins, shifts, absences, vetting, conduct, ties."""

from __future__ import annotations

from custodiet.detection.tables.kinds import Table, day, flag, moment, text

OFFICERS = Table(
    "officers",
    "Who serves, in what role and where, with dates. No sex, age or ethnicity: they are never an input.",
    key="officer_id",
    when="",
    columns=(
        text("officer_id", "The officer's or staff member's number.", required=True),
        text("role", "constable, sergeant, detective, call handler, custody officer, PCSO …", required=True),
        text("unit", "Unit or division.", required=True),
        text("team", "Team or shift."),
        text("supervisor_id", "Line manager's officer_id."),
        text(
            "remit",
            "A remit that explains wide searching: public_protection, intelligence, control_room, "
            "professional_standards, disclosure. Empty for most.",
        ),
        day("from_on", "First day in this post."),
        day("until_on", "Last day in this post; empty while held."),
    ),
)

OFFICER_NUMBERS = Table(
    "officer_numbers",
    "Which number or login was whose, with dates: numbers change on transfer, and logins are shared.",
    key="number_id",
    when="",
    columns=(
        text("number_id", "A number for the row.", required=True),
        text("number", "The collar number, warrant number or login, as a log writes it.", required=True),
        text("system", "In which system's log; empty where it holds in all of them."),
        text("officer_id", "Whose it is; empty for an account that is nobody's.", required=False),
        text("kind", "collar, login, shared, training, service."),
        day("from_on", "First day it was theirs; empty from the start."),
        day("until_on", "Last day it was theirs; empty while it is."),
    ),
)

DUTIES = Table(
    "duties",
    "Shifts as worked, overtime included.",
    key="duty_id",
    when="starts_at",
    columns=(
        text("duty_id", "A number for the shift.", required=True),
        text("officer_id", "Whose shift.", required=True),
        moment("starts_at", "Booked on, UTC.", required=True),
        moment("ends_at", "Booked off, UTC.", required=True),
        text("kind", "shift, overtime, on call."),
        moment("planned_starts_at", "When it was planned to begin, UTC; empty for a shift nobody planned."),
        moment("planned_ends_at", "When it was planned to end, UTC."),
        text("place", "Where it was worked: station, home, or another force."),
    ),
)

ABSENCES = Table(
    "absences",
    "Days on which somebody was away: sickness, leave, training, a secondment.",
    key="absence_id",
    when="",
    columns=(
        text("absence_id", "A number for the absence.", required=True),
        text("officer_id", "Who was away.", required=True),
        text("kind", "sickness, leave, training, secondment, suspended.", required=True),
        day("from_on", "First day away.", required=True),
        day("until_on", "Last day away; empty while it lasts."),
    ),
)

VETTING = Table(
    "vetting",
    "Clearances, with their conditions and reviews.",
    key="vetting_id",
    when="",
    columns=(
        text("vetting_id", "A number for the clearance or review.", required=True),
        text("officer_id", "Whose clearance.", required=True),
        text("level", "The level, as the force names it."),
        day("granted_on", "When it was given."),
        day("expires_on", "When it ends."),
        text("event", "grant, renewal, aftercare, refusal, withdrawal."),
        flag("conditions", "Whether it was given under conditions."),
        flag("adverse", "Whether adverse information was weighed."),
    ),
)

COMPLAINTS = Table(
    "complaints",
    "Complaints, conduct matters, grievances and intelligence about an officer.",
    key="complaint_id",
    when="",
    columns=(
        text("complaint_id", "A number for this officer's part in the matter.", required=True),
        text("officer_id", "Whom it is about.", required=True),
        text("matter_id", "The matter, where several officers share one."),
        moment("recorded_at", "When it was recorded, UTC.", required=True),
        moment("closed_at", "When it was closed, UTC; empty while open."),
        text("kind", "complaint, conduct, grievance, intelligence, vetting."),
        text("category", "What it is about: sexual, domestic, data, incivility, duty, force, other."),
        text("came_from", "public, colleague, partner, supervisor, system."),
        text("severity", "low, medium, high, as recorded."),
        text("result", "upheld, not upheld, withdrawn, reflective practice; empty while open."),
        text("person_id", "Who complained or was harmed, where that is recorded."),
    ),
)

TIES = Table(
    "ties",
    "Whom an officer is tied to: themselves as a member of the public, family, home, declared associations.",
    key="tie_id",
    when="",
    columns=(
        text("tie_id", "A number for the tie.", required=True),
        text("officer_id", "The officer.", required=True),
        text("person_id", "The person; the officer's own record where kind is self.", required=True),
        text("kind", "self, family, household, partner, former_partner, colleague, declared.", required=True),
        day("from_on", "First day it held; empty from the start."),
        day("until_on", "Last day it held; empty while it does."),
    ),
)

CHARACTERISTICS = Table(
    "characteristics",
    "Officers' protected characteristics, for the fairness page alone. No detector can read this table.",
    key="officer_id",
    when="",
    columns=(
        text("officer_id", "The officer.", required=True),
        text("sex", "female, male, other, or empty where not said."),
        text("ethnicity", "The group, as the force records it, or empty where not said."),
        day("joined_on", "First day of service, for the length of it."),
    ),
)
