"""Asking about searches for explanations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet

from custodiet.accounts.permissions import Permission, may, scope_of
from custodiet.accounts.queries import names_of, within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.detection.explaining.weighing import Counted, worth
from custodiet.detection.explanation_stages import SearchStage
from custodiet.detection.models import Explanation, Measured, Run, Search
from custodiet.detection.queries.explanations import (
    ExplanationRow,
    explanation_row,
    explanations_visible_to,
)
from custodiet.detection.queries.reading import RUN_KEPT_FROM, must_read
from custodiet.detection.stages import RunStage
from custodiet.jobs.queries import JobCard, job_about
from custodiet.ledger.queries import Badge, badge

STATUS = {
    SearchStage.WAITING: "plain",
    SearchStage.RUNNING: "soon",
    SearchStage.FINISHED: "done",
    SearchStage.STOPPED: "plain",
    SearchStage.FAILED: "late",
}

_KEPT_FROM = tuple(f"run__{path}" for path in RUN_KEPT_FROM)


@dataclass(frozen=True)
class SearchRow:
    """One search in a list. proposed counts only what this reader may open."""

    id: int
    number: str
    stage: SearchStage
    status: str
    run_id: int
    run_number: str
    asked_by: str
    asked_at: datetime
    proposed: int


@dataclass(frozen=True)
class TriedRow:
    """One path that a search measured."""

    words: str
    explained: int
    support: float
    accident: float
    precision_low: float
    why_not: str


@dataclass(frozen=True)
class SearchCard:
    """Everything that a search's page shows."""

    ref: Ref
    row: SearchRow
    reason: str
    why: str
    scope_from: date
    scope_until: date
    systems: tuple[str, ...]
    unexplained: int
    tried: tuple[TriedRow, ...]
    proposals: tuple[ExplanationRow, ...]
    job: JobCard | None
    badge: Badge
    may_stop: bool

    @property
    def under_way(self) -> bool:
        """Whether it is about to run or running."""
        return self.row.stage in (SearchStage.WAITING, SearchStage.RUNNING)


def searches_visible_to(by: Actor) -> QuerySet[Search, Search]:
    """The searches that this actor may open."""
    return within_reach(Search.objects.all(), by, Permission.EXPLANATION_READ, kept_from=_KEPT_FROM)


def searches(by: Actor) -> list[SearchRow]:
    """Every search this actor may open, newest first. Three queries, however many there are."""
    must_read(by, Permission.EXPLANATION_READ)
    rows = list(searches_visible_to(by).select_related("run").order_by("-pk"))
    names = names_of({row.asked_by for row in rows})
    return [_search_row(row, names, found) for row, found in zip(rows, _proposed(rows, by), strict=True)]


def _proposed(rows: list[Search], by: Actor) -> list[int]:
    counted = (
        Measured.objects.filter(search__in=rows, explanation__in=explanations_visible_to(by).values("pk"))
        .order_by().values("search_id").annotate(found=Count("pk"))
    )  # fmt: skip
    found = {each["search_id"]: each["found"] for each in counted}
    return [found.get(row.pk, 0) for row in rows]


def _search_row(row: Search, names: dict[str, str], proposed: int) -> SearchRow:
    stage = SearchStage(row.stage)
    return SearchRow(
        row.pk, row.number, stage, STATUS[stage], row.run_id, row.run.number, names[row.asked_by],
        row.asked_at, proposed,
    )  # fmt: skip


def search_card(ref: Ref, by: Actor) -> SearchCard:
    """One search with everything its page shows. Refuses one this actor may not open."""
    row = searches_visible_to(by).select_related("run").filter(pk=ref.id).first()
    if row is None:
        raise NotFound("There is no such record, or you may not open it.")
    stage = SearchStage(row.stage)
    seen = explanations_visible_to(by).filter(measured__search=row).order_by("pk")
    hidden = set(Explanation.objects.filter(measured__search=row).values_list("path", flat=True)) - {
        each.path for each in seen
    }
    proposals = [explanation_row(each, each.measured.get(search=row)) for each in seen]
    return SearchCard(
        ref=row.ref, row=_search_row(row, names_of({row.asked_by}), len(proposals)), reason=row.reason,
        why=row.why, scope_from=row.scope_from, scope_until=row.scope_until, systems=tuple(row.systems),
        unexplained=row.unexplained,
        tried=tuple(_tried(each) for each in row.tried if each["path"] not in hidden),
        proposals=tuple(sorted(proposals, key=lambda each: -each.counted.explained)),
        job=job_about(row.ref), badge=badge(row),
        may_stop=stage in (SearchStage.WAITING, SearchStage.RUNNING)
        and may(by, Permission.EXPLANATION_SEEK, row.guard()),
    )  # fmt: skip


def _tried(kept: dict[str, Any]) -> TriedRow:
    counts = Counted(**{name: kept[name] for name in Counted.__dataclass_fields__})
    weighed = worth(counts)
    return TriedRow(
        kept["words"],
        counts.explained,
        weighed.support,
        weighed.accident,
        weighed.precision_low,
        kept["why_not"],
    )


def runs_to_search(by: Actor) -> list[Run]:
    """Finished runs whose days this actor may have searched, newest first; none for whoever may not."""
    if scope_of(by, Permission.EXPLANATION_SEEK) is None:
        return []
    finished = Run.objects.filter(stage=RunStage.FINISHED)
    rows = within_reach(finished, by, Permission.EXPLANATION_SEEK, kept_from=RUN_KEPT_FROM)
    return list(rows.order_by("-pk")[:50])
