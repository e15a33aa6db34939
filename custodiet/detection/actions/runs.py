"""A run: asked for, authorised by another person, performed by the worker. Nothing is read before that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from custodiet.accounts.gate import action, look, make
from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import asked_by_same_person
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.detection import queries
from custodiet.detection.digests import digest_of_all
from custodiet.detection.limited import keep_officers, limits
from custodiet.detection.models import Run, RunOfficer, Seal
from custodiet.detection.stages import STANDING, ProgrammeStage, RunStage
from custodiet.jobs.actions import ask_for, ask_to_stop
from custodiet.ledger.actions import record

RUN_JOB = "detection.run"


@make(Permission.RUN_ASK)
def ask_run(
    *,
    by: Actor,
    at: datetime,
    title: str,
    authority: str,
    necessity: str,
    proportionality: str,
    scope_from: date,
    scope_until: date,
    detectors: Sequence[str] = (),
    systems: Sequence[str] = (),
    officers: Sequence[str] = (),
    of_unit: str = "",
    why_them: str = "",
) -> Ref:
    """Ask for a run. It reads nothing until somebody else has authorised it.

    title                  what is looked at, in a line
    authority              under what power or order, in words
    scope_from, _until     the force's own days, both included
    detectors              their names; none means every one
    systems                whose look-ups are read, as the logs name them; none means every one that is held
    officers, of_unit      the only ones looked at, by number or by unit; why_them says why these
    Refuses days out of order, after today or further back than the policy goes, and any of the four
    texts left blank.
    """
    said = {
        "title": title, "authority": authority, "necessity": necessity, "proportionality": proportionality,
    }  # fmt: skip
    problems = {name: f"Write down the {name}." for name, text in said.items() if not text.strip()}
    named, wrong = limits(officers, of_unit, why_them)
    problems |= wrong | _outside(scope_from, scope_until, today=localdate(at))
    if problems:
        because = rule("detection.run_needs_authority", on=at.date())
        raise NotValid("A run cannot be asked for like this.", because=because, problems=problems)
    run = Run.objects.create(
        unit=by.unit, scope_from=scope_from, scope_until=scope_until, detectors=list(detectors),
        systems=list(systems), of_unit=of_unit.strip(), why_them=why_them.strip(), asked_by=by.id,
        asked_at=at,
        **{name: text.strip() for name, text in said.items()},
    )  # fmt: skip
    keep_officers(RunOfficer, "run", run, named, by=by, at=at)
    record("detection.run_asked", by=by, at=at, about=run)
    return run.ref


@action(Permission.RUN_PERFORM, on=Run, to=RunStage.AUTHORISED)
def allow_run(run: Run, *, by: Actor, at: datetime) -> Ref:
    """Let a programme's run begin, under the authority that a person gave the programme.

    Refuses a run of no programme, and one whose programme is not in force.
    """
    programme = run.programme
    if programme is None or programme.stage != ProgrammeStage.AUTHORISED:
        raise NotNow("No programme in force stands behind this run.")
    run.decided_by, run.decided_at = programme.decided_by, programme.decided_at
    run.conditions = programme.conditions
    ask_for(RUN_JOB, about=run.ref, at=at)
    record("detection.run_allowed", by=by, at=at, about=run, programme=str(programme.ref))
    return run.ref


@action(Permission.RUN_AUTHORISE, on=Run, to=RunStage.AUTHORISED)
def authorise_run(run: Run, *, by: Actor, at: datetime, conditions: str = "") -> Ref:
    """Authorise a run that somebody else asked for, and hand it to the worker.

    conditions  what it is subject to; may be empty
    """
    _by_another(run, by)
    run.decided_by, run.decided_at, run.conditions = by.id, at, conditions.strip()
    ask_for(RUN_JOB, about=run.ref, at=at)
    record("detection.run_authorised", by=by, at=at, about=run)
    return run.ref


@action(Permission.RUN_AUTHORISE, on=Run, to=RunStage.REFUSED)
def refuse_run(run: Run, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Refuse a run its authority, with a reason. Nothing was read and nothing will be."""
    _by_another(run, by)
    if not reason.strip():
        raise NotValid("Give the reason.", problems={"reason": "Give the reason."})
    run.decided_by, run.decided_at, run.why, run.ended_at = by.id, at, reason.strip()[:400], at
    record("detection.run_refused", by=by, at=at, about=run)
    return run.ref


@action(Permission.RUN_STOP, on=Run, to=RunStage.STOPPED)
def stop_run(run: Run, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Stop a run. What its detectors found so far is kept."""
    if not reason.strip():
        raise NotValid("Give the reason.", problems={"reason": "Give the reason."})
    run.why, run.ended_at = reason.strip()[:400], at
    ask_to_stop(run.ref)
    record("detection.run_stopped", by=by, at=at, about=run)
    return run.ref


@action(Permission.RUN_PERFORM, on=Run, to=RunStage.RUNNING)
def begin_run(run: Run, *, by: Actor, at: datetime) -> Ref:
    """Begin a run that is authorised, or take up again one whose worker was killed."""
    again = run.started_at is not None
    if run.programme is not None and run.programme.stage not in STANDING:
        raise NotNow("Its programme is not in force any more.")
    run.started_at = run.started_at or at
    record("detection.run_taken_up_again" if again else "detection.run_begun", by=by, at=at, about=run)
    return run.ref


@action(Permission.RUN_PERFORM, on=Run, to=RunStage.RUNNING)
def name_systems(run: Run, *, by: Actor, at: datetime, systems: Sequence[str]) -> Ref:
    """Write down which systems' look-ups a run reads that was asked over every one held.

    Refuses a run that names them already: what it reads does not change once it has begun.
    """
    if run.systems:
        raise NotNow("Which systems this run reads is written down already.")
    run.systems = list(systems)
    record("detection.run_systems_named", by=by, at=at, about=run, systems=len(run.systems))
    return run.ref


@action(Permission.RUN_PERFORM, on=Run, to=RunStage.FINISHED)
def finish_run(run: Run, *, by: Actor, at: datetime, coverage: list[dict[str, object]]) -> Ref:
    """Say that every detector has run, or could not, and seal what they gave.

    coverage  what the data can and cannot show, a dict an extract, as plain JSON
    """
    run.ended_at, run.coverage = at, coverage
    seal = Seal.objects.get(run=run)
    seal.result_sha256 = digest_of_all(dict(run.results.values_list("detector", "result_sha256")))
    seal.save(update_fields=["result_sha256"])
    record(
        "detection.run_result_sealed", by=by, at=at, about=seal, run=str(run.ref), digest=seal.result_sha256
    )
    record(
        "detection.run_finished", by=by, at=at, about=run, detectors=run.results.count(),
        findings=run.findings.count(), digest=seal.result_sha256,
    )  # fmt: skip
    return run.ref


@action(Permission.RUN_PERFORM, on=Run, to=RunStage.FAILED)
def fail_run(run: Run, *, by: Actor, at: datetime, why: str) -> Ref:
    """Say, in a sentence, why a run could not finish. What was found so far is kept."""
    run.ended_at, run.why = at, why[:400]
    record("detection.run_failed", by=by, at=at, about=run)
    return run.ref


@look(Permission.RUN_READ, on=Run)
def copy_run(run: Run, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Give what a run asked for, by the names that asking for one takes; the look is recorded."""
    names = (
        "title", "authority", "necessity", "proportionality", "scope_from", "scope_until", "detectors",
        "systems", "of_unit", "why_them",
    )  # fmt: skip
    officers = run.officers.order_by("pk").values_list("person__number", flat=True)
    return {name: getattr(run, name) for name in names} | {"officers": list(officers)}


@look(Permission.RUN_READ, on=Run)
def open_run(run: Run, *, by: Actor, at: datetime) -> queries.RunCard:
    """Open a run's page; the look is recorded."""
    return queries.run_card(run.ref, by)


def _outside(first: date, last: date, *, today: date) -> dict[str, str]:
    """What is wrong with a run's days: field name -> sentence. All are the force's own days."""
    limit = rule("detection.looked_back_at_most", on=today)
    earliest = today - limit.value
    problems = {}
    if first < earliest:
        problems["scope_from"] = (
            f"A run looks back {limit.value.days:,} days at most. Give {earliest:%-d %B %Y} or a later day."
        )
    if last > today:
        problems["scope_until"] = "That day has not come yet. Give today or an earlier day."
    elif last < first:
        problems["scope_until"] = "The last day comes before the first. Give a later day."
    return problems


def _by_another(run: Run, by: Actor) -> None:
    if asked_by_same_person(run.asked_by, by):
        raise NotAllowed("You asked for this run, so somebody else decides on it. Ask another who may.")
