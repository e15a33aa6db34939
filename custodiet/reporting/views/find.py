"""Searching reports, and their figures."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from custodiet.accounts.web import ROWS, actor, local_day, now
from custodiet.core.policy import rule
from custodiet.reporting import actions, forms, opening, queries, searching
from custodiet.reporting.views.common import session_of


def search(request: HttpRequest) -> HttpResponse:
    """Search what one may open. The words come in the page's body, so that no address or log holds them."""
    by, at, session = actor(request), now(), session_of(request)
    queries.queue(by, today=local_day(at))  # refuses whoever reads no reports
    form = forms.Search(request.POST or None)
    shown: dict[str, Any] = {"form": form, "unlocked": opening.is_unlocked(by, session), "page": None}
    if shown["unlocked"] and form.is_valid():
        scope = actions.search_reports(by=by, at=at)
        words = form.cleaned_data["words"]
        hits = searching.found(words, scope, by, session, today=local_day(at))
        page = Paginator(hits, ROWS).get_page(form.cleaned_data["page"] or 1)
        shown |= {"page": page, "searched": len(scope), "words": words}
    shown["most"] = rule("reporting.search_most", on=local_day(at)).value
    answer = render(request, "reporting/search.html", shown)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures of the last twelve months, small numbers hidden."""
    return render(
        request,
        "reporting/figures.html",
        {"figures": queries.figures(actor(request), today=local_day(now()))},
    )
