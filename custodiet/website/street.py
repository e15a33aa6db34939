"""The pages that face the street. No database, no cookie, no account."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from custodiet import VERSION
from custodiet.core.policy import rule


def context(request: HttpRequest) -> dict[str, object]:
    """What every street page is given: the force's name, and nothing about whoever asks."""
    return {"force_name": settings.FORCE_NAME, "version": VERSION, "demo": settings.DEMO}


def _page(request: HttpRequest, template: str) -> HttpResponse:
    lines = rule("engagement.help_lines", on=localdate(datetime.now(UTC))).value
    answer = render(request, template, {"lines": lines})
    answer["Cache-Control"] = "no-store"  # a shared telephone should not keep the page
    return answer


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What this is, what to do in danger, and how to report."""
    return _page(request, "public/start.html")


@require_safe
def what_happens(request: HttpRequest) -> HttpResponse:
    """What happens to what somebody reports."""
    return _page(request, "public/what-happens.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How these pages were made to be used by everybody, and what is not yet known."""
    return _page(request, "public/accessibility.html")
