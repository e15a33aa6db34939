"""Writing down what a run depends on, and repeating it to see whether it gives the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from custodiet.accounts.gate import action
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow
from custodiet.core.refs import Ref
from custodiet.detection.inputs import Inputs
from custodiet.detection.models import Run, RunAgain, Seal
from custodiet.detection.stages import AgainStage, RunStage
from custodiet.jobs.actions import ask_for
from custodiet.ledger.actions import record

AGAIN_JOB = "detection.again"


@action(Permission.RUN_PERFORM, on=Run, to=RunStage.RUNNING)
def seal_inputs(run: Run, *, by: Actor, at: datetime, inputs: Inputs) -> Ref:
    """Write down what a run reads and works by, before its first detector runs. Once for a run."""
    if Seal.objects.filter(run=run).exists():
        raise NotNow("What this run reads is written down already.")
    seal = Seal.objects.create(
        run=run, files=dict(inputs.files), versions=dict(inputs.versions), sql=dict(inputs.sql),
        rules=dict(inputs.rules), explanations=dict(inputs.explanations), sealed_at=at,
    )  # fmt: skip
    record("detection.run_inputs_sealed", by=by, at=at, about=seal, run=str(run.ref), files=len(inputs.files))
    return seal.ref


@action(Permission.RUN_REPEAT, on=Run)
def repeat_run(run: Run, *, by: Actor, at: datetime) -> Ref:
    """Ask for a finished run to be done once more, into nothing, to see whether it gives the same.

    Under the authority that the run had: the same days, logs, people and detectors. Nothing is found by it.
    """
    if run.stage != RunStage.FINISHED or not Seal.objects.filter(run=run).exclude(result_sha256="").exists():
        raise NotNow("Only a finished run whose result was sealed can be repeated.")
    if run.repeats.filter(stage=AgainStage.ASKED).exists():
        raise NotNow("This run is being repeated already.")
    again = RunAgain.objects.create(run=run, asked_by=by.id, asked_at=at)
    ask_for(AGAIN_JOB, about=again.ref, at=at)
    record("detection.run_repeat_asked", by=by, at=at, about=again, run=str(run.ref))
    return again.ref


@action(Permission.RUN_PERFORM, on=RunAgain, to=AgainStage.SAME)
def say_same(again: RunAgain, *, by: Actor, at: datetime, digest: str, differs: Sequence[str]) -> Ref:
    """Say that a repeated run gave the same. differs: what its inputs are not any more, with no effect."""
    again.result_sha256, again.differs, again.ended_at = digest, list(differs), at
    record(
        "detection.run_repeated", by=by, at=at, about=again, run=str(again.run.ref), digest=digest, same=True
    )
    return again.ref


@action(Permission.RUN_PERFORM, on=RunAgain, to=AgainStage.DIFFERS)
def say_differs(
    again: RunAgain, *, by: Actor, at: datetime, digest: str, differs: Sequence[str], detectors: Sequence[str]
) -> Ref:
    """Say that a repeated run gave something else, and what is not as it was.

    detectors  those whose result is another
    """
    again.result_sha256, again.differs, again.detectors, again.ended_at = (
        digest,
        list(differs),
        list(detectors),
        at,
    )
    record(
        "detection.run_repeated", by=by, at=at, about=again, run=str(again.run.ref), digest=digest, same=False
    )
    return again.ref


@action(Permission.RUN_PERFORM, on=RunAgain, to=AgainStage.FAILED)
def say_not_repeated(again: RunAgain, *, by: Actor, at: datetime, why: str) -> Ref:
    """Say, in a sentence, why a run could not be repeated."""
    again.differs, again.ended_at = [why], at
    record("detection.run_not_repeated", by=by, at=at, about=again, run=str(again.run.ref))
    return again.ref
