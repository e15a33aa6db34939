"""The worker's part in searches for explanations.

A search reads the days and systems of a run that was authorised and has finished, and nothing beyond them.
"""

from __future__ import annotations

from custodiet.core.errors import NotNow, Refusal
from custodiet.core.policy import Shelf
from custodiet.detection import actions, queries
from custodiet.detection.accounting import frozen, of_json
from custodiet.detection.engine import Asked, Engine, Stopped, Within
from custodiet.detection.explaining.paths import Path, listed
from custodiet.detection.explanation_stages import SearchStage
from custodiet.detection.models import Finding, Search
from custodiet.detection.performing import WORKER, Means, Pulse
from custodiet.detection.rules import plain_number
from custodiet.detection.scoping import rules_on, scope
from custodiet.detection.stages import UNDECIDED
from custodiet.jobs import actions as jobs
from custodiet.jobs.actions import Taken
from custodiet.jobs.queries import job_about
from custodiet.jobs.rules import JobState


def perform_search(job: Taken, means: Means) -> None:
    """Perform one search. Nothing is opened before it has begun; one that is stopped is left as it is."""
    try:
        actions.begin_search(job.about, by=WORKER, at=means.clock())
    except NotNow:  # stopped before it began, or ended by the worker that had it before
        jobs.finish(job, at=means.clock())
        return
    search = Search.objects.select_related("run").get(pk=job.about.id)
    try:
        _seek(search, Pulse(job, means), means)
    except Stopped:
        _was_stopped(job, search, means)
    except Refusal as refusal:
        if _was_stopped(job, search, means) or not jobs.holds(job):
            return  # where another worker has it now, the search is theirs to end
        actions.fail_search(search.ref, by=WORKER, at=means.clock(), why=refusal.why)
        jobs.fail(job, at=means.clock(), why=refusal.why)
    else:
        jobs.finish(job, at=means.clock())


def _was_stopped(job: Taken, search: Search, means: Means) -> bool:
    search.refresh_from_db(fields=["stage"])
    if search.stage != SearchStage.STOPPED:
        return False
    jobs.stopped(job, at=means.clock())
    return True


def _seek(search: Search, pulse: Pulse, means: Means) -> None:
    since, until = scope(search.scope_from, search.scope_until)
    rules = rules_on(search.scope_until, means.shelf)
    in_force = [frozen(row) for row in queries.in_force(search.unit, means.clock())]
    asked, least = _asked(search, means.shelf)
    candidates = listed(int(str(rules["explanation_path_at_most"])), means.store.tables())

    def told(place: int, path: Path) -> None:
        pulse.words = f"Measuring path {place + 1} of {len(candidates)}"
        pulse.tell(place, len(candidates))

    officers = frozenset(search.run.officers.values_list("person__number", flat=True))
    with Engine(
        means.store,
        systems=search.systems,
        within=Within(officers, search.run.of_unit),
        memory=means.memory,
        accepted=[of_json(each) for each in in_force],
    ) as engine:
        unexplained, mined = engine.mine(
            candidates, asked, scope_from=since, scope_until=until, rules=rules, on_path=told, stop=pulse.stop
        )
    if pulse.stop():
        raise Stopped("The search was stopped.")
    actions.finish_search(
        search.ref, by=WORKER, at=means.clock(), unexplained=unexplained, mined=mined, least=least
    )


def _asked(search: Search, shelf: Shelf) -> tuple[Asked, dict[int, int]]:
    """The rows of look-ups on which the unit's undecided findings stand, and how many each one needs."""
    finding: list[int] = []
    system: list[str] = []
    lookup: list[str] = []
    least: dict[int, int] = {}
    undecided = Finding.objects.filter(unit=search.unit, stage__in=UNDECIDED).order_by("pk")
    for row in undecided.only("pk", "rule", "evidence"):
        rule = shelf.rule(row.rule, on=search.scope_until)
        least[row.pk] = plain_number(rule.value, rule.unit)
        for each in row.evidence:
            if each["counted"] and each["table"] == "lookups":
                finding.append(row.pk)
                system.append(each["source"])
                lookup.append(each["row_id"])
    return Asked(finding, system, lookup), least


def end_lost_searches(means: Means) -> None:
    """Say of every search whose job was given up that it could not finish."""
    for search in Search.objects.filter(stage__in=[SearchStage.WAITING, SearchStage.RUNNING]):
        job = job_about(search.ref)
        if job is not None and job.state is JobState.FAILED:
            actions.fail_search(
                search.ref, by=WORKER, at=means.clock(), why=job.fault or "Its worker stopped."
            )
