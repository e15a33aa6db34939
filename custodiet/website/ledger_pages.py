"""Pages of the ledger: its lines, one record checked, who has looked, checkpoints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.queries import names_of
from custodiet.accounts.web import actor, now, paged
from custodiet.core.errors import NotAllowed
from custodiet.ledger import queries as ledger
from custodiet.ledger.queries import LineCard
from custodiet.website import ledger_looks

LONG = 32
NARROW = {"class": "govuk-input--width-20", "autocomplete": "off"}


class Looks(forms.Form):
    """Which looks to show. Every field may be left empty."""

    about = forms.CharField(
        label="About the record", required=False, max_length=120, widget=forms.TextInput(attrs=NARROW),
        help_text="Its reference, such as cases.case:31.",
    )  # fmt: skip
    actor = forms.CharField(
        label="By", required=False, max_length=80, widget=forms.TextInput(attrs=NARROW),
        help_text="The account’s number, such as user:12.",
    )  # fmt: skip


class Filters(Looks):
    """Which lines to show. Every field may be left empty."""

    field_order = ("begins", "about", "actor")
    begins = forms.CharField(
        label="What happened", required=False, max_length=80, widget=forms.TextInput(attrs=NARROW),
        help_text="The event, or how it begins: cases. for everything in cases.",
    )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line as the page shows it, with the name behind the account."""

    seq: int
    event: str
    words: str
    actor: str
    name: str
    at: datetime
    about: str
    facts: str


def _rows(lines: list[LineCard]) -> list[Row]:
    names = names_of({line.actor for line in lines})
    return [
        Row(
            line.seq,
            line.event,
            line.event.partition(".")[2].replace("_", " ").capitalize(),
            line.actor,
            names[line.actor],
            line.at,
            line.about,
            ", ".join(f"{key.replace('_', ' ')}: {_said(value)}" for key, value in line.facts.items()),
        )
        for line in lines
    ]


def _said(value: object) -> str:
    """A fact as text; of a long fingerprint the beginning, so that a telephone can show it."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= LONG else f"{text[: LONG // 2]}…"


def _asked(form: forms.Form) -> dict[str, str]:
    """What the filters ask for; one that cannot be read asks for nothing."""
    form.is_valid()
    return {field: str(said).strip() for field, said in form.cleaned_data.items()}


@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """The ledger, newest line first."""
    form = Filters(request.GET)
    asked = _asked(form)
    page = paged(request, ledger_looks.read_lines(by=actor(request), at=now(), **asked))
    given = {
        "page": page,
        "rows": _rows(list(page)),
        "filters": form,
        "narrowed": any(asked.values()),
        "checked_at": now(),
    }
    return render(request, "ledger/lines.html", given)


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Who has opened which records, newest first."""
    form = Looks(request.GET)
    asked = _asked(form)
    page = paged(request, ledger_looks.read_looks(by=actor(request), at=now(), **asked))
    given = {
        "page": page,
        "rows": _rows(list(page)),
        "filters": form,
        "narrowed": any(asked.values()),
        "checked_at": now(),
    }
    return render(request, "ledger/looks.html", given)


@require_safe
def record(request: HttpRequest, ref: str) -> HttpResponse:
    """One record checked against the ledger, and for an auditor its lines."""
    checked = ledger_looks.check_record(ref, by=actor(request))
    given: dict[str, object] = {"checked": checked, "checked_at": now()}
    if checked.lines is not None:
        page = paged(request, checked.lines)
        given |= {"page": page, "rows": _rows(list(page))}
    return render(request, "ledger/record.html", given)


@require_safe
def checkpoints(request: HttpRequest) -> HttpResponse:
    """The signed checkpoints, newest first."""
    if scope_of(actor(request), Permission.LEDGER_READ) is None:
        raise NotAllowed("Only an auditor reads the ledger.")
    return render(request, "ledger/checkpoints.html", {"page": paged(request, ledger.checkpoints())})


@require_safe
def note(request: HttpRequest, size: int) -> HttpResponse:
    """One checkpoint's note, to keep."""
    text = ledger_looks.take_checkpoint(by=actor(request), at=now(), size=size)
    name = f'attachment; filename="checkpoint-{size:012d}.txt"'
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name})


urlpatterns = [
    path("", lines, name="lines"),
    path("looks/", looks, name="looks"),
    path("checkpoints/", checkpoints, name="checkpoints"),
    path("checkpoints/<int:size>/", note, name="note"),
    path("record/<str:ref>/", record, name="record"),
]
