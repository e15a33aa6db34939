"""Pages of explanations, searches for them, and how many look-ups each explains: parse, one call, render."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from custodiet.accounts.web import actor, now, number, paged
from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.detection import actions, queries
from custodiet.detection.forms import explanations as forms
from custodiet.detection.views.common import done, ref_of

DECISIONS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "accept": (forms.AcceptExplanation, actions.accept_explanation),
    "refuse": (forms.RefuseExplanation, actions.refuse_explanation),
    "agree": (forms.AgreeExplanation, actions.agree_explanation),
    "decline": (forms.DeclineExplanation, actions.decline_explanation),
    "end": (forms.EndExplanation, actions.end_explanation),
}


@require_GET
def explanations(request: HttpRequest) -> HttpResponse:
    """The explanations that the reader may see, fifty a page."""
    by, stage = actor(request), request.GET.get("stage", "")
    page = paged(request, queries.explanations(by, stage=stage))
    return render(
        request,
        "detection/explanations.html",
        {
            "page": page, "rows": queries.explanation_rows(page.object_list), "stage": stage,
            "stages": queries.ExplanationStage, "checked_at": now(),
        },
    )  # fmt: skip


@require_GET
def explanation(request: HttpRequest, pk: int) -> HttpResponse:
    """One explanation; the look is recorded."""
    return _page(request, pk)


@require_POST
def decide_explanation(request: HttpRequest, pk: int, door: str) -> HttpResponse:
    """Accept, refuse, agree to, decline or end an explanation."""
    if door not in DECISIONS:
        raise NotFound("There is no such page.")
    kind, do = DECISIONS[door]
    form = kind(request.POST, auto_id=f"{door}_%s")
    if done(form, do, ref_of("explanation", pk), by=actor(request), at=now()):
        return redirect("detection:explanation", pk=pk)
    return _page(request, pk, **{door: form})


def _page(request: HttpRequest, pk: int, **bound: Form) -> HttpResponse:
    card = actions.open_explanation(ref_of("explanation", pk), by=actor(request), at=now())
    asked = {name: kind(auto_id=f"{name}_%s") for name, (kind, _) in DECISIONS.items()}
    return render(request, "detection/explanation.html", {"explanation": card, **asked, **bound})


def searches(request: HttpRequest) -> HttpResponse:
    """Every search for explanations, and asking for one."""
    by = actor(request)
    page = paged(request, queries.searches(by))
    runs = queries.runs_to_search(by)
    form = forms.SeekOverRun(request.POST or None, runs=runs)

    def seek(*, run: str, **given: Any) -> Ref:
        return actions.seek_explanations(ref_of("run", int(run)), **given)

    if request.method == "POST" and done(form, seek, by=by, at=now()):
        return redirect("detection:searches")
    return render(
        request, "detection/searches.html", {"page": page, "form": form, "runs": runs, "checked_at": now()}
    )


@require_GET
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """One search; the look is recorded."""
    return _search_page(request, pk, forms.StopSearch())


@require_POST
def stop_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a search."""
    form = forms.StopSearch(request.POST)
    if done(form, actions.stop_search, ref_of("search", pk), by=actor(request), at=now()):
        return redirect("detection:search", pk=pk)
    return _search_page(request, pk, form)


def _search_page(request: HttpRequest, pk: int, form: Form) -> HttpResponse:
    card = actions.open_search(ref_of("search", pk), by=actor(request), at=now())
    page = paged(request, card.tried)
    return render(request, "detection/search.html", {"search": card, "page": page, "form": form})


@require_GET
def explained(request: HttpRequest) -> HttpResponse:
    """How many look-ups each reason explains, in one run and from run to run."""
    shares = queries.shares_page(actor(request), run=number(request.GET.get("run", "")))
    page = paged(request, shares.rows)
    return render(request, "detection/explained.html", {"shares": shares, "page": page, "checked_at": now()})
