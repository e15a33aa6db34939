"""Search and clocks: what somebody may open, found by number or words; and all that runs against them.

Nothing is searched that a list would not show: each room answers for the records that this person may open,
so that a record kept from somebody is neither found nor counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.web import actor, local_day, now, paged
from custodiet.cases import queries as cases
from custodiet.core.actors import Actor
from custodiet.core.clocks import Clock, Pressing
from custodiet.core.errors import NotAllowed
from custodiet.detection import queries as detection
from custodiet.intelligence import queries as desk
from custodiet.website.forms import LookFor
from custodiet.website.menu import RUNS_AGAINST

MOST = 10  # of each kind; the list itself shows the others


@dataclass(frozen=True)
class Found:
    """One record: where it is, what it is called, what it is about, how it stands."""

    url: str
    number: str
    title: str
    about: str
    stage: str


@dataclass(frozen=True)
class Kind:
    """Records of one kind: the first few, how many there are, and the list that shows all of them."""

    name: str
    rows: tuple[Found, ...]
    count: int
    all_url: str


def _leads(by: Actor, words: str, at: datetime) -> Kind:
    rows = desk.leads(by, now=at, q=words)
    shown = tuple(
        Found(row.url, row.number, row.title, ", ".join(row.subjects), row.stage_words) for row in rows[:MOST]
    )
    return Kind("Leads", shown, len(rows), _list("intelligence:leads", words))


def _cases(by: Actor, words: str, at: datetime) -> Kind:
    rows = cases.cases(by, now=at, q=words)
    shown = tuple(
        Found(row.url, row.number, row.title, ", ".join(row.subjects), row.stage_words) for row in rows[:MOST]
    )
    return Kind("Cases", shown, len(rows), _list("cases:cases", words))


def _findings(by: Actor, words: str, at: datetime) -> Kind:
    rows = detection.findings(by, q=words, on=local_day(at))
    shown = tuple(
        Found(_finding(row.id), row.number, row.title, row.officer, row.stage.words)
        for row in detection.finding_rows(rows[:MOST])
    )
    return Kind("Findings", shown, rows.count(), _list("detection:findings", words, stage=""))


def _finding(pk: int) -> str:
    return reverse("detection:finding", args=[pk])


def _list(name: str, words: str, stage: str = "all") -> str:
    return f"{reverse(name)}?{urlencode({'stage': stage, 'q': words})}"


KINDS: tuple[tuple[Permission, Callable[[Actor, str, datetime], Kind]], ...] = (
    (Permission.LEAD_READ, _leads),
    (Permission.CASE_READ, _cases),
    (Permission.FINDING_READ, _findings),
)


def found(by: Actor, words: str, *, at: datetime) -> list[Kind]:
    """What this person may open that has these words, number, or officer's number. A few queries a kind.

    Refuses somebody who may open none of these kinds.
    """
    mine = [look for needs, look in KINDS if scope_of(by, needs) is not None]
    if not mine:
        raise NotAllowed("Your role does not include searching records.")
    return [each for each in (look(by, words, at) for look in mine) if each.count] if words else []


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Look for a record by number, by words of its title, or by an officer's number."""
    form = LookFor(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    kinds = found(actor(request), words, at=now())
    total = sum(each.count for each in kinds)
    shown = {"form": form, "words": words, "kinds": kinds, "total": total, "checked_at": now()}
    return render(request, "search.html", shown)


class Clocks:
    """All clocks that run against somebody, the most pressing first, read as far as the page goes."""

    def __init__(self, by: Actor, at: datetime) -> None:
        self.by, self.at = by, at
        self.counted = self._first(0)

    def _first(self, most: int) -> Pressing:
        both = desk.waiting(self.by, self.at, most=most)
        return both.with_those_of(cases.waiting(self.by, self.at, most=most), most)

    def __len__(self) -> int:
        return self.counted.overdue + self.counted.today + self.counted.later

    def __getitem__(self, place: slice) -> tuple[Clock, ...]:
        return self._first(place.stop).clocks[place]


@require_GET
def clocks(request: HttpRequest) -> HttpResponse:
    """Every clock that runs against whoever is signed in."""
    by = actor(request)
    if all(scope_of(by, each) is None for each in RUNS_AGAINST):
        raise NotAllowed("No clock can run against your role.")
    running = Clocks(by, now())
    page = paged(request, running)  # type: ignore[arg-type]  # a length and slices are all that a page asks for
    return render(request, "clocks.html", {"page": page, "pressing": running.counted, "checked_at": now()})
