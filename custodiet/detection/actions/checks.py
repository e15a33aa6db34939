"""Checking the data: asked for by whoever hands in extracts, or after each file; done by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from custodiet.accounts.gate import action, make
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.detection.models import DataCheck
from custodiet.detection.quality import Figures
from custodiet.detection.stages import CheckStage
from custodiet.jobs.actions import ask_for
from custodiet.ledger.actions import record

CHECK_JOB = "detection.check"


@make(Permission.EXTRACT_IMPORT)
def check_data(*, by: Actor, at: datetime) -> Ref:
    """Ask for a check of everything that is held. One that waits already is the one."""
    check = DataCheck.objects.filter(stage=CheckStage.ASKED).first()
    if check is None:
        check = DataCheck.objects.create(asked_by=by.id, asked_at=at)
        ask_for(CHECK_JOB, about=check.ref, at=at)
    record("detection.data_check_asked", by=by, at=at, about=check)
    return check.ref


@action(Permission.RUN_PERFORM, on=DataCheck, to=CheckStage.DONE)
def keep_check(check: DataCheck, *, by: Actor, at: datetime, figures: Sequence[Figures]) -> Ref:
    """Keep what a check has found."""
    check.figures, check.checked_at = [each.as_json() for each in figures], at
    record("detection.data_checked", by=by, at=at, about=check, tables=len(figures))
    return check.ref


@action(Permission.RUN_PERFORM, on=DataCheck, to=CheckStage.FAILED)
def fail_check(check: DataCheck, *, by: Actor, at: datetime, why: str) -> Ref:
    """Say, in a sentence, why the data could not be checked."""
    check.why, check.checked_at = why[:400], at
    record("detection.data_not_checked", by=by, at=at, about=check)
    return check.ref
