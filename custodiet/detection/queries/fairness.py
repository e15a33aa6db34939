"""Asking whether the list falls on some groups more than on others. The one reader of characteristics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import QuerySet

from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.detection.groups import Group, GroupRow, rows
from custodiet.detection.models import Decision, Finding, Ranking, Standing
from custodiet.detection.queries.reading import KEPT_FROM, STANDING_KEPT_FROM
from custodiet.detection.stages import FindingStage
from custodiet.detection.store import Store

NOT_SAID = "Not recorded"
NIGHT = 0.2  # share of shifts that end on a later day, from which a post counts as one with nights
SERVICE = ((2, "Under 2 years"), (10, "2 to 9 years"), (200, "10 years or more"))


LIMITS = ("detection.smallest_group", "detection.smallest_count")


class Limits(NamedTuple):
    """The fewest officers that a group, and a rate, may rest on."""

    smallest: int
    fewest: int


@dataclass(frozen=True)
class Kind:
    """One way of grouping officers, with its rows and its chart."""

    ident: str
    title: str
    rows: tuple[GroupRow, ...]
    chart: SimpleNamespace


@dataclass(frozen=True)
class FairnessCard:
    """Everything that the fairness page shows of one run."""

    ref: Ref
    run_id: int
    run_number: str
    scope_from: date
    scope_until: date
    ranked_at: datetime
    officers: int
    smallest: int
    fewest: int
    kinds: tuple[Kind, ...]


def newest_fairness(by: Actor) -> Ref | None:
    """The newest run's order that this actor may see the fairness of."""
    seen = within_reach(Ranking.objects.all(), by, Permission.FAIRNESS_READ)
    found = seen.order_by("-pk").values_list("pk", flat=True).first()
    return Ref("detection", "ranking", found) if found else None


def fairness_card(ref: Ref, by: Actor, store: Path) -> FairnessCard:
    """One run's rates by group. Refuses one this actor may not see.

    store  the folder that holds the logs, the force's list of characteristics among them
    """
    seen = within_reach(Ranking.objects.all(), by, Permission.FAIRNESS_READ)
    row = seen.select_related("run").filter(pk=ref.id).first()
    if row is None:
        raise NotFound("There is no such record, or you may not open it.")
    people = _people(Store(store), row.run.scope_until)
    counted = _counted(row, by)
    limits = Limits(*(int(rule(name, on=row.run.scope_until).value) for name in LIMITS))
    kinds = tuple(_kind(each, people, counted, limits) for each in TITLES if people)
    return FairnessCard(
        row.ref, row.run_id, row.run.number, row.run.scope_from, row.run.scope_until, row.ranked_at,
        len(people), limits.smallest, limits.fewest, kinds,
    )  # fmt: skip


TITLES = {
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "role": "Role",
    "service": "Length of service",
    "pattern": "Working pattern",
}


def _kind(
    ident: str, people: Mapping[str, Mapping[str, str]], counted: Mapping[str, set[str]], limits: Limits
) -> Kind:
    title = TITLES[ident]
    members: dict[str, set[str]] = defaultdict(set)
    for officer, who in people.items():
        members[who[ident]].add(officer)
    groups = [
        Group(name, len(each), *(len(each & counted[measure]) for measure in ("listed", "found", "led")))
        for name, each in sorted(members.items())
    ]
    shown = tuple(rows(groups, smallest=limits.smallest, fewest=limits.fewest))
    bars = [(each.name, None if each.listed.hidden else each.listed.value) for each in shown]
    chart = SimpleNamespace(
        title=f"Listed, for every 1,000 officers, by {title.lower()}", unit="Listed for every 1,000 officers",
        rows=bars, compared=None, ident=ident, hidden_words="too few to show",
    )  # fmt: skip
    return Kind(ident, title, shown, chart)


def _counted(row: Ranking, by: Actor) -> dict[str, set[str]]:
    """Officers who are listed, have a finding, or became a lead; without what is kept from the reader."""
    places = list(
        _not_near(Standing.objects.filter(ranking=row), by, STANDING_KEPT_FROM)
        .order_by("rank", "pk").values_list("subject__number", "beyond_chance").distinct()
    )  # fmt: skip
    findings = _not_near(Finding.objects.filter(run_id=row.run_id), by, KEPT_FROM)
    led = Decision.objects.filter(finding__in=findings, decided=FindingStage.RAISED)
    return {
        "listed": {number for place, (number, beyond) in enumerate(places) if beyond or place < row.room},
        "found": set(findings.values_list("subject__number", flat=True)),
        "led": set(led.values_list("finding__subject__number", flat=True)),
    }


def _not_near(rows: QuerySet[Any, Any], by: Actor, paths: tuple[str, ...]) -> QuerySet[Any, Any]:
    if by.person is not None:
        for path in paths:
            rows = rows.exclude(**{path: by.person.id})
    return rows


def _people(store: Store, on: date) -> dict[str, dict[str, str]]:
    """Who the officers are, by group; empty where the force has handed in no list of characteristics."""
    roles = {row["officer_id"]: row["role"] for row in _rows(store, "officers", ("officer_id", "role"))}
    patterns = _patterns(store)
    wanted = ("officer_id", "sex", "ethnicity", "joined_on")
    return {
        row["officer_id"]: {
            "sex": _said(row["sex"]), "ethnicity": _said(row["ethnicity"]),
            "role": _said(roles.get(row["officer_id"])), "service": _service(row["joined_on"], on),
            "pattern": patterns.get(row["officer_id"], "No roster"),
        }
        for row in _rows(store, "characteristics", wanted)
    }  # fmt: skip


def _rows(store: Store, table: str, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """A small table's rows, the newest extract's last."""
    for path in store.files(table):
        yield from pq.read_table(path, columns=list(columns), partitioning=None).to_pylist()


def _patterns(store: Store) -> dict[str, str]:
    """Whether each officer's shifts have nights: those that end on a later day than they began."""
    worked: Counter[str] = Counter()
    nights: Counter[str] = Counter()
    for path in store.files("duties"):
        shifts = pq.read_table(path, columns=["officer_id", "starts_at", "ends_at"], partitioning=None)
        later = pc.greater(pc.floor_temporal(shifts["ends_at"], unit="day"), shifts["starts_at"])
        counted = pa.table({"officer": shifts["officer_id"], "night": pc.cast(later, pa.int64())})
        sums = counted.group_by("officer").aggregate([("night", "sum"), ("night", "count")])
        for row in sums.to_pylist():
            worked[row["officer"]] += row["night_count"]
            nights[row["officer"]] += row["night_sum"]
    return {
        officer: "With nights" if nights[officer] / count >= NIGHT else "Days only"
        for officer, count in worked.items()
        if count
    }


def _said(text: str | None) -> str:
    return text[:1].upper() + text[1:] if text else NOT_SAID


def _service(joined: date | None, on: date) -> str:
    if joined is None:
        return NOT_SAID
    years = (on - joined).days / 365.25
    return next(words for most, words in SERVICE if years < most)
