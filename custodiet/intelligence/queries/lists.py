"""Lists of leads, what waits, and what other rooms may know of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.queries import due_counts, within_reach
from custodiet.core.actors import Actor
from custodiet.core.clocks import Clock, Pressing, clock_words, running_clock
from custodiet.core.errors import NotFound
from custodiet.core.policy import rule
from custodiet.core.records import with_belongings
from custodiet.core.refs import Ref
from custodiet.intelligence.models import KEPT_FROM, Lead, LeadSubject
from custodiet.intelligence.rules import LIVE, TO_ASSESS, Stage

NUMBER = re.compile(r"\s*L-\d{4}-0*(\d{1,18})\s*", re.ASCII | re.IGNORECASE)
SORTS = {
    "due": (F("due_at").asc(nulls_last=True), "pk"),
    "-due": (F("due_at").desc(nulls_last=True), "-pk"),
    "raised": ("raised_at", "pk"),
    "-raised": ("-raised_at", "-pk"),
}


@dataclass(frozen=True)
class LeadRow:
    """One lead in a list.

    subjects     numbers, never names
    due_words    how its clock stands; empty when none runs
    due_kind     "late", "soon" or "plain", for the look of that word
    """

    ref: Ref
    url: str
    number: str
    title: str
    origin: str
    subjects: tuple[str, ...]
    stage_words: str
    raised_at: datetime
    due_at: datetime | None
    due_words: str
    due_kind: str


class LeadRows(Sequence[LeadRow]):
    """Leads as rows, read from the database only for the page that is shown."""

    def __init__(self, rows: QuerySet[Lead, Lead], now: datetime) -> None:
        self._rows = rows
        self._now = now

    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, place: int) -> LeadRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[LeadRow]: ...

    def __getitem__(self, place: int | slice) -> LeadRow | list[LeadRow]:
        if isinstance(place, int):
            return _row(self._rows[place], self._now)
        return [_row(lead, self._now) for lead in self._rows[place]]


def _row(lead: Lead, now: datetime) -> LeadRow:
    said, kind = "", "plain"
    if lead.due_at:
        words = clock_words(lead.due_at, now, timezone.get_default_timezone())
        said, kind = words.state_words, {"overdue": "late", "today": "soon"}.get(words.state, "plain")
    return LeadRow(
        ref=lead.ref,
        url=_url(lead),
        number=lead.number,
        title=lead.title,
        origin=lead.origin,
        subjects=tuple(sorted(each.person.number for each in lead.subjects.all())),
        stage_words=Stage(lead.stage).words,
        raised_at=lead.raised_at,
        due_at=lead.due_at,
        due_words=said,
        due_kind=kind,
    )


def _url(lead: Lead) -> str:
    return reverse("intelligence:lead", args=[lead.pk])


def kept_from(person: Ref) -> set[Ref]:
    """Every lead that a person is kept from, with all that belongs to it.

    That is: as its subject, as whoever manages them, or as anybody named.
    """
    near = Q()
    for path in KEPT_FROM:
        near |= Q(**{path: person.id})
    return with_belongings(Lead.objects.filter(near))


def visible_to(by: Actor, permission: Permission = Permission.LEAD_READ) -> QuerySet[Lead, Lead]:
    """Every lead this actor may be near: the same answer as ``may``, given by the database."""
    rows: QuerySet[Lead, Lead] = within_reach(Lead.objects.all(), by, permission, kept_from=KEPT_FROM)
    return rows


def leads(by: Actor, *, now: datetime, stage: str = "", q: str = "", sort: str = "due") -> LeadRows:
    """The leads this actor may see.

    stage  one of rules.Stage; "live" for all that are not yet closed or taken into a case; "" for every one
    q      words of the title, a number such as L-2026-0131, or the number of an officer named as subject
    sort   "due", "raised", and the same with "-" before it; anything else is taken as "due"
    """
    rows = visible_to(by)
    if stage == "live":
        rows = rows.filter(stage__in=LIVE)
    elif stage in set(Stage):
        rows = rows.filter(stage=stage)
    if q.strip():
        number = NUMBER.fullmatch(q)
        about = LeadSubject.objects.filter(person__number=q.strip().upper()).values("lead")
        words = Q(title__icontains=q.strip()) | Q(pk__in=about)
        rows = rows.filter(pk=int(number[1])) if number else rows.filter(words)
    order: Any = SORTS.get(sort, SORTS["due"])
    return LeadRows(rows.order_by(*order).prefetch_related("subjects__person"), now)


def to_assess(by: Actor, *, now: datetime) -> LeadRows:
    """The leads that wait to be graded or assessed by this actor, the one due first on top."""
    return _waiting_rows(visible_to(by, Permission.LEAD_ASSESS).filter(stage__in=TO_ASSESS), now)


def ready_for_a_case(by: Actor, *, now: datetime) -> LeadRows:
    """The leads that wait for this actor to open a case."""
    return _waiting_rows(visible_to(by, Permission.LEAD_ADOPT).filter(stage=Stage.READY), now)


def _waiting_rows(rows: QuerySet[Lead, Lead], now: datetime) -> LeadRows:
    return LeadRows(rows.order_by("due_at", "pk").prefetch_related("subjects__person"), now)


def clock_of(lead: Lead, now: datetime, url: str = "") -> Clock | None:
    """The clock that runs for a lead, or None when none does."""
    if lead.due_at is None:
        return None
    stage = Stage(lead.stage)
    verb, name = {
        Stage.RAISED: ("Grade and assess", "intelligence.assessed_within"),
        Stage.GRADED: ("Assess", "intelligence.assessed_within"),
        Stage.READY: ("Open a case from", "intelligence.reviewed_every"),
    }.get(stage, ("Review", "intelligence.reviewed_every"))
    says = rule(name, on=timezone.localdate(lead.raised_at)).says
    return running_clock(
        f"{verb} lead {lead.number}", url, lead.due_at, says, now=now, zone=timezone.get_default_timezone()
    )


def waiting(by: Actor, now: datetime, *, most: int = 8) -> Pressing:
    """The clocks of leads that run against this actor, the most pressing first. Two queries."""
    mine = Q(stage__in=TO_ASSESS | {Stage.DEVELOPING})
    if scope_of(by, Permission.LEAD_ADOPT) is not None:
        mine |= Q(stage=Stage.READY)
    rows = visible_to(by, Permission.LEAD_ASSESS).filter(mine, due_at__isnull=False)
    clocks = (clock_of(lead, now, _url(lead)) for lead in rows.order_by("due_at", "pk")[:most])
    return Pressing(tuple(each for each in clocks if each), *due_counts(rows, "due_at", now=now))


@dataclass(frozen=True)
class LeadSummary:
    """What a case takes over from a lead."""

    ref: Ref
    number: str
    title: str
    summary: str
    unit: str
    behaviours: tuple[str, ...]
    subjects: tuple[Ref, ...]
    exclusions: tuple[tuple[Ref, str], ...]
    people: tuple[tuple[Ref, str], ...]


def lead_summary(ref: Ref, *, by: Actor) -> LeadSummary:
    """What a case takes over from one lead. Refuses a lead that this actor may not see."""
    lead = (
        visible_to(by).filter(pk=ref.id).first()
        if (ref.room, ref.record) == ("intelligence", "lead")
        else None
    )
    if lead is None:
        raise NotFound("There is no such lead, or you may not open it.")

    def person(pk: int) -> Ref:
        return Ref("linkage", "person", pk)

    return LeadSummary(
        ref=lead.ref,
        number=lead.number,
        title=lead.title,
        summary=lead.summary,
        unit=lead.unit,
        behaviours=tuple(lead.behaviours),
        subjects=tuple(person(pk) for pk in lead.subjects.values_list("person_id", flat=True)),
        exclusions=tuple((person(pk), why) for pk, why in lead.exclusions.values_list("person_id", "why")),
        people=tuple((person(pk), part) for pk, part in lead.people.values_list("person_id", "part")),
    )


def progress(origin: Ref) -> Stage | None:
    """How far the latest lead out of one origin has come, and nothing else; None when there is none."""
    stage = Lead.objects.filter(came_from=str(origin)).order_by("-pk").values_list("stage", flat=True).first()
    return Stage(stage) if stage else None
