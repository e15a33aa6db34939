"""What a run does with a finding whose pattern has been explained and is kept quiet until a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from custodiet.core.actors import Actor
from custodiet.core.policy import rule
from custodiet.detection.models import Finding, KeptQuiet, Suppression
from custodiet.detection.rules import outgrown
from custodiet.detection.stages import SuppressionStage
from custodiet.ledger.actions import record


def keep_quiet(finding: Finding, *, by: Actor, at: datetime) -> None:
    """Keep a new finding off the list, where its pattern is suppressed and has not outgrown that."""
    today = localdate(at)
    same: dict[str, Any] = {
        "unit": finding.unit, "detector": finding.detector, "subject_id": finding.subject_id,
        "person_id": finding.person_id,
    }  # fmt: skip
    held = Suppression.objects.filter(stage=SuppressionStage.HELD, until_on__gte=today, **same)
    suppression = held.order_by("pk").first()
    if suppression is None:
        return
    times = rule("monitoring.suppression_outgrown_by", on=today).value
    if outgrown(found=finding.found, then=suppression.found, times=times):
        record("detection.suppression_outgrown", by=by, at=at, about=suppression, finding=str(finding.ref))
        return
    kept = KeptQuiet.objects.create(finding=finding, suppression=suppression, kept_at=at)
    record("detection.finding_kept_quiet", by=by, at=at, about=kept)
