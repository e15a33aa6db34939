"""The worker, killed while it reads a handed-in file: the job is taken again, and its effect comes once."""

from __future__ import annotations

import random
import signal
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from custodiet.accounts.queries import system
from custodiet.accounts.web import now
from custodiet.core.refs import Ref
from custodiet.detection import performing
from custodiet.detection.actions import import_extract
from custodiet.detection.models import Extract
from custodiet.detection.queries import mapping_named
from custodiet.jobs.models import Job
from custodiet.jobs.rules import MOST_ATTEMPTS
from custodiet.ledger.models import Line
from custodiet.website.worker import do_next
from tests.crowd.forks import Child

LEASE = timedelta(seconds=2)
ROWS = 60_000  # about a second's reading


def hand_in(number: int) -> Ref:
    """Lay one file of a plate-reader system's look-ups in the inbox, and ask for it to be read."""
    settings.INBOX.mkdir(parents=True, exist_ok=True)
    path = settings.INBOX / f"look-ups-{number}.csv"
    rows = (
        f'"f{number}-{row}","account-{row % 40}","2026-03-08 {row % 24:02}:00:00.000",94,"inv"\n'
        for row in range(ROWS)
    )
    path.write_text('"id","userId","searchDate","cameraCount","reason"\n' + "".join(rows))
    return import_extract(
        by=system("setup"),
        at=now(),
        path=path,
        file_name=path.name,
        mapping=mapping_named("plate-reader-audit"),
        fingerprint=f"invented-{number}",
    )


def kill_workers(files: int, seed: int) -> dict[str, object]:
    """For each file, kill its worker at random moments, fewer times than would put the job aside."""
    moments = random.Random(seed)
    killed = 0
    for number in range(files):
        hand_in(number)
        for _ in range(MOST_ATTEMPTS - 1):
            child = Child(lambda _: _work_once())
            time.sleep(moments.uniform(0.02, 1.2))
            child.kill()
            killed += 1
            _wait_for_leases()
        Child(lambda _: _work_once()).wait()
    return {"killed": killed, **_found()}


def kill_every_worker(seed: int) -> dict[str, object]:
    """Kill as many workers over one file as put its job aside; the next says so."""
    moments = random.Random(seed)
    hand_in(0)
    for _ in range(MOST_ATTEMPTS):
        child = Child(lambda _: _work_once())
        while not Job.objects.filter(state="running", leased_until__gte=now()).exists():
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 0.2))
        child.kill()
        _wait_for_leases()
    Child(lambda _: _work_once()).wait()
    return {"why": Extract.objects.get().why, **_found()}


def suspend_worker(seed: int) -> dict[str, object]:
    """Hold a worker still for longer than its lease, let another do the work, and wake the first."""
    moments = random.Random(seed)
    hand_in(0)
    first = Child(lambda _: _work_once())
    time.sleep(moments.uniform(0.1, 0.5))
    first.signal(signal.SIGSTOP)
    time.sleep(LEASE.total_seconds() + 0.2)
    Child(lambda _: _work_once()).wait()
    first.signal(signal.SIGCONT)
    _, code = first.wait()
    return {"code": code, **_found()}


def _work_once() -> None:
    tools = performing.means(settings.STORE, clock=now, lease=LEASE)
    while do_next(tools):
        pass


def _wait_for_leases() -> None:
    while Job.objects.filter(leased_until__gte=now()).exists():
        time.sleep(0.05)


def _found() -> dict[str, object]:
    held = performing.Store(settings.STORE).tables()
    return {
        "jobs": sorted(Job.objects.values_list("state", flat=True)),
        "extracts": sorted(Extract.objects.values_list("stage", "kept")),
        "said kept": Line.objects.filter(event="detection.extract_kept").count(),
        "left over": [str(path) for path in Path(settings.STORE).rglob("*.part")],
        "held": held["lookups"].rows if "lookups" in held else 0,
    }
