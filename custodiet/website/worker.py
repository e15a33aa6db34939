"""The worker: does long work, one job at a time, and signs the ledger when it is due."""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections

from custodiet.accounts.web import now
from custodiet.detection import checking, repeating, seeking
from custodiet.detection import performing as detection
from custodiet.detection.actions import AGAIN_JOB, CHECK_JOB, IMPORT_JOB, RUN_JOB, SEARCH_JOB
from custodiet.detection.performing import Means
from custodiet.jobs.actions import Taken, take
from custodiet.reporting.performing import send_notices
from custodiet.website.sweeps import checkpoint_if_due, clear_inbox, tidy_reports

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # a worker that says nothing for so long is taken to be gone
NAP = 1.0  # seconds between looks for work
SWEEP = timedelta(minutes=1)  # between looks for what is done by the clock

HANDLERS: dict[str, Callable[[Taken, Means], None]] = {
    RUN_JOB: detection.perform_run,
    AGAIN_JOB: repeating.perform_again,
    IMPORT_JOB: detection.perform_import,
    SEARCH_JOB: seeking.perform_search,
    CHECK_JOB: checking.perform_check,
}


def means(on_tick: Callable[[], None] = lambda: None, engine: str = "") -> Means:
    """What the worker works with, from the settings.

    on_tick  called whenever a job has said how far it is
    engine   duckdb or spark; left out, what the settings say
    """
    choice = detection.Choice(engine or settings.ENGINE, settings.SPARK, settings.SPARK_STORE)
    return detection.means(
        settings.STORE, clock=now, lease=LEASE, on_tick=on_tick, choice=choice, memory=settings.ENGINE_MEMORY
    )


def do_next(tools: Means) -> bool:
    """Do the job that has waited longest. Gives False when none waits.

    A fault in the program ends the worker: the job's lease runs out, and whoever is started next takes it.
    """
    job = take(at=now(), lease=tools.lease)
    if job is None:
        detection.end_lost_runs(tools)
        seeking.end_lost_searches(tools)
        return False
    log.info("job %s, %s, attempt %s", job.id, job.kind, job.attempt)
    HANDLERS[job.kind](job, tools)
    return True


def run_worker(*, once: bool = False) -> None:
    """Work until stopped.

    once  do what waits, then end
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    tools = means()
    swept_at = now() - SWEEP
    while True:
        close_old_connections()
        if now() - swept_at >= SWEEP:  # before the next job, so that a long queue holds nothing up
            sweep(tools)
            swept_at = now()
        if do_next(tools):
            continue
        if once:
            sweep(tools)
            return
        time.sleep(NAP)


def sweep(tools: Means) -> None:
    """Do what is done by the clock."""
    detection.do_what_is_due(tools)
    checkpoint_if_due(at=now())
    clear_inbox(at=now())
    tidy_reports(at=now())
    send_notices(at=now())
