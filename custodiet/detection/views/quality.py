"""Pages of the data's quality: parse, one call, render."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from custodiet.accounts.web import actor, local_day, now, paged
from custodiet.detection import actions, queries


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """What is held, how whole it is, and what is wrong with it."""
    card = queries.data_card(actor(request), today=local_day(now()))
    given = {"data": card, "page": paged(request, card.logs), "looked_at": now()}
    return render(request, "detection/data.html", given)


@require_GET
def log(request: HttpRequest, table: str) -> HttpResponse:
    """What is held of one table."""
    card = queries.log_card(table, actor(request), today=local_day(now()))
    return render(request, "detection/log.html", {"log": card})


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Ask for the data to be checked again."""
    actions.check_data(by=actor(request), at=now())
    return redirect("detection:data")
