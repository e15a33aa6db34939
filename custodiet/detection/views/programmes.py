"""Pages of programmes of monitoring: parse, one call, render."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from custodiet.accounts.web import actor, local_day, now, paged
from custodiet.core.errors import NotFound
from custodiet.detection import actions, queries
from custodiet.detection.forms import programmes as forms
from custodiet.detection.views.common import done, ref_of

DECISIONS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "authorise": (forms.AuthoriseProgramme, actions.authorise_programme),
    "refuse": (forms.RefuseProgramme, actions.refuse_programme),
    "pause": (forms.PauseProgramme, actions.pause_programme),
    "resume": (forms.ResumeProgramme, actions.resume_programme),
    "end": (forms.EndProgramme, actions.end_programme),
}


@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme, newest first."""
    by, at = actor(request), now()
    page = paged(request, queries.programmes(by, now=at))
    given = {"page": page, "may_ask": queries.may_ask_programme(by), "checked_at": at}
    return render(request, "detection/programmes.html", given)


def ask_programme(request: HttpRequest) -> HttpResponse:
    """Ask for a programme."""
    form = forms.AskProgramme(request.POST or None)
    if request.method == "POST" and done(form, actions.ask_programme, by=actor(request), at=now()):
        return redirect("detection:programmes")
    return render(request, "detection/ask_programme.html", {"form": form})


@require_GET
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """One programme; the look is recorded."""
    return _page(request, pk)


@require_POST
def decide_programme(request: HttpRequest, pk: int, door: str) -> HttpResponse:
    """Authorise, refuse, pause, resume or end a programme."""
    if door not in DECISIONS:
        raise NotFound("There is no such page.")
    kind, do = DECISIONS[door]
    form = kind(request.POST, auto_id=f"{door}_%s")
    if done(form, do, ref_of("programme", pk), by=actor(request), at=now()):
        return redirect("detection:programme", pk=pk)
    return _page(request, pk, **{door: form})


def renew_programme(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what a programme has shown, and ask for a further period."""
    ref, by = ref_of("programme", pk), actor(request)
    form = forms.RenewProgramme(request.POST or None)
    if request.method == "POST" and done(form, actions.renew_programme, ref, by=by, at=now()):
        return redirect("detection:programmes")
    card = actions.open_programme(ref, by=by, at=now())
    if request.method == "GET":
        first = max(card.row.until_on + timedelta(days=1), local_day(now()))
        form.initial = {"from_on": first, "proportionality": card.proportionality}
    return render(request, "detection/renew_programme.html", {"programme": card, "form": form})


def _page(request: HttpRequest, pk: int, **bound: Form) -> HttpResponse:
    card = actions.open_programme(ref_of("programme", pk), by=actor(request), at=now())
    asked = {name: kind(auto_id=f"{name}_%s") for name, (kind, _) in DECISIONS.items()}
    return render(request, "detection/programme.html", {"programme": card, **asked, **bound})
