"""A force of a handful, in a store: one officer who looked one person up four times, and two peers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from custodiet.accounts.queries import system
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.detection import actions
from custodiet.detection.checking import perform_check
from custodiet.detection.models import Finding
from custodiet.detection.performing import Means, means, perform_run
from custodiet.detection.store import Store
from custodiet.jobs.actions import Taken, take
from custodiet.linkage.actions import NewPerson, register_people
from custodiet.linkage.queries import person_numbered
from custodiet.linkage.rules import PersonKind

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)
LEASE = timedelta(minutes=2)
OFFICERS = ("P-40817", "P-40818", "P-40819")
TEXTS = {
    "title": "Look-ups, September and October 2026",
    "authority": "Force order 14/2026, paragraph 3",
    "necessity": "Two reports since August",
    "proportionality": "Look-up logs only, two months",
}


def lookup(number: int, officer: str, person: str | None, at: datetime, **more: str) -> dict[str, object]:
    """One row of the table lookups."""
    row = {"lookup_id": f"e{number}", "system": "crime records", "officer_id": officer, "person_id": person}
    return {**row, "action": "view", "looked_up_at": at, "zone": "Europe/London", "reason": "enquiry", **more}


def fill(root: Path, **more: str) -> Store:
    """A store with four unexplained look-ups of M-7725 by P-40817, and one explained look-up by each peer."""
    store = Store(root)
    start = datetime(2026, 9, 10, 14, 22, 8, tzinfo=UTC)
    rows = [lookup(n, "P-40817", "M-7725", start + timedelta(days=5 * n), **more) for n in range(4)]
    rows += [lookup(10 + n, officer, "M-1000", start) for n, officer in enumerate(OFFICERS[1:])]
    _add(store, "lookups", rows)
    before = start - timedelta(days=3)
    parts = [
        {"assignment_id": f"a{n}", "officer_id": officer, "person_id": "M-1000", "record_id": "41/8821/26",
         "part": "officer in the case", "from_at": before, "recorded_at": before}
        for n, officer in enumerate(OFFICERS[1:])
    ]  # fmt: skip
    _add(store, "assignments", parts)
    posts = [{"officer_id": each, "role": "constable", "unit": "Northmarch East"} for each in OFFICERS]
    _add(store, "officers", posts)
    return store


def _add(store: Store, table: str, rows: list[dict[str, object]], mark: str = "tiny") -> None:
    batch = pa.RecordBatch.from_pylist(rows)
    store.add(table, [batch], f"{mark}-{table}")


def add_a_log_that_names_nobody(root: Path, at: datetime, system: str = "plate readers") -> None:
    """Three look-ups, on plate readers if not said otherwise, which say who searched and not for whom."""
    rows = [lookup(90 + n, f"a{n}", None, at, system=system) for n in range(3)]
    _add(Store(root), "lookups", rows, "nameless")


def establishment(noon: datetime) -> None:
    """The officers and their line manager, known to linkage by number and name."""
    manager = NewPerson("P-30000", PersonKind.OFFICER, name="Inspector Ada Holt")
    officers = [
        NewPerson(each, PersonKind.OFFICER, name=f"Constable {each}", supervisor="P-30000")
        for each in OFFICERS
    ]
    register_people(by=system("setup"), at=noon, people=[manager, *officers])


def asked(by: Actor, at: datetime, **more: object) -> Ref:
    """A run asked for over the two months."""
    return actions.ask_run(by=by, at=at, **{**TEXTS, "scope_from": FIRST, "scope_until": LAST, **more})


def tools(root: Path, at: datetime) -> Means:
    """What the worker works with, its clock standing at a moment."""
    return means(root, clock=lambda: at, lease=LEASE)


def perform(root: Path, at: datetime) -> Taken:
    """Take the next job that is a run, checking the data where that waits before it, and perform it."""
    while (job := take(at=at, lease=LEASE)) is not None and job.about.record == "datacheck":
        perform_check(job, tools(root, at))
    assert job is not None
    perform_run(job, tools(root, at))
    return job


def found(people: object, noon: datetime, root: Path) -> Finding:
    """The one finding of a run over the tiny force, asked for, authorised and performed."""
    fill(root)
    establishment(noon)
    run = asked(people.analyst, noon)  # type: ignore[attr-defined]
    actions.authorise_run(run, by=people.head, at=noon)  # type: ignore[attr-defined]
    perform(root, noon)
    return Finding.objects.get(detector="repeated_lookups")


def near(actor: Actor, number: str) -> Actor:
    """The same actor, as the person of that number."""
    return Actor(actor.id, actor.role, actor.unit, person_numbered(number))
