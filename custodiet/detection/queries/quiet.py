"""Asking what is kept quiet, and what stands beside one finding because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission, may, scope_of
from custodiet.accounts.queries import names_of, within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.detection import cards
from custodiet.detection.models import Feedback, Finding, KeptQuiet, Suppression
from custodiet.detection.queries.reading import findings_within_reach, must_read
from custodiet.detection.stages import FindingStage, Outcome, SuppressionStage
from custodiet.intelligence.queries import progress
from custodiet.intelligence.rules import Stage as LeadStage
from custodiet.ledger.queries import Badge, badge

S = SuppressionStage
STATUS = {S.ASKED: "soon", S.HELD: "", S.REFUSED: "plain", S.ENDED: "plain", S.LAPSED: "plain"}
# As the finding that was explained, from the suppression's side.
KEPT_FROM = ("subject_id", "subject__supervisor_id", "person_id")


@dataclass(frozen=True)
class SuppressionRow:
    """One suppression in a list. said: "Review due" or that its last day is over; else empty."""

    ref: Ref
    id: int
    number: str
    title: str
    officer: str
    person: str
    owner: str
    until_on: date
    stage: SuppressionStage
    status: str
    said: str


@dataclass(frozen=True)
class Reviewed:
    """One review of a suppression. handed_to: who answers for it since, where it was handed over."""

    words: str
    handed_to: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SuppressionCard:
    """Everything that a suppression's page shows. again: how often it was found and kept quiet."""

    row: SuppressionRow
    finding_id: int
    finding_number: str
    reason: str
    found: int
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    why: str
    reviews: tuple[Reviewed, ...]
    again: int
    times: int
    badge: Badge
    may_agree: bool
    may_review: bool
    may_hand_over: bool
    may_end: bool


def suppressions_visible_to(by: Actor) -> QuerySet[Suppression, Suppression]:
    """The suppressions that this actor may open: those of findings that they may open."""
    near = within_reach(Suppression.objects.all(), by, Permission.FINDING_READ, kept_from=KEPT_FROM)
    return near.filter(finding__in=findings_within_reach(by).values("pk"))


def suppressions(by: Actor, *, on: date) -> list[SuppressionRow]:
    """Every suppression this actor may open, the first to end on top; those that are over last. Two queries.

    Refuses whoever reads no findings at all.
    """
    must_read(by, Permission.FINDING_READ)
    rows = list(suppressions_visible_to(by).select_related("subject", "person").order_by("until_on", "pk"))
    rows.sort(key=lambda row: row.stage not in (S.ASKED, S.HELD))
    return _rows(rows, on)


def _rows(rows: list[Suppression], on: date) -> list[SuppressionRow]:
    names = names_of({row.owner for row in rows})
    titles = {card.name: card.title for card in cards.detectors()}
    return [
        SuppressionRow(
            row.ref, row.pk, row.number, titles.get(row.detector, row.detector), row.subject.number,
            row.person.number if row.person else "", names[row.owner], row.until_on, S(row.stage),
            STATUS[S(row.stage)], _said(row, on),
        )
        for row in rows
    ]  # fmt: skip


def _said(row: Suppression, on: date) -> str:
    if row.stage not in (S.ASKED, S.HELD):
        return ""
    if on > row.until_on:
        return "Its last day is over"
    every = rule("monitoring.suppression_reviewed_every", on=on).value
    last = (row.reviewed_at or row.asked_at).date()
    return "Review due" if row.stage == S.HELD and on - last >= every else ""


def suppression_card(ref: Ref, by: Actor, *, on: date) -> SuppressionCard:
    """One suppression with everything its page shows. Refuses one this actor may not open."""
    rows = suppressions_visible_to(by).select_related("subject", "person", "finding__subject")
    row = rows.filter(pk=ref.id).first()
    if row is None:
        raise NotFound("There is no such record, or you may not open it.")
    reviews = list(row.reviews.order_by("-pk"))
    names = names_of(
        {
            row.asked_by,
            row.decided_by,
            row.ended_by,
            *(each.reviewed_by for each in reviews),
            *(each.handed_to for each in reviews),
        }
        - {""}
    )
    guard, live = row.guard(), S(row.stage)
    asks = may(by, Permission.SUPPRESSION_ASK, guard)
    return SuppressionCard(
        row=_rows([row], on)[0], finding_id=row.finding_id, finding_number=row.finding.number,
        reason=row.reason, found=row.found, asked_by=names[row.asked_by], asked_at=row.asked_at,
        decided_by=names.get(row.decided_by, ""), decided_at=row.decided_at,
        ended_by=names.get(row.ended_by, ""), ended_at=row.ended_at, why=row.why,
        reviews=tuple(
            Reviewed(each.words, names.get(each.handed_to, ""), names[each.reviewed_by], each.reviewed_at)
            for each in reviews
        ),
        again=row.kept_quiet.count(),
        times=rule("monitoring.suppression_outgrown_by", on=on).value, badge=badge(row),
        may_agree=live is S.ASKED and row.asked_by != by.id and may(by, Permission.SUPPRESSION_AGREE, guard),
        may_review=live is S.HELD and row.owner == by.id and asks, may_end=live is S.HELD and asks,
        may_hand_over=live in (S.ASKED, S.HELD) and asks,
    )  # fmt: skip


def quiet(on: date | None) -> Q:
    """Which findings are kept off the list: nobody has decided on them, and their pattern is suppressed.

    on  the force's own day; without it, as the suppression's stage says
    """
    holds = KeptQuiet.objects.filter(suppression__stage=S.HELD)
    if on is not None:
        holds = holds.filter(suppression__until_on__gte=on)
    undecided = Q(stage__in=(FindingStage.NEW, FindingStage.CHECKING))
    return undecided & Q(pk__in=holds.values("finding_id"))


@dataclass(frozen=True)
class Outcomes:
    """One outcome that was recorded for a finding."""

    words: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Beside:
    """What a finding's page says of suppression and of what it turned out to be.

    held         the suppression of its pattern that is asked for or in force, if any
    kept_quiet   whether this finding itself is off the list because of it
    lead         how far its lead has come, in words; empty where none was raised
    owner        the reader's own user name, to begin with as owner
    """

    held: SuppressionRow | None
    kept_quiet: bool
    outcomes: tuple[Outcomes, ...]
    lead: str
    owner: str
    may_suppress: bool
    may_say: bool
    by_one: int


def beside(row: Finding, by: Actor, *, on: date) -> Beside:
    """What stands beside one finding, for whoever was let near it."""
    same: dict[str, Any] = {
        "unit": row.unit, "detector": row.detector, "subject_id": row.subject_id, "person_id": row.person_id,
    }  # fmt: skip
    going = suppressions_visible_to(by).filter(stage__in=(S.ASKED, S.HELD), until_on__gte=on, **same)
    live = going.select_related("subject", "person").first()
    outcomes = list(Feedback.objects.filter(finding=row).order_by("-pk"))
    names = names_of({each.given_by for each in outcomes})
    stage, guard = FindingStage(row.stage), row.guard()
    lead = progress(row.ref) if stage is FindingStage.RAISED else None
    ended = stage is FindingStage.EXPLAINED or lead in (LeadStage.ADOPTED, LeadStage.CLOSED)
    return Beside(
        held=_rows([live], on)[0] if live else None,
        kept_quiet=Finding.objects.filter(quiet(on), pk=row.pk).exists(),
        outcomes=tuple(
            Outcomes(Outcome(each.outcome).words, each.reason, names[each.given_by], each.given_at)
            for each in outcomes
        ),
        lead=lead.words if lead else "",
        owner=_username(by),
        may_suppress=stage is FindingStage.EXPLAINED and live is None
        and may(by, Permission.SUPPRESSION_ASK, guard),
        may_say=ended and may(by, Permission.OUTCOME_RECORD, guard),
        by_one=rule("monitoring.suppressed_by_one", on=on).value.days,
    )  # fmt: skip


def _username(by: Actor) -> str:
    pk = by.id.removeprefix("user:")
    found = User.objects.filter(pk=int(pk)).first() if pk.isdigit() else None
    return found.username if found else ""


@dataclass(frozen=True)
class SuppressionsWaiting:
    """What the first page says of suppressions: to agree to, and the reader's own to review."""

    to_agree: tuple[SuppressionRow, ...]
    to_review: tuple[SuppressionRow, ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.to_agree or self.to_review)


def suppressions_waiting(by: Actor, *, on: date) -> SuppressionsWaiting:
    """Suppressions that wait for this actor. Two queries."""
    live = suppressions_visible_to(by).filter(stage__in=(S.ASKED, S.HELD)).select_related("subject", "person")
    rows = list(live.order_by("until_on", "pk"))
    agrees = scope_of(by, Permission.SUPPRESSION_AGREE) is not None
    asked = {row.pk for row in rows if agrees and row.stage == S.ASKED and row.asked_by != by.id}
    mine = {row.pk for row in rows if row.owner == by.id}
    said = _rows(rows, on)
    return SuppressionsWaiting(
        tuple(row for row in said if row.id in asked),
        tuple(row for row in said if row.id in mine and row.said == "Review due"),
    )
