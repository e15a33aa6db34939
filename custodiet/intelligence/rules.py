"""What is true of leads: stages, the 3x5x2 scale, three risks, and what must come before an assessment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from custodiet.core.errors import NotValid
from custodiet.core.machine import Machine


class Stage(StrEnum):
    """Where a lead is."""

    RAISED = auto()
    GRADED = auto()
    DEVELOPING = auto()
    READY = auto()
    ADOPTED = auto()
    CLOSED = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            Stage.RAISED: "To grade",
            Stage.GRADED: "To assess",
            Stage.DEVELOPING: "Being developed",
            Stage.READY: "Ready for a case",
            Stage.ADOPTED: "Taken into a case",
            Stage.CLOSED: "Closed",
        }[self]


class SentAlready(NotValid):
    """The same person sent the same words a moment ago: nothing is wrong, and nothing is kept twice."""


LEAD = Machine(
    Stage.RAISED,
    {
        Stage.RAISED: frozenset({Stage.GRADED}),
        Stage.GRADED: frozenset({Stage.GRADED, Stage.DEVELOPING, Stage.READY, Stage.CLOSED}),
        Stage.DEVELOPING: frozenset({Stage.GRADED, Stage.DEVELOPING, Stage.READY, Stage.CLOSED}),
        Stage.READY: frozenset({Stage.GRADED, Stage.DEVELOPING, Stage.ADOPTED, Stage.CLOSED}),
        Stage.ADOPTED: frozenset(),
        Stage.CLOSED: frozenset({Stage.GRADED}),
    },
)
TO_ASSESS = frozenset({Stage.RAISED, Stage.GRADED})
LIVE = frozenset({Stage.RAISED, Stage.GRADED, Stage.DEVELOPING, Stage.READY})


class Source(StrEnum):
    """How far the source is to be trusted, apart from what it says."""

    RELIABLE = "1"
    UNTESTED = "2"
    NOT_RELIABLE = "3"

    @property
    def words(self) -> str:
        """The step as a page says it."""
        return {"1": "Reliable", "2": "Untested", "3": "Not reliable"}[self]


class Information(StrEnum):
    """How the source comes to know what it says."""

    DIRECT = "A"
    CORROBORATED = "B"
    INDIRECT = "C"
    NOT_KNOWN = "D"
    SUSPECTED_FALSE = "E"

    @property
    def words(self) -> str:
        """The step as a page says it."""
        return {
            "A": "Known directly to the source",
            "B": "Known indirectly to the source, but corroborated",
            "C": "Known indirectly to the source",
            "D": "Not known",
            "E": "Suspected to be false",
        }[self]


class Handling(StrEnum):
    """Whether the lead may be shared."""

    PERMITTED = "P"
    CONDITIONS = "C"

    @property
    def words(self) -> str:
        """The step as a page says it."""
        return {"P": "Lawful sharing permitted", "C": "Lawful sharing permitted with conditions"}[self]


class RiskTo(StrEnum):
    """The three people to think of."""

    PERSON = auto()
    PUBLIC = auto()
    OFFICER = auto()

    @property
    def words(self) -> str:
        """Who, as a page says it."""
        return {
            RiskTo.PERSON: "The person who may have been harmed",
            RiskTo.PUBLIC: "Other members of the public",
            RiskTo.OFFICER: "The officer",
        }[self]


class Likelihood(StrEnum):
    """How likely the harm is."""

    UNLIKELY = auto()
    POSSIBLE = auto()
    LIKELY = auto()

    @property
    def words(self) -> str:
        """The step as a page says it."""
        return self.value.capitalize()


class Harm(StrEnum):
    """How grave the harm would be."""

    SLIGHT = auto()
    MODERATE = auto()
    SERIOUS = auto()

    @property
    def words(self) -> str:
        """The step as a page says it."""
        return self.value.capitalize()


@dataclass(frozen=True)
class RiskGiven:
    """The risk to one of the three: what may happen, how grave, why, who manages it, and till when."""

    to: RiskTo
    likelihood: Likelihood
    harm: Harm
    why: str
    managed_by: str
    review_on: date


class Decision(StrEnum):
    """What was decided of a lead."""

    DEVELOP = auto()
    READY = auto()
    CLOSE = auto()
    REOPEN = auto()

    @property
    def words(self) -> str:
        """The decision as a page says it."""
        return {
            Decision.DEVELOP: "Develop",
            Decision.READY: "Put forward for a case",
            Decision.CLOSE: "Close",
            Decision.REOPEN: "Opened again",
        }[self]


class Part(StrEnum):
    """The part of somebody who is concerned but whom the lead is not about."""

    MAY_BE_HARMED = auto()
    WITNESS = auto()
    OTHER = auto()

    @property
    def words(self) -> str:
        """The part as a page says it."""
        return {
            Part.MAY_BE_HARMED: "May have been harmed",
            Part.WITNESS: "Witness",
            Part.OTHER: "Concerned in some other way",
        }[self]


# What a page says of each line of the ledger about a lead; a look is not news, and is shown apart.
EVENTS = {
    "intelligence.lead_raised": "Lead raised",
    "intelligence.lead_graded": "Graded",
    "intelligence.risks_recorded": "Risks recorded",
    "intelligence.lead_developed": "To be developed",
    "intelligence.lead_put_forward": "Put forward for a case",
    "intelligence.lead_closed": "Closed",
    "intelligence.lead_reopened": "Opened again",
    "intelligence.lead_adopted": "Taken into a case",
    "intelligence.subject_named": "Somebody named as whom it is about",
    "intelligence.kept_from": "Kept from somebody else",
    "intelligence.lead_follows_case": "Somebody named on the case, and here too",
}


def handling_fault(handling: Handling, conditions: str) -> str:
    """Say what is wrong with a handling code and its conditions; empty when nothing is."""
    if handling is Handling.CONDITIONS and not conditions.strip():
        return "Say on what conditions this may be shared."
    if handling is Handling.PERMITTED and conditions.strip():
        return "Choose “with conditions”, or take the conditions out."
    return ""


def missing_before_assessment(
    *, graded: bool, risks: frozenset[RiskTo], must_assess_risk: bool, unopened: Iterable[str]
) -> tuple[str, ...]:
    """What must be done before a lead may be assessed, as sentences; empty when it may.

    risks             whose risk has been recorded
    must_assess_risk  value of intelligence.risk_assessed
    unopened          numbers of earlier leads about the same person, seen by this reader but not opened
    """
    said = []
    if not graded:
        said.append("Grade the lead first.")
    if must_assess_risk and risks != frozenset(RiskTo):
        said.append("Record the risk to all three: the person, the public and the officer.")
    if earlier := sorted(unopened):
        said.append(f"Open {', '.join(earlier)} first: an earlier lead names the same officer.")
    return tuple(said)
