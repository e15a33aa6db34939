"""The page of an officer's earlier complaints: parse, one call, render."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from custodiet.accounts.web import actor, now, paged
from custodiet.detection import actions
from custodiet.detection.views.common import ref_of


@require_GET
def complaints(request: HttpRequest, pk: int) -> HttpResponse:
    """The earlier complaints of the officer of a finding; the look is recorded."""
    card = actions.open_complaints(ref_of("finding", pk), by=actor(request), at=now(), root=settings.STORE)
    page = paged(request, card.history.matters)
    return render(request, "detection/complaints.html", {"card": card, "page": page})
