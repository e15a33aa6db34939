"""The worker's part: reading a handed-in file, and performing an authorised run.

Each step is an action of its own, so a worker that is killed half-way loses the step it was in and no more;
whoever takes the job next passes over what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import get_default_timezone_name, localdate

from custodiet.accounts.queries import system
from custodiet.core.errors import NotNow, NotValid, Refusal
from custodiet.core.policy import Shelf, shelf
from custodiet.detection import accounting, actions
from custodiet.detection.cards import NOT_WEIGHED
from custodiet.detection.engine import Choice, Engine, Stopped, Within
from custodiet.detection.inputs import NamedFiles, differences, inputs_of
from custodiet.detection.models import Extract, Programme, Ranking, Run, RunAgain, Seal, Suppression
from custodiet.detection.queries import chosen, mapping_named
from custodiet.detection.ranking import Counting, Pairs, Values, in_order
from custodiet.detection.readers import import_extract
from custodiet.detection.scoping import received, rules_on, scope
from custodiet.detection.stages import (
    STANDING,
    AgainStage,
    ExtractStage,
    ProgrammeStage,
    RunStage,
    SuppressionStage,
)
from custodiet.detection.store import Store
from custodiet.jobs import actions as jobs
from custodiet.jobs.actions import Taken
from custodiet.jobs.queries import job_about
from custodiet.jobs.rules import JobState

WORKER = system("worker")
TOLD_EVERY = timedelta(seconds=1)
_MEMORY = re.compile(r"[1-9]\d*(MB|GB)")


@dataclass
class Means:
    """What the worker works with.

    clock   gives the moment it is, UTC
    lease   how long the worker may be silent before another takes its job
    memory  the most that the engine keeps in memory, as the engine writes it: "1GB"
    on_tick  called whenever a job has said how far it is
    choice  which engine runs the detectors, and where
    """

    store: Store
    shelf: Shelf
    clock: Callable[[], datetime]
    lease: timedelta
    memory: str = "1GB"
    on_tick: Callable[[], None] = lambda: None
    choice: Choice = Choice()  # noqa: RUF009 - frozen


def means(
    store: Path,
    *,
    clock: Callable[[], datetime],
    lease: timedelta,
    on_tick: Callable[[], None] = lambda: None,
    choice: Choice = Choice(),  # noqa: B008 - frozen
    memory: str = "1GB",
) -> Means:
    """Put together what the worker works with, the rules from the shelf that this program runs with.

    store  the folder that holds the logs
    Refused, with NotValid: a memory that is not a whole number of MB or GB.
    """
    if not _MEMORY.fullmatch(memory):
        raise NotValid(f"The engine's memory is a whole number of MB or GB, such as 3GB. It says {memory}.")
    return Means(Store(store), shelf(), clock, lease, memory=memory, on_tick=on_tick, choice=choice)


@dataclass
class Pulse:
    """Tells how far a job has come, at most once a second, and whether it should go on."""

    job: Taken
    means: Means
    words: str = ""
    goes_on: bool = True
    told_at: datetime | None = field(default=None)

    def tell(self, done: int, total: int) -> None:
        """Say how far it is, in the job's own unit."""
        at = self.means.clock()
        if self.told_at is not None and TOLD_EVERY > at - self.told_at >= timedelta(0):
            return
        self.told_at = at
        self.goes_on = jobs.tick(
            self.job, at=at, lease=self.means.lease, done=done, total=total, words=self.words
        )
        self.means.on_tick()

    def stop(self) -> bool:
        """Whether somebody asked it to stop, or another worker has taken it over."""
        return not self.goes_on


def perform_run(job: Taken, means: Means) -> None:
    """Perform one authorised run, detector by detector. Nothing is opened before the run has begun.

    A run that is stopped, or ended before, is left as it is; one that cannot go on says why.
    """
    try:
        actions.begin_run(job.about, by=WORKER, at=means.clock())
    except NotNow:  # stopped before it began, or ended by the worker that had it before
        jobs.finish(job, at=means.clock())
        return
    run = Run.objects.get(pk=job.about.id)
    try:
        if not run.systems and (held := means.store.systems()):
            actions.name_systems(run.ref, by=WORKER, at=means.clock(), systems=held)
            run.refresh_from_db(fields=["systems"])
        _detect(run, Pulse(job, means), means)
    except Stopped:
        _was_stopped(job, run, means)
    except Refusal as refusal:
        if _was_stopped(job, run, means) or not jobs.holds(job):
            return  # where another worker has it now, the run is theirs to end
        actions.fail_run(run.ref, by=WORKER, at=means.clock(), why=refusal.why)
        jobs.fail(job, at=means.clock(), why=refusal.why)
    else:
        jobs.finish(job, at=means.clock())


def _was_stopped(job: Taken, run: Run, means: Means) -> bool:
    """Whether a person stopped the run; if not, another worker has it, and the job is theirs to end."""
    run.refresh_from_db(fields=["stage"])
    if run.stage != RunStage.STOPPED:
        return False
    jobs.stopped(job, at=means.clock())
    return True


def _detect(run: Run, pulse: Pulse, means: Means) -> None:
    since, until = scope(run.scope_from, run.scope_until)
    rules = rules_on(run.scope_until, means.shelf)
    kept = set(run.results.values_list("detector", flat=True))
    todo = chosen(run.detectors)
    countings: list[Counting | Pairs | None] = []
    accounting.name_explanations(run, at=means.clock())
    with engine_for(run, _sealed(run, pulse, means), means) as engine:
        for place, card in enumerate(todo):
            asked: dict[str, Any] = {
                "scope_from": since,
                "scope_until": until,
                "rules": rules,
                "stop": pulse.stop,
            }
            if card.name in kept:  # by the worker before; only the order still wants its count
                countings.append(engine.run(card.name, only_count=True, **asked).counting)
                continue
            pulse.words = f"{card.title}. {place} of {len(todo)} detectors finished"
            pulse.told_at = None
            result = engine.run(card.name, on_progress=within_a_run(pulse, place, len(todo)), **asked)
            if pulse.stop():
                raise Stopped("The run was stopped.")
            actions.keep_result(run.ref, by=WORKER, at=means.clock(), detector=card, result=result)
            countings.append(result.counting)
        # nothing about a source weighs in an order that people outside the corridor read
        countings = [each for each in countings if each is None or each.detector not in NOT_WEIGHED]
        posts = engine.posts(scope_from=since, scope_until=until, rules=rules)
        pulse.words, pulse.told_at = "Counting what explains look-ups", None
        pulse.tell(len(todo), len(todo))
        accounting.keep_shares(
            run, engine, since=since, until=until, rules=rules, stop=pulse.stop, clock=means.clock
        )
        days_received = received(engine, since, until)
    if not run.officers.exists() and not Ranking.objects.filter(run=run).exists():
        families = {card.name: card.family for card in todo}
        ranked = in_order(posts, countings, families, Values.of(rules))
        titles = {card.name: card.title for card in todo}
        actions.keep_ranking(run.ref, by=WORKER, at=means.clock(), ranked=ranked, titles=titles)
    coverage = [each.as_json() for each in days_received]
    actions.finish_run(run.ref, by=WORKER, at=means.clock(), coverage=coverage)


def engine_for(run: Run, store: Store, means: Means) -> Engine:
    """The engine for one run: it reads that run's systems, and the doings of whom it may look at."""
    officers = frozenset(run.officers.values_list("person__number", flat=True))
    within = Within(officers, run.of_unit)
    zone = get_default_timezone_name()
    return Engine(
        store, systems=run.systems, within=within, memory=means.memory, zone=zone,
        accepted=accounting.explanations_of(run), choice=means.choice, ranks=not officers,
    )  # fmt: skip


def _sealed(run: Run, pulse: Pulse, means: Means) -> Store:
    """What the run reads, written down before the first detector runs; nothing that comes later is in it.

    Refuses a run that is taken up again over inputs, rules or a program that are not as they were.
    """
    since, until = scope(run.scope_from, run.scope_until)
    rules, todo = rules_on(run.scope_until, means.shelf), chosen(run.detectors)
    before = Seal.objects.filter(run=run).first()
    store = NamedFiles(means.store.root, before.files) if before else means.store
    pulse.words = "Taking the fingerprints of what is read"
    now = inputs_of(
        store, todo, rules, since=since, until=until, choice=means.choice,
        explanations=accounting.explanations_of(run), tell=pulse.tell,
    )  # fmt: skip
    if pulse.stop():
        raise Stopped("The run was stopped.")
    if before is None:
        actions.seal_inputs(run.ref, by=WORKER, at=means.clock(), inputs=now)
    elif said := differences(before.inputs, now):
        raise NotNow(f"It was taken up again, and something had changed. {said[0]} Ask for the run again.")
    return NamedFiles(means.store.root, now.files)


def within_a_run(pulse: Pulse, place: int, detectors: int) -> Callable[[int, int], None]:
    """Progress of one detector, as progress of the run: rows compared, once for each detector."""

    def tell(done: int, total: int) -> None:
        pulse.tell(place * total + done, detectors * total)

    return tell


def perform_import(job: Taken, means: Means) -> None:
    """Read one handed-in file into the store, and say what was kept of it."""
    extract = Extract.objects.get(pk=job.about.id)
    if extract.stage != ExtractStage.WAITING:  # the worker before had come to its end
        jobs.finish(job, at=means.clock())
        return
    pulse = Pulse(job, means, f"Reading {extract.table}")
    try:
        mapping = mapping_named(extract.mapping)
        path = Path(extract.path)
        imported = import_extract(path, mapping, means.store, on_progress=lambda rows: pulse.tell(rows, 0))
        actions.keep_extract(extract.ref, by=WORKER, at=means.clock(), imported=imported)
        actions.check_data(by=WORKER, at=means.clock())
    except Refusal as refusal:
        if not jobs.holds(job):
            return  # woken after its lease: another worker has the file now
        extract.refresh_from_db(fields=["stage"])
        if extract.stage != ExtractStage.WAITING:  # the worker before woke, and was first after all
            jobs.finish(job, at=means.clock())
            return
        actions.refuse_extract(extract.ref, by=WORKER, at=means.clock(), why=refusal.why)
        jobs.fail(job, at=means.clock(), why=refusal.why)
    else:
        jobs.finish(job, at=means.clock())


def do_what_is_due(means: Means) -> None:
    """Start the runs that are due under a programme in force, and lapse what is past its last day."""
    at = means.clock()
    _lapse_suppressions(at)
    for programme in Programme.objects.filter(stage__in=(ProgrammeStage.ASKED, *STANDING)).order_by("pk"):
        if localdate(at) > programme.until_on:
            step = actions.lapse_programme
        elif programme.is_due(at):
            step = actions.start_due_run
        else:
            continue
        with suppress(NotNow):  # another worker was first
            step(programme.ref, by=WORKER, at=at)


def _lapse_suppressions(at: datetime) -> None:
    over = Suppression.objects.filter(
        stage__in=(SuppressionStage.ASKED, SuppressionStage.HELD), until_on__lt=localdate(at)
    )
    for suppression in over.order_by("pk"):
        with suppress(NotNow):  # another worker was first
            actions.lapse_suppression(suppression.ref, by=WORKER, at=at)


def end_lost_runs(means: Means) -> None:
    """Say of every run whose job was given up that it could not finish; likewise of repeats and files."""
    for run in Run.objects.filter(stage__in=[RunStage.AUTHORISED, RunStage.RUNNING]):
        job = job_about(run.ref)
        if job is not None and job.state is JobState.FAILED:
            actions.fail_run(run.ref, by=WORKER, at=means.clock(), why=job.fault or "Its worker stopped.")
    for again in RunAgain.objects.filter(stage=AgainStage.ASKED):
        job = job_about(again.ref)
        if job is not None and job.state is JobState.FAILED:
            actions.say_not_repeated(again.ref, by=WORKER, at=means.clock(), why=job.fault)
    for extract in Extract.objects.filter(stage=ExtractStage.WAITING):
        job = job_about(extract.ref)
        if job is not None and job.state is JobState.FAILED:
            actions.refuse_extract(extract.ref, by=WORKER, at=means.clock(), why=job.fault)
