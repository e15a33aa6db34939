"""Asking about proposed explanations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from custodiet.accounts.permissions import Permission, may
from custodiet.accounts.queries import asked_by_same_person, names_of, within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.detection.explaining import USUAL
from custodiet.detection.explaining.compiling import matches
from custodiet.detection.explaining.paths import read
from custodiet.detection.explaining.weighing import Counted, Worth, worth
from custodiet.detection.explanation_stages import ExplanationStage
from custodiet.detection.models import Explanation, ExplanationDecision, Measured, Touched
from custodiet.detection.queries.findings import visible_to as findings_visible_to
from custodiet.detection.queries.reading import EXPLANATION_KEPT_FROM, must_read
from custodiet.ledger.queries import Badge, badge
from custodiet.linkage.queries import numbers_near

STATUS = {
    ExplanationStage.PROPOSED: "soon",
    ExplanationStage.ACCEPTED: "soon",
    ExplanationStage.IN_FORCE: "done",
    ExplanationStage.REFUSED: "plain",
    ExplanationStage.ENDED: "plain",
}


@dataclass(frozen=True)
class ExplanationRow:
    """One explanation in a list, with its newest counts."""

    id: int
    number: str
    words: str
    stage: ExplanationStage
    status: str
    counted: Counted
    worth: Worth
    proposed_at: datetime


@dataclass(frozen=True)
class Example:
    """One look-up that an explanation would explain, by numbers."""

    looked_up_at: datetime
    system: str
    officer: str
    person: str
    record: str
    colleague: str


@dataclass(frozen=True)
class TouchedRow:
    """One finding that an explanation would touch."""

    id: int
    number: str
    title: str
    found: int
    left: int
    is_gone: bool


@dataclass(frozen=True)
class DecisionRow:
    """One decision about an explanation."""

    words: str
    reason: str
    days_after: int
    from_on: date | None
    until_on: date | None
    by: str
    at: datetime


@dataclass(frozen=True)
class ExplanationCard:
    """Everything that an explanation's page shows."""

    ref: Ref
    row: ExplanationRow
    path: str
    sql: str
    by_days: tuple[tuple[int, int], ...]
    overlaps: tuple[tuple[str, int], ...]
    examples: tuple[Example, ...]
    touched: tuple[TouchedRow, ...]
    decisions: tuple[DecisionRow, ...]
    search_id: int
    search_number: str
    scope_from: date
    scope_until: date
    days_after: int
    from_on: date | None
    until_on: date | None
    badge: Badge
    may_accept: bool
    may_refuse: bool
    may_agree: bool
    may_end: bool

    @property
    def gone(self) -> int:
        """How many of the findings shown would no longer be one."""
        return sum(row.is_gone for row in self.touched)


def explanations_visible_to(by: Actor) -> QuerySet[Explanation, Explanation]:
    """The explanations that this actor may open: the same answer as may(), given by the database."""
    return within_reach(
        Explanation.objects.all(), by, Permission.EXPLANATION_READ, kept_from=EXPLANATION_KEPT_FROM
    )


def explanations(by: Actor, *, stage: str = "") -> QuerySet[Explanation, Explanation]:
    """The explanations of the list, those that wait for a decision first. Hand one page to explanation_rows.

    Refuses whoever reads none at all.
    """
    must_read(by, Permission.EXPLANATION_READ)
    rows = explanations_visible_to(by)
    if stage:
        rows = rows.filter(stage=stage)
    return rows.order_by("-proposed_at", "pk")


def explanation_rows(rows: Iterable[Explanation]) -> list[ExplanationRow]:
    """Cards of the explanations of one page, in one query more."""
    kept = list(rows)
    newest = {
        each.explanation_id: each
        for each in Measured.objects.filter(explanation__in=kept).defer("examples").order_by("pk")
    }
    return [explanation_row(row, newest[row.pk]) for row in kept]


def explanation_row(row: Explanation, measured: Measured) -> ExplanationRow:
    """One explanation with the counts of one search."""
    stage, counted = ExplanationStage(row.stage), Counted(**measured.counted)
    return ExplanationRow(
        row.pk, row.number, row.words, stage, STATUS[stage], counted, worth(counted), row.proposed_at
    )


def explanation_card(ref: Ref, by: Actor) -> ExplanationCard:
    """One explanation with everything its page shows. Refuses one this actor may not open."""
    row = explanations_visible_to(by).filter(pk=ref.id).first()
    if row is None:
        raise NotFound("There is no such record, or you may not open it.")
    measured = row.measured.select_related("search").order_by("-pk")[0]
    stage, guard = ExplanationStage(row.stage), row.guard()
    decisions = list(row.decisions.order_by("-pk"))
    names = names_of({each.decided_by for each in decisions})
    waits = stage is ExplanationStage.ACCEPTED
    return ExplanationCard(
        ref=row.ref, row=explanation_row(row, measured), path=row.path,
        sql=matches(read(row.path), row.days_after or USUAL),
        by_days=tuple((days, count) for days, count in measured.by_days),
        overlaps=tuple((read(path).words, count) for path, count in measured.overlaps),
        examples=_examples(measured, by), touched=_touched(measured, by),
        decisions=tuple(_decision(each, names) for each in decisions),
        search_id=measured.search_id, search_number=measured.search.number,
        scope_from=measured.search.scope_from, scope_until=measured.search.scope_until,
        days_after=row.days_after, from_on=row.from_on, until_on=row.until_on, badge=badge(row),
        may_accept=row.machine.allows(stage, ExplanationStage.ACCEPTED)
        and may(by, Permission.EXPLANATION_ACCEPT, guard),
        may_refuse=stage in (ExplanationStage.PROPOSED, ExplanationStage.ACCEPTED)
        and may(by, Permission.EXPLANATION_ACCEPT, guard),
        may_agree=waits and may(by, Permission.EXPLANATION_AGREE, guard)
        and not asked_by_same_person(row.accepted_by, by),
        may_end=stage is ExplanationStage.IN_FORCE and may(by, Permission.EXPLANATION_END, guard),
    )  # fmt: skip


def _examples(measured: Measured, by: Actor) -> tuple[Example, ...]:
    """The rows kept, but none about the reader or about whom they manage."""
    hidden = numbers_near(by.person) if by.person else frozenset()
    return tuple(
        Example(
            datetime.fromisoformat(row["looked_up_at"]), row["system"], row["officer_id"],
            row["person_id"] or "",
            row["record"] or "", row["other_officer"] if row["other_officer"] != row["officer_id"] else "",
        )
        for row in measured.examples
        if not hidden & {row["officer_id"], row["person_id"]}
    )  # fmt: skip


def _touched(measured: Measured, by: Actor) -> tuple[TouchedRow, ...]:
    seen = findings_visible_to(by).values("pk")
    rows = Touched.objects.filter(measured=measured, finding__in=seen).select_related("finding")
    return tuple(
        TouchedRow(
            each.finding_id,
            each.finding.number,
            each.finding.title,
            each.finding.found,
            each.left,
            each.is_gone,
        )
        for each in rows.order_by("-is_gone", "pk")
    )


def _decision(row: ExplanationDecision, names: dict[str, str]) -> DecisionRow:
    return DecisionRow(
        ExplanationStage(row.decided).words, row.reason, row.days_after, row.from_on, row.until_on,
        names[row.decided_by], row.decided_at,
    )  # fmt: skip


def in_force(unit: str, at: datetime) -> list[Explanation]:
    """The explanations that a run of this unit uses which begins now. For the worker."""
    return list(
        Explanation.objects.filter(unit=unit, stage=ExplanationStage.IN_FORCE, agreed_at__lte=at).order_by(
            "pk"
        )
    )
