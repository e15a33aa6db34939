"""Pages of runs: parse, one call, render."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from custodiet.accounts.web import actor, now, number, paged
from custodiet.core.errors import NotFound
from custodiet.detection import actions, forms, queries
from custodiet.detection.views.common import done, ref_of

DECISIONS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "authorise": (forms.AuthoriseRun, actions.authorise_run),
    "refuse": (forms.RefuseRun, actions.refuse_run),
    "stop": (forms.StopRun, actions.stop_run),
    "repeat": (forms.RepeatRun, actions.repeat_run),
}


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """Every run, newest first."""
    by = actor(request)
    return render(
        request,
        "detection/runs.html",
        {"page": paged(request, queries.runs(by)), "may_ask": queries.may_ask(by), "checked_at": now()},
    )


def ask_run(request: HttpRequest) -> HttpResponse:
    """Ask for a run; with ?like= and a run's number, filled in as that one was asked for."""
    form = forms.AskRun(request.POST or None)
    if request.method == "POST" and done(form, actions.ask_run, by=actor(request), at=now()):
        return redirect("detection:runs")
    if request.method == "GET" and (like := number(request.GET.get("like", ""))):
        form.initial = actions.copy_run(ref_of("run", like), by=actor(request), at=now())
        form.initial["officers"] = "\n".join(form.initial["officers"])
    return render(request, "detection/ask_run.html", {"form": form})


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run; the look is recorded."""
    return _run_page(request, pk)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run has come. Not a look of its own, however often it is asked for: only counts are shown.

    It does not ask again by itself: a page that changes under its reader fails people who read slowly.
    """
    card = queries.run_card(ref_of("run", pk), actor(request))
    if not card.under_way:
        return redirect("detection:run", pk=pk)
    return render(request, "detection/progress.html", {"run": card})


@require_POST
def decide_run(request: HttpRequest, pk: int, door: str) -> HttpResponse:
    """Authorise, refuse or stop a run."""
    if door not in DECISIONS:
        raise NotFound("There is no such page.")
    kind, do = DECISIONS[door]
    form = kind(request.POST)
    if done(form, do, ref_of("run", pk), by=actor(request), at=now()):
        return redirect("detection:run", pk=pk)
    return _run_page(request, pk, **{door: form})


def _run_page(request: HttpRequest, pk: int, **bound: Form) -> HttpResponse:
    card = actions.open_run(ref_of("run", pk), by=actor(request), at=now())
    asked = {name: kind() for name, (kind, _) in DECISIONS.items()}
    return render(request, "detection/run.html", {"run": card, **asked, **bound})
