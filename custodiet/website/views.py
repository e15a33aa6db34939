"""The first page, and the page about accessibility."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from custodiet.accounts.web import actor, now
from custodiet.website.waiting import waiting_for


def home(request: HttpRequest) -> HttpResponse:
    """What is waiting for whoever is signed in, and by when."""
    return render(request, "home.html", {"waiting": waiting_for(actor(request), at=now())})


def accessibility(request: HttpRequest) -> HttpResponse:
    """How the pages were made to be used by everybody, and what is not yet known."""
    return render(request, "accessibility.html")
