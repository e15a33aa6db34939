"""Keeping what a detector found. Only the worker does, while a run is running."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from custodiet.accounts.gate import action
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow
from custodiet.core.refs import Ref
from custodiet.detection import findings as plain
from custodiet.detection.cards import Detector
from custodiet.detection.digests import digest_of
from custodiet.detection.models import DetectorResult, Finding, Run
from custodiet.detection.quieting import keep_quiet
from custodiet.detection.stages import Ran, RunStage
from custodiet.detection.words import reasons
from custodiet.ledger.actions import record
from custodiet.linkage.actions import know_person
from custodiet.linkage.queries import person_numbered, person_with
from custodiet.linkage.rules import PersonKind

STATES = {"ran": Ran.RAN, "ran in part": Ran.RAN_IN_PART, "could not run": Ran.COULD_NOT_RUN}


@action(Permission.RUN_PERFORM, on=Run, to=RunStage.RUNNING)
def keep_result(
    run: Run, *, by: Actor, at: datetime, detector: Detector, result: plain.DetectorResult
) -> Ref:
    """Keep what one detector found, whole or not at all.

    Refuses a result that the run has already: a worker that takes a run up again passes those over.
    """
    if run.results.filter(detector=detector.name).exists():
        raise NotNow("What this detector found in this run is kept already.")
    kept = DetectorResult.objects.create(
        run=run, detector=detector.name, title=detector.title, state=STATES[result.state],
        missing=[asdict(each) for each in result.missing], rows_read=result.rows_read,
        looked_at=result.looked_at, seconds=round(result.seconds, 3), ended_at=at,
        sql_fingerprint=hashlib.sha256(detector.sql.encode()).hexdigest(), result_sha256=digest_of(result),
    )  # fmt: skip
    people: dict[str, Ref] = {}
    for each in result.findings:
        _keep(run, detector, each, by=by, at=at, people=people)
    record(
        "detection.detector_ran", by=by, at=at, about=kept,
        run=str(run.ref), state=kept.state, findings=len(result.findings),
    )  # fmt: skip
    return kept.ref


def _keep(
    run: Run, detector: Detector, found: plain.Finding, *, by: Actor, at: datetime, people: dict[str, Ref]
) -> None:
    who = partial(_somebody, found=found, by=by, at=at, people=people)
    officer = who(found.officer_id, PersonKind.UNKNOWN_ACCOUNT)
    person = who(found.person_id, PersonKind.PUBLIC) if found.person_id else None
    same = {"detector": detector.name, "subject_id": officer.id, "person_id": person.id if person else None}
    row = Finding.objects.create(
        run=run, unit=run.unit, title=detector.title, rule=detector.because, found_at=at,
        known=Finding.objects.filter(**same).exclude(run=run).order_by("pk").first(),
        first_at=found.first_at, last_at=found.last_at, found=found.found, whole=found.whole, of=found.of,
        q_value=found.comparison.q_value, comparison=asdict(found.comparison), reasons=list(reasons(found)),
        innocent=list(detector.innocent), evidence=[_row(each) for each in found.evidence], **same,
    )  # fmt: skip
    record("detection.finding_made", by=by, at=at, about=row, detector=detector.name)
    keep_quiet(row, by=by, at=at)


def _somebody(
    number: str, kind: PersonKind, found: plain.Finding, *, by: Actor, at: datetime, people: dict[str, Ref]
) -> Ref:
    """Who a number or login of the logs is; somebody nobody knows yet is made known by it."""
    if number not in people:
        systems = sorted({row.source for row in found.evidence if row.table == "lookups"})
        logins = (person_with(system, number, on=found.last_at.date()) for system in systems)
        known = person_numbered(number) or next((who for who in logins if who), None)
        people[number] = known or know_person(by=by, at=at, number=number, kind=kind)
    return people[number]


def _row(row: plain.EvidenceRow) -> dict[str, Any]:
    return {**asdict(row), "happened_at": row.happened_at.isoformat()}
