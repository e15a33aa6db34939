"""Asking about runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from custodiet.accounts.permissions import Permission, may, scope_of
from custodiet.accounts.queries import names_of, within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.detection.models import Run
from custodiet.detection.queries.findings import visible_to as findings_visible_to
from custodiet.detection.queries.quiet import quiet
from custodiet.detection.queries.reading import RUN_KEPT_FROM, must_read
from custodiet.detection.stages import RunStage

NUMBER = re.compile(r"\s*RUN-\d{4}-0*(\d{1,18})\s*", re.ASCII | re.IGNORECASE)
STAGE_STATUS = {
    RunStage.ASKED: "soon",
    RunStage.AUTHORISED: "plain",
    RunStage.RUNNING: "soon",
    RunStage.FINISHED: "done",
    RunStage.STOPPED: "plain",
    RunStage.FAILED: "late",
    RunStage.REFUSED: "plain",
}


@dataclass(frozen=True)
class RunRow:
    """One run in a list. findings counts only those that this reader may see."""

    ref: Ref
    id: int
    number: str
    title: str
    stage: RunStage
    status: str
    scope_from: date
    scope_until: date
    asked_by: str
    asked_at: datetime
    findings: int


def may_ask(by: Actor) -> bool:
    """Whether this actor may ask for runs."""
    return scope_of(by, Permission.RUN_ASK) is not None


def visible_to(by: Actor) -> QuerySet[Run, Run]:
    """The runs that this actor may open."""
    return within_reach(Run.objects.all(), by, Permission.RUN_READ, kept_from=RUN_KEPT_FROM)


def runs(by: Actor) -> list[RunRow]:
    """Every run this actor may open, newest first. Three queries, however many there are.

    Refuses whoever reads no runs at all.
    """
    must_read(by, Permission.RUN_READ)
    return run_rows(visible_to(by).order_by("-pk"), by)


def run_rows(found: Iterable[Run], by: Actor) -> list[RunRow]:
    """Rows of a list of runs, with the findings that this reader may see."""
    rows = list(found)
    names = names_of({row.asked_by for row in rows})
    counts = (
        findings_visible_to(by).exclude(quiet(None)).order_by().values("run_id").annotate(found=Count("pk"))
    )
    per_run: Counter[int] = Counter({each["run_id"]: each["found"] for each in counts})
    return [_row(row, names, per_run) for row in rows]


def _row(row: Run, names: dict[str, str], found: Counter[int]) -> RunRow:
    stage = RunStage(row.stage)
    return RunRow(
        row.ref, row.pk, row.number, row.title, stage, STAGE_STATUS[stage], row.scope_from, row.scope_until,
        names[row.asked_by], row.asked_at, found[row.pk],
    )  # fmt: skip


def may_decide(run: Run, by: Actor) -> bool:
    """Whether this actor may authorise or refuse a run now."""
    asked = run.stage == RunStage.ASKED and run.asked_by != by.id
    return asked and may(by, Permission.RUN_AUTHORISE, run.guard())


@dataclass(frozen=True)
class RunsWaiting:
    """What the first page says of runs: those to decide on, and those that are running."""

    to_decide: tuple[RunRow, ...]
    running: tuple[RunRow, ...]


def runs_waiting(by: Actor) -> RunsWaiting:
    """Runs that wait for this actor's decision, and runs under way. Three queries."""
    stages = (RunStage.ASKED, RunStage.AUTHORISED, RunStage.RUNNING)
    rows = list(visible_to(by).filter(stage__in=stages).order_by("pk"))
    names = names_of({row.asked_by for row in rows})
    theirs = within_reach(Run.objects.exclude(asked_by=by.id), by, Permission.RUN_AUTHORISE)
    may = set(theirs.filter(stage=RunStage.ASKED).values_list("pk", flat=True))
    decide = [row for row in rows if row.pk in may]
    going = [row for row in rows if row.stage != RunStage.ASKED]
    return RunsWaiting(
        tuple(_row(row, names, Counter()) for row in decide),
        tuple(_row(row, names, Counter()) for row in going),
    )


def run_numbered(number: str, by: Actor) -> Ref:
    """The run that people call by a number such as RUN-2026-0057. Refuses one this actor may not open."""
    found = NUMBER.fullmatch(number)
    run = visible_to(by).filter(pk=int(found[1])).first() if found else None
    if run is None:
        raise NotFound("There is no such run, or you may not open it. Its number is such as RUN-2026-0057.")
    return run.ref
