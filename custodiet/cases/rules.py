"""What is true of cases: stages, the definition, the last moment of a referral, words that do not belong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum, auto

from custodiet.core.machine import Machine
from custodiet.core.policy import Rule

END_OF_DAY = time(23, 59, 59)
ONE_DAY = timedelta(days=1)


class Stage(StrEnum):
    """Where a case is."""

    OPEN = auto()
    REFERRED = auto()
    MODE_DECIDED = auto()
    CLOSED = auto()
    OUTSIDE_DEFINITION = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            Stage.OPEN: "To refer",
            Stage.REFERRED: "Referred",
            Stage.MODE_DECIDED: "Under investigation",
            Stage.CLOSED: "Closed",
            Stage.OUTSIDE_DEFINITION: "Outside the definition, agreed by two people",
        }[self]


# From OPEN and REFERRED there are arrows to CLOSED so that the refusal comes from the action, which says
# what must be done first and by which rule. So a case is only ever closed from MODE_DECIDED, and that is
# the stage it comes back to when it is opened again.
CASE = Machine(
    Stage.OPEN,
    {
        Stage.OPEN: frozenset({Stage.REFERRED, Stage.CLOSED, Stage.OUTSIDE_DEFINITION}),
        Stage.REFERRED: frozenset({Stage.MODE_DECIDED, Stage.CLOSED}),
        Stage.MODE_DECIDED: frozenset({Stage.MODE_DECIDED, Stage.CLOSED}),
        Stage.CLOSED: frozenset({Stage.MODE_DECIDED}),
        Stage.OUTSIDE_DEFINITION: frozenset(),
    },
)
LIVE = frozenset({Stage.OPEN, Stage.REFERRED, Stage.MODE_DECIDED})


class Element(StrEnum):
    """The four elements of the definition, by the codes of cases.definition_elements."""

    SERVING = auto()
    POSITION = auto()
    PURPOSE = auto()
    PUBLIC = auto()


class ServingAs(StrEnum):
    """In what way a person serves with the police: every one of them meets the first element."""

    OFFICER = auto()
    SPECIAL = auto()
    PCSO = auto()
    STAFF = auto()
    VOLUNTEER = auto()
    CONTRACTOR = auto()

    @property
    def words(self) -> str:
        """The way as a page says it, with the rules of conduct that hold for it."""
        return {
            ServingAs.OFFICER: "Police officer: under the Conduct Regulations",
            ServingAs.SPECIAL: "Special constable: under the Conduct Regulations",
            ServingAs.PCSO: "Police community support officer: under staff policy",
            ServingAs.STAFF: "Police staff: under staff policy",
            ServingAs.VOLUNTEER: "Police volunteer: designation can be withdrawn",
            ServingAs.CONTRACTOR: "Contractor in a police role: by contract",
        }[self]


class Duty(StrEnum):
    """Whether the officer was on duty. Recorded, and never a way out of the definition."""

    ON = auto()
    OFF = auto()
    BOTH = auto()
    NOT_KNOWN = auto()

    @property
    def words(self) -> str:
        """The state as a page says it."""
        return {"on": "On duty", "off": "Off duty", "both": "Both", "not_known": "Not yet known"}[self]


class Channel(StrEnum):
    """By what way the person was reached."""

    IN_PERSON = auto()
    POLICE_PHONE = auto()
    POLICE_EMAIL = auto()
    PRIVATE_PHONE = auto()
    SOCIAL_MEDIA = auto()
    ENCRYPTED_APP = auto()
    POLICE_SYSTEM = auto()

    @property
    def words(self) -> str:
        """The way as a page says it."""
        return {
            Channel.IN_PERSON: "In person",
            Channel.POLICE_PHONE: "Police telephone",
            Channel.POLICE_EMAIL: "Police email",
            Channel.PRIVATE_PHONE: "Private phone",
            Channel.SOCIAL_MEDIA: "Social media",
            Channel.ENCRYPTED_APP: "An app whose messages are hidden or delete themselves",
            Channel.POLICE_SYSTEM: "A police system",
        }[self]


class Mode(StrEnum):
    """How the watchdog decides that the matter is investigated."""

    LOCAL = auto()
    DIRECTED = auto()
    INDEPENDENT = auto()
    RETURNED = auto()

    @property
    def words(self) -> str:
        """The mode as a page says it."""
        return {
            Mode.LOCAL: "Local: by the force",
            Mode.DIRECTED: "Directed: by the force, directed by the watchdog",
            Mode.INDEPENDENT: "Independent: by the watchdog",
            Mode.RETURNED: "Returned: the watchdog need not have it investigated",
        }[self]


class Outcome(StrEnum):
    """How a case ends. None of them says that what was done was all right."""

    PROVED_AT_HEARING = auto()
    PROVED_AT_MEETING = auto()
    CONVICTED = auto()
    ACQUITTED = auto()
    NOT_PROVED = auto()
    NO_FURTHER_ACTION = auto()

    @property
    def words(self) -> str:
        """The outcome as a page says it."""
        return {
            Outcome.PROVED_AT_HEARING: "Gross misconduct proved at a hearing",
            Outcome.PROVED_AT_MEETING: "Misconduct proved at a meeting",
            Outcome.CONVICTED: "Convicted by a court",
            Outcome.ACQUITTED: "Acquitted by a court",
            Outcome.NOT_PROVED: "Not proved at a hearing or meeting",
            Outcome.NO_FURTHER_ACTION: "No further action, for want of evidence",
        }[self]


class Ground(StrEnum):
    """Why a closed case is opened again."""

    NEW_INFORMATION = auto()
    NEW_PERSON = auto()

    @property
    def words(self) -> str:
        """The ground as a page says it."""
        return {"new_information": "New information", "new_person": "Another person came forward"}[self]


def meets_definition(
    *, serving: bool, position: bool, sexual: bool, improper_emotional: bool, public: bool
) -> bool:
    """Say whether the facts alleged are abuse of position for a sexual purpose.

    Who began it, whether the person is vulnerable and whether the officer was on duty are no inputs.
    """
    return serving and position and (sexual or improper_emotional) and public


def referral_due(
    *, became_clear_at: datetime, within: Rule, is_holiday: Callable[[date], bool], zone: tzinfo
) -> datetime:
    """The last second, in UTC, at which a referral is in time.

    became_clear_at  when it first became clear that the matter must be referred
    within           cases.referral_within on the local day of that moment; value in calendar or working days
    is_holiday       whether a day is a bank holiday, where the force is
    zone             the force's own
    """
    day = became_clear_at.astimezone(zone).date()
    if within.unit == "calendar days":
        day += within.value * ONE_DAY
    else:
        for _ in range(within.value):
            day = next_working_day(day, is_holiday)
    return end_of(day, zone)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last second of a local day, in UTC."""
    return datetime.combine(day, END_OF_DAY, zone).astimezone(UTC)


def next_working_day(day: date, is_holiday: Callable[[date], bool]) -> date:
    """The first day after this one that is no Saturday, Sunday or bank holiday."""
    day += ONE_DAY
    while day.weekday() >= 5 or is_holiday(day):
        day += ONE_DAY
    return day


def found_words(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words of a list that stand in a text, each looked for from the start of a word, in any case.

    Apostrophes count for nothing: "isn't", "isn’t" and "isnt" are one word.
    """
    spaced = _plain(text)
    return tuple(sorted(word for word in words if re.search(rf"(?<!\w){re.escape(_plain(word))}", spaced)))


def _plain(text: str) -> str:
    return " ".join(re.sub("['’‘ʼ`]", "", text).split()).casefold()


def quoted(words: Iterable[str]) -> str:
    """Words in quotation marks, with commas."""
    return ", ".join(f"“{word}”" for word in words)


def needs_overseer(mode: Mode, overseen: Rule) -> bool:
    """Say whether the unit must name somebody who oversees. overseen: cases.overseen_by_ccu"""
    return bool(overseen.value) and mode is not Mode.INDEPENDENT


# What a page says of each line of the ledger about a case; a look is shown apart.
EVENTS = {
    "cases.case_opened": "Case opened",
    "cases.definition_tested": "Tested against the definition",
    "cases.referral_answered": "Referral question answered",
    "cases.answer_read": "Answer read by a second person",
    "cases.outside_definition": "Agreed by two people to be outside the definition",
    "cases.case_referred": "Referred to the watchdog",
    "cases.referral_acknowledged": "Referral acknowledged",
    "cases.mode_recorded": "Mode of investigation recorded",
    "cases.decision_recorded": "Decision recorded",
    "cases.named_on_team": "Somebody named on the case",
    "cases.case_closed": "Case closed",
    "cases.case_reopened": "Case opened again",
    "cases.subject_named": "Somebody named as whom it is about",
    "cases.person_named": "Somebody named as concerned",
    "cases.kept_from": "Kept from somebody else",
    "cases.taken_off_team": "Somebody taken off the case",
    "cases.became_clear_corrected": "The moment it became clear was corrected",
    "cases.review_recorded": "Looked at by whoever oversees it",
    "cases.risk_recorded": "Risk recorded",
}
