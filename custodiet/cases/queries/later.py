"""What came later in a case, as its pages show it: corrections, reviews, risks, and opening again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from custodiet.cases.models import Case, CaseRisk
from custodiet.cases.rules import Ground, Outcome
from custodiet.core.refs import Ref
from custodiet.intelligence import queries as intelligence
from custodiet.intelligence.rules import RiskTo

Names = dict[str, str]


@dataclass(frozen=True)
class Member:
    """Somebody named on the case. account: their Ref, in text."""

    account: str
    name: str


@dataclass(frozen=True)
class Leaver:
    """Somebody who was named on the case, and why they were taken off it."""

    name: str
    named_at: datetime
    reason: str
    taken_off_by: str
    taken_off_at: datetime


@dataclass(frozen=True)
class Correction:
    """One correction of the moment it became clear, with what stood before and what stood after."""

    earlier_at: datetime
    earlier_due_at: datetime | None
    became_clear_at: datetime
    referral_due_at: datetime | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Review:
    """One look at the case by whoever oversees it."""

    reviewed_on: date
    looked_at: str
    next_on: date
    by: str


@dataclass(frozen=True)
class Reopened:
    """One opening again, with how the case had ended before."""

    ground_words: str
    reason: str
    outcome_words: str
    outcome_reason: str
    closed_at: datetime
    by: str
    at: datetime


@dataclass(frozen=True)
class CaseRiskCard:
    """The risk to one of the three as it stands, and where that was recorded."""

    risk: intelligence.RiskCard
    recorded_words: str


@dataclass(frozen=True)
class Later:
    """All of it, the newest first."""

    team: tuple[Member, ...]
    leavers: tuple[Leaver, ...]
    corrections: tuple[Correction, ...]
    reviews: tuple[Review, ...]
    risks: tuple[CaseRiskCard, ...]
    reopened: tuple[Reopened, ...]


def later(case: Case, names: Names) -> Later:
    """What came later in one case. names: every actor in its ledger, by id."""
    return Later(
        team=tuple(
            Member(str(Ref("accounts", "user", int(actor.removeprefix("user:")))), names[actor])
            for actor in case.team.order_by("pk").values_list("actor", flat=True)
        ),
        leavers=tuple(
            Leaver(names[row.actor], row.named_at, row.reason, names[row.taken_off_by], row.taken_off_at)
            for row in case.leavers.order_by("-pk")
        ),
        corrections=tuple(
            Correction(
                row.earlier_at, row.earlier_due_at, row.became_clear_at, row.referral_due_at, row.reason,
                names[row.corrected_by], row.corrected_at,
            )
            for row in case.corrections.order_by("-pk")
        ),
        reviews=tuple(
            Review(row.reviewed_on, row.looked_at, row.next_on, names[row.reviewed_by])
            for row in case.reviews.order_by("-pk")
        ),
        risks=_risks(case, names),
        reopened=tuple(
            Reopened(
                Ground(row.ground).words, row.reason, Outcome(row.outcome).words, row.outcome_reason,
                row.closed_at, names[row.reopened_by], row.reopened_at,
            )
            for row in case.reopenings.order_by("-pk")
        ),
    )  # fmt: skip


def _risks(case: Case, names: Names) -> tuple[CaseRiskCard, ...]:
    """The latest risk to each of the three: the case's own, or else what its lead said."""
    own: dict[str, CaseRisk] = {row.to: row for row in case.risks.order_by("pk")}
    return tuple(
        CaseRiskCard(
            intelligence.risk_card(RiskTo(card.to), own[card.to]),
            f"Recorded on the case by {names[own[card.to].recorded_by]}",
        )
        if card.to in own
        else CaseRiskCard(card, "From the lead")
        for card in intelligence.risks_of(Ref("intelligence", "lead", case.lead_id))
    )
