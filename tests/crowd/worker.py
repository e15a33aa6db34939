"""The worker, killed while it reads a handed-in file: the job is taken again, and its effect comes once."""

from __future__ import annotations

import random
import signal
import time
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate, localtime

from custodiet.accounts.actions import open_account
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import actor_for, system
from custodiet.accounts.web import now
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.detection import performing
from custodiet.detection.actions import (
    IMPORT_JOB,
    ask_programme,
    ask_run,
    authorise_programme,
    authorise_run,
    import_extract,
)
from custodiet.detection.due import Every
from custodiet.detection.models import Extract, Run
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


def kill_detection(kills: int, seed: int) -> dict[str, object]:
    """Perform one run unharmed; then the same again, its worker killed at random moments."""
    moments = random.Random(seed)
    hand_in(0)
    _work_once()
    unharmed = _authorised_run()
    begun = time.monotonic()
    Child(lambda _: _work_once()).wait()
    lasted = time.monotonic() - begun
    again = _authorised_run()
    killed = 0
    while killed < kills:
        child = Child(lambda _: _work_once())
        time.sleep(moments.uniform(0.05, max(lasted, 0.2)))
        child.kill()
        killed += 1
        _wait_for_leases()
    Child(lambda _: _work_once()).wait()
    return {"killed": killed, "runs": [_run_found(each) for each in (unharmed, again)], **_found()}


def start_together(workers: int) -> dict[str, object]:
    """A programme with two nights missed, and so many workers who look at once for what is due."""
    at = now() - timedelta(days=2, hours=1)
    asks, decides = _two_people(at)
    today = localdate(at)
    ref = ask_programme(
        by=asks, at=at, title="Every night", basis="law-enforcement", authority="An order",
        necessity="A test", proportionality="One night", every=Every.DAY, on_day=0,
        at_time=localtime(at + timedelta(minutes=30)).time(), looks_back=1, from_on=today,
        until_on=today + timedelta(days=30), systems=["crime records"],
    )  # fmt: skip
    authorise_programme(ref, by=decides, at=at)
    start = time.time() + 0.5  # so that all are there when it begins

    def look(_: int) -> None:
        time.sleep(max(start - time.time(), 0))
        performing.do_what_is_due(performing.means(settings.STORE, clock=now, lease=LEASE))

    codes = [child.wait()[1] for child in [Child(look) for _ in range(workers)]]
    return {
        "codes": codes, "runs": Run.objects.count(), "jobs": Job.objects.count(),
        "asked": Line.objects.filter(event="detection.run_asked").count(),
    }  # fmt: skip


def _authorised_run() -> Ref:
    """A run over the days of the files handed in, asked for and authorised by two people."""
    asks, decides = _two_people()
    day = date(2026, 3, 8)
    ref = ask_run(
        by=asks, at=now(), title="Killed and taken up again", authority="An order", necessity="A test",
        proportionality="One day", scope_from=day, scope_until=day,
    )  # fmt: skip
    authorise_run(ref, by=decides, at=now())
    return ref


def _two_people(at: datetime | None = None) -> tuple[Actor, Actor]:
    found = []
    for name, role in (("kill-asks", Role.INTELLIGENCE_OFFICER), ("kill-decides", Role.HEAD)):
        user = User.objects.filter(username=name).first()
        if user is None:
            open_account(
                by=system("setup"), at=at or now(), username=name, display_name=name, role=role, unit="a unit"
            )
            user = User.objects.get(username=name)
        found.append(actor_for(user))
    return found[0], found[1]


def _run_found(ref: Ref) -> dict[str, object]:
    run = Run.objects.get(pk=ref.id)
    results = list(run.results.values_list("detector", flat=True))
    patterns = list(run.findings.values_list("detector", "subject_id", "person_id"))
    lines = Line.objects.filter(about=str(ref)).values_list("event", flat=True)
    return {
        "stage": run.stage, "results": len(results), "once": len(set(results)) == len(results),
        "findings": len(patterns), "each once": len(set(patterns)) == len(patterns),
        "digest": run.seal.result_sha256, "finished": list(lines).count("detection.run_finished"),
        "taken up": list(lines).count("detection.run_taken_up_again"),
    }  # fmt: skip


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
        "jobs": sorted(Job.objects.filter(kind=IMPORT_JOB).values_list("state", flat=True)),
        "extracts": sorted(Extract.objects.values_list("stage", "kept")),
        "said kept": Line.objects.filter(event="detection.extract_kept").count(),
        "left over": [str(path) for path in Path(settings.STORE).rglob("*.part")],
        "held": held["lookups"].rows if "lookups" in held else 0,
    }
