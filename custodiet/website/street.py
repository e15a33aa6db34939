"""The pages that face the street. No cookie, no account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from custodiet import VERSION
from custodiet.core.errors import Refusal
from custodiet.core.languages import in_the_other_language
from custodiet.core.policy import rule
from custodiet.website.errors import limit


class Refusals:
    """A refusal is an answer, not a fault: the page says what is wrong and what to do."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the page does. What is sent is read as the pages are written, whatever it says it is."""
        request.encoding = "utf-8"  # a sender may name an encoding that nothing can be read in
        return self.answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Turn a refusal, or records that are busy or full, into a page; anything else is a bug."""
        if isinstance(fault, Refusal):
            return _page(request, "public/refused.html", status=fault.status, why=_(fault.why))
        if limit(fault):
            return _page(request, "public/500.html", status=503)
        return None


def context(request: HttpRequest) -> dict[str, object]:
    """What every street page is given: the force's name, this page in the other language; not who asks."""
    other = in_the_other_language(request.path)
    return {"force_name": settings.FORCE_NAME, "version": VERSION, "demo": settings.DEMO, "other": other}


def _page(request: HttpRequest, template: str, *, status: int = 200, **more: object) -> HttpResponse:
    lines = rule("engagement.help_lines", on=localdate(datetime.now(UTC))).value
    answer = render(request, template, {"lines": lines, **more}, status=status)
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
