"""Asking about one run: everything that its page shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace

from custodiet.accounts.permissions import Permission, may
from custodiet.accounts.queries import names_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.detection import cards
from custodiet.detection.events import noun
from custodiet.detection.models import DetectorResult, Run
from custodiet.detection.queries.findings import visible_to as findings_visible_to
from custodiet.detection.queries.quiet import quiet
from custodiet.detection.queries.reading import hidden_detectors
from custodiet.detection.queries.received import left_out, rows_read, strip
from custodiet.detection.queries.runs import STAGE_STATUS, may_decide, visible_to
from custodiet.detection.queries.seals import SealCard, seal_of
from custodiet.detection.queries.standings import newest_ranking
from custodiet.detection.stages import Ran, RunStage
from custodiet.detection.words import plural
from custodiet.jobs.queries import JobCard, job_about
from custodiet.ledger.queries import Badge, badge, lines_about

AUTHORITY = ("detection.run_authorised", "detection.run_allowed")
STATUS = {Ran.RAN: "done", Ran.RAN_IN_PART: "soon", Ran.COULD_NOT_RUN: "late"}


@dataclass(frozen=True)
class Missing:
    """Something a detector had to do without, and the extract that would supply it."""

    why: str
    extract: str


@dataclass(frozen=True)
class ResultRow:
    """One detector of a run. findings is None where it has not run."""

    detector: str
    title: str
    words: str
    status: str
    missing: tuple[Missing, ...]
    findings: int | None
    seconds: float | None

    @property
    def took(self) -> str:
        """How long it took, as people say it."""
        if self.seconds is None or self.findings is None:
            return "–"
        minutes, seconds = divmod(round(self.seconds), 60)
        if minutes:
            return f"{minutes} min {seconds:02d} s"
        return f"{seconds} s" if seconds else "under 1 s"


@dataclass(frozen=True)
class Limits:
    """What a run is limited to beyond its days and logs, and the programme that it belongs to, if any."""

    officers: tuple[str, ...]
    of_unit: str
    why_them: str
    programme: int | None
    programme_number: str


@dataclass(frozen=True)
class RunCard:
    """Everything that a run's page shows."""

    ref: Ref
    id: int
    number: str
    title: str
    stage: RunStage
    status: str
    authority: str
    necessity: str
    proportionality: str
    conditions: str
    scope_from: date
    scope_until: date
    systems: tuple[str, ...]
    limits: Limits
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    why: str
    results: tuple[ResultRow, ...]
    received: SimpleNamespace | None
    left_out: tuple[str, ...]
    rows_read: int
    other_rows: tuple[tuple[str, int], ...]
    looked_at: int
    findings: int
    known: int
    officers: int
    job: JobCard | None
    badge: Badge
    authority_line: int | None
    in_order: bool
    kept_quiet: int
    seal: SealCard | None
    taken_up: int
    may_decide: bool
    may_stop: bool

    @property
    def under_way(self) -> bool:
        """Whether it is about to run or running."""
        return self.stage in (RunStage.AUTHORISED, RunStage.RUNNING)

    @property
    def finished_detectors(self) -> int:
        """How many detectors are done with, the ones that could not run included."""
        return sum(row.seconds is not None for row in self.results)

    @property
    def went(self) -> str:
        """How the detectors went, in a sentence."""
        count = Counter(row.words for row in self.results)
        said = [f"{count[Ran.RAN.words]} of {len(self.results)} detectors ran"]
        if part := count[Ran.RAN_IN_PART.words]:
            said.append(f"{part} ran in part")
        if could_not := count[Ran.COULD_NOT_RUN.words]:
            said.append(f"{could_not} could not run")
        return ", ".join(said) + "."

    @property
    def lasted(self) -> str:
        """How long it ran, as people say it."""
        if self.started_at is None or self.ended_at is None:
            return ""
        minutes, seconds = divmod(round((self.ended_at - self.started_at).total_seconds()), 60)
        said = plural(seconds, "second")
        return f"{plural(minutes, 'minute')} {said}" if minutes else said


def run_card(ref: Ref, by: Actor) -> RunCard:
    """One run with everything its page shows. Refuses a run this actor may not open."""
    run = visible_to(by).select_related("programme").filter(pk=ref.id).first()
    if run is None:
        raise NotFound("There is no such record, or you may not open it.")
    stage = RunStage(run.stage)
    hidden = hidden_detectors(by)
    results = list(run.results.exclude(detector__in=hidden).order_by("pk"))
    visible = findings_visible_to(by).filter(run=run)
    seen = list(visible.exclude(quiet(None)).values_list("detector", "known_id", "subject_id"))
    names = names_of({each for each in (run.asked_by, run.decided_by) if each})
    guard, read = run.guard(), rows_read(results)
    return RunCard(
        ref=run.ref, id=run.pk, number=run.number, title=run.title, stage=stage, status=STAGE_STATUS[stage],
        authority=run.authority, necessity=run.necessity, proportionality=run.proportionality,
        conditions=run.conditions, scope_from=run.scope_from, scope_until=run.scope_until,
        systems=tuple(run.systems), limits=_limits(run), asked_by=names[run.asked_by], asked_at=run.asked_at,
        decided_by=names.get(run.decided_by, ""),
        decided_at=run.decided_at, started_at=run.started_at, ended_at=run.ended_at, why=run.why,
        results=_results(run, results, Counter(detector for detector, _, _ in seen), hidden),
        received=strip(run), left_out=left_out(run), rows_read=read.pop("lookups", 0),
        other_rows=tuple((noun(table).capitalize(), rows) for table, rows in read.items() if rows),
        looked_at=max((each.looked_at for each in results), default=0),
        findings=len(seen), known=sum(known is not None for _, known, _ in seen),
        officers=len({subject for _, _, subject in seen}), job=job_about(run.ref), badge=badge(run),
        in_order=newest_ranking(by, run.pk) is not None,
        authority_line=_authority_line(run),
        kept_quiet=visible.filter(quiet(None)).count(), seal=seal_of(run, by), taken_up=_taken_up(run),
        may_decide=may_decide(run, by),
        may_stop=stage in (RunStage.AUTHORISED, RunStage.RUNNING) and may(by, Permission.RUN_STOP, guard),
    )  # fmt: skip


def _limits(run: Run) -> Limits:
    return Limits(
        tuple(run.officers.order_by("pk").values_list("person__number", flat=True)), run.of_unit,
        run.why_them, run.programme_id, run.programme.number if run.programme else "",
    )  # fmt: skip


def _results(
    run: Run, kept: list[DetectorResult], found: Counter[str], hidden: frozenset[str]
) -> tuple[ResultRow, ...]:
    rows = [
        ResultRow(
            each.detector, each.title, Ran(each.state).words, STATUS[Ran(each.state)],
            tuple(Missing(gap["why"], gap["extract"]) for gap in each.missing),
            None if each.state == Ran.COULD_NOT_RUN else found[each.detector], each.seconds,
        )
        for each in kept
    ]  # fmt: skip
    done = {each.detector for each in kept}
    waiting = RunStage(run.stage) in (RunStage.ASKED, RunStage.AUTHORISED, RunStage.RUNNING)
    word = "Waiting" if waiting else "Not reached"
    rows += [
        ResultRow(card.name, card.title, word, "plain", (), None, None)
        for card in chosen(run.detectors)
        if card.name not in done | hidden
    ]
    return tuple(rows)


def chosen(names: list[str]) -> tuple[cards.Detector, ...]:
    """The detectors of a run, in the order they run; all of them when none is named."""
    return tuple(card for card in cards.detectors() if not names or card.name in names)


def _taken_up(run: Run) -> int:
    """How often another worker had to take it up, because the one before was gone."""
    return sum(line.event == "detection.run_taken_up_again" for line in lines_about(run.ref))


def _authority_line(run: Run) -> int | None:
    """The ledger's line that gave authority; whatever was read has a later one."""
    given = (line.seq for line in lines_about(run.ref) if line.event in AUTHORITY)
    return next(given, None)
