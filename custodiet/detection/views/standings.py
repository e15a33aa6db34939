"""The page of whom to look at first, and the fairness page: parse, one call, render."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from custodiet.accounts.permissions import Permission
from custodiet.accounts.web import actor, now, paged
from custodiet.core.errors import NotFound
from custodiet.detection import actions, queries
from custodiet.detection.views.common import ref_of


@require_GET
def first(request: HttpRequest) -> HttpResponse:
    """Whom to look at first, by the newest run that has an order; the look is recorded."""
    by = actor(request)
    found = queries.newest_ranking(by)
    if found is None:
        return render(request, "detection/first.html", {"ranking": None, "checked_at": now()})
    return _page(request, found.id)


@require_GET
def first_of_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to look at first, by one run; the look is recorded."""
    found = queries.newest_ranking(actor(request), pk)
    if found is None:
        raise NotFound("There is no such record, or you may not open it.")
    return _page(request, found.id)


@require_GET
def fairness(request: HttpRequest) -> HttpResponse:
    """Whether the list falls on some groups more than on others, by the newest run; the look is recorded."""
    by = actor(request)
    queries.must_read(by, Permission.FAIRNESS_READ)
    found = queries.newest_fairness(by)
    card = actions.open_fairness(found, by=by, at=now(), store=settings.STORE) if found else None
    return render(request, "detection/fairness.html", {"fairness": card, "checked_at": now()})


def _page(request: HttpRequest, pk: int) -> HttpResponse:
    by = actor(request)
    card = actions.open_ranking(ref_of("ranking", pk), by=by, at=now())
    page = paged(request, queries.standings(by, pk))
    rows = queries.standing_rows(page.object_list, begins=max(page.start_index(), 1), room=card.room)
    return render(request, "detection/first.html", {"ranking": card, "page": page, "rows": rows})
