"""The parts of a lead's card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from custodiet.intelligence.rules import Harm, Likelihood, RiskTo


@dataclass(frozen=True)
class GradingCard:
    """One grading in codes and words."""

    source: str
    source_words: str
    information: str
    information_words: str
    handling: str
    handling_words: str
    conditions: str
    reason: str
    graded_by: str
    graded_at: datetime


@dataclass(frozen=True)
class RiskCard:
    """The risk to one of the three as last recorded; empty words when it has not been."""

    to: str
    to_words: str
    recorded: bool
    likelihood_words: str = ""
    harm_words: str = ""
    why: str = ""
    managed_by: str = ""
    review_on: date | None = None


class RiskRow(Protocol):
    """A risk as it is kept, on a lead or in a case."""

    likelihood: str
    harm: str
    why: str
    managed_by: str
    review_on: date


def risk_card(to: RiskTo, row: RiskRow | None) -> RiskCard:
    """The risk to one of the three, in words."""
    if row is None:
        return RiskCard(to.value, to.words, recorded=False)
    likelihood, harm = Likelihood(row.likelihood).words, Harm(row.harm).words
    return RiskCard(to.value, to.words, True, likelihood, harm, row.why, row.managed_by, row.review_on)


@dataclass(frozen=True)
class AssessmentCard:
    """One decision about the lead, and why."""

    words: str
    reason: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True)
class EarlierLead:
    """An earlier lead about the same person that this reader may see, and whether they have opened it."""

    number: str
    url: str
    title: str
    stage_words: str
    opened: bool


@dataclass(frozen=True)
class Happened:
    """One thing that happened to the lead."""

    words: str
    by: str
    at: datetime
