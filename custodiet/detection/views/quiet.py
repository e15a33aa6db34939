"""Pages of suppressions, outcomes, and how often findings prove true: parse, one call, render."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from custodiet.accounts.web import actor, local_day, now, paged
from custodiet.core.errors import NotFound
from custodiet.detection import actions, queries
from custodiet.detection.forms import quiet as forms
from custodiet.detection.views.common import done, ref_of
from custodiet.detection.views.findings import finding_page

DECISIONS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "agree": (forms.AgreeSuppression, actions.agree_suppression),
    "refuse": (forms.RefuseSuppression, actions.refuse_suppression),
    "review": (forms.ReviewSuppression, actions.review_suppression),
    "hand_over": (forms.HandOverSuppression, actions.hand_over_suppression),
    "end": (forms.EndSuppression, actions.end_suppression),
}


@require_GET
def suppressions(request: HttpRequest) -> HttpResponse:
    """Every suppression, the first to end on top."""
    at = now()
    page = paged(request, queries.suppressions(actor(request), on=local_day(at)))
    return render(request, "detection/suppressions.html", {"page": page, "checked_at": at})


@require_GET
def suppression(request: HttpRequest, pk: int) -> HttpResponse:
    """One suppression; the look is recorded."""
    return _page(request, pk)


@require_POST
def decide_suppression(request: HttpRequest, pk: int, door: str) -> HttpResponse:
    """Agree to a suppression, refuse it, review it, hand it over or end it."""
    if door not in DECISIONS:
        raise NotFound("There is no such page.")
    kind, do = DECISIONS[door]
    form = kind(request.POST, auto_id=f"{door}_%s")
    if done(form, do, ref_of("suppression", pk), by=actor(request), at=now()):
        return redirect("detection:suppression", pk=pk)
    return _page(request, pk, **{door: form})


def _page(request: HttpRequest, pk: int, **bound: Form) -> HttpResponse:
    card = actions.open_suppression(ref_of("suppression", pk), by=actor(request), at=now())
    asked = {name: kind(auto_id=f"{name}_%s") for name, (kind, _) in DECISIONS.items()}
    return render(request, "detection/suppression.html", {"suppression": card, **asked, **bound})


@require_POST
def ask_suppression(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that an explained finding's pattern is kept quiet."""
    form = forms.AskSuppression(request.POST, auto_id="quiet_%s")
    if done(form, actions.ask_suppression, ref_of("finding", pk), by=actor(request), at=now()):
        return redirect("detection:finding", pk=pk)
    return finding_page(request, pk, suppress=form)


@require_POST
def record_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a decided finding turned out to be."""
    form = forms.RecordOutcome(request.POST, auto_id="outcome_%s")
    if done(form, actions.record_outcome, ref_of("finding", pk), by=actor(request), at=now()):
        return redirect("detection:finding", pk=pk)
    return finding_page(request, pk, outcome=form)


@require_GET
def precision(request: HttpRequest) -> HttpResponse:
    """How often each detector's findings prove true."""
    at = now()
    every = queries.precisions(actor(request), on=local_day(at)).values()
    rows = [row for row in every if row.decided or row.unclear or row.waits]
    chart = SimpleNamespace(
        title="Share of decided findings that were true, by detector",
        unit="Share in every hundred decided, with its 95% interval", ident="precision",
        rows=[(row.title, row.share, row.low, row.high, row.decided) for row in rows if row.decided],
    )  # fmt: skip
    return render(
        request,
        "detection/precision.html",
        {"rows": rows, "known": len(every), "chart": chart, "checked_at": at},
    )
