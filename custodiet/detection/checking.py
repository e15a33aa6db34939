"""The worker's part in checking the data."""

from __future__ import annotations

from django.utils.timezone import get_default_timezone_name, localdate

from custodiet.core.errors import Refusal
from custodiet.detection import actions
from custodiet.detection.engine.measure import measure
from custodiet.detection.models import DataCheck
from custodiet.detection.performing import WORKER, Means, Pulse
from custodiet.detection.scoping import rules_on
from custodiet.detection.stages import CheckStage
from custodiet.jobs import actions as jobs
from custodiet.jobs.actions import Taken


def perform_check(job: Taken, means: Means) -> None:
    """Measure everything that is held. A check that another worker has ended is left as it is."""
    check = DataCheck.objects.get(pk=job.about.id)
    if check.stage != CheckStage.ASKED:
        jobs.finish(job, at=means.clock())
        return
    pulse = Pulse(job, means, "Checking what is held")
    try:
        at = means.clock()
        figures = measure(
            means.store, at=at, zone=get_default_timezone_name(), memory=means.memory,
            rules=rules_on(localdate(at), means.shelf), on_table=pulse.tell,
        )  # fmt: skip
        actions.keep_check(check.ref, by=WORKER, at=means.clock(), figures=figures)
    except Refusal as refusal:
        if not jobs.holds(job):
            return  # another worker has it now
        actions.fail_check(check.ref, by=WORKER, at=means.clock(), why=refusal.why)
        jobs.fail(job, at=means.clock(), why=refusal.why)
    else:
        jobs.finish(job, at=means.clock())
