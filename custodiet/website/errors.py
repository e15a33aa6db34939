"""The pages that say no, and the page that says we broke."""

from __future__ import annotations

import logging
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from custodiet.core.errors import NotValid, Refusal

log = logging.getLogger(__name__)

# What the databases and the system say, when it is the machine that is at its limit and not we who broke.
FULL = ("database or disk is full", "No space left on device", "could not extend file", "disk I/O error")
BUSY = (
    "database is locked", "database table is locked", "deadlock detected", "could not serialize access",
    "lock timeout", "statement timeout", "connection failed", "connection refused", "connection to server",
    "server closed the connection", "too many clients", "connection is closed", "connection already closed",
    "the database system is", "terminating connection", "unable to open database file",
    "consuming input failed",
)  # fmt: skip


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks."""
    return request.path.startswith("/api/")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a page, or as JSON for a program."""
    if wants_json(request):
        body: dict[str, object] = {"refused": refusal.why}
        if isinstance(refusal, NotValid):
            body["problems"] = refusal.problems
        if refusal.because:
            body["because"] = refusal.because.name
        return JsonResponse(body, status=refusal.status)
    # The same page for what is missing and what is forbidden: the difference would tell that it exists.
    template = "refusal.html" if refusal.status in (403, 404) else f"{refusal.status}.html"
    return render(
        request, template, {"refusal": refusal}, status=404 if refusal.status == 403 else refusal.status
    )


def wrong_way(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The page for a request made in a way that its address does not take, such as opening a form's target.

    answer  what was to be sent: empty, with the ways that are taken in its Allow header
    """
    if wants_json(request):
        said: HttpResponse = JsonResponse({"refused": f"Use {answer['Allow']} here."}, status=405)
    else:
        said = render(request, "405.html", status=405)
    said["Allow"] = answer["Allow"]
    return said


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent could not be read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A form came without its token, or from elsewhere."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or none that this person may open."""
    return render(request, "refusal.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault in the program. Nothing was changed: every action is undone as a whole.

    A full disk or a locked database is met here too, where a session is read or kept outside any view.
    """
    fault = sys.exc_info()[1]
    said = unable(request, fault) if isinstance(fault, Exception) else None
    if said is None and wants_json(request):
        return JsonResponse({"refused": "Something here is broken. Nothing was changed."}, status=500)
    return said or render(request, "500.html", status=500)


def limit(fault: BaseException | None) -> int | None:
    """Whether the machine is at a limit: 507 with a full disk, 503 with records busy or out of reach."""
    while fault is not None:
        said = str(fault)
        if isinstance(fault, OperationalError | OSError) and any(words in said for words in FULL):
            return 507
        if isinstance(fault, OperationalError | InterfaceError) and any(words in said for words in BUSY):
            return 503
        fault = fault.__cause__ or fault.__context__
    return None


def unable(request: HttpRequest, fault: Exception) -> HttpResponse | None:
    """The page for a full disk, or for records that cannot be reached just now; None for any other fault."""
    match limit(fault):
        case 507:
            log.critical("There is no room left to write. Nothing was changed by the last request.")
            return _cannot(request, 507, "There is no room left to write. Nothing was changed.")
        case 503:
            log.error("The records were busy or out of reach. Nothing was changed by the last request.")
            return _cannot(request, 503, "The records are busy. Nothing was changed. Try again in a minute.")
        case _:
            return None


def _cannot(request: HttpRequest, status: int, said: str) -> HttpResponse:
    """A page that asks the database for nothing, not even for who is signed in."""
    if wants_json(request):
        answer: HttpResponse = JsonResponse({"refused": said}, status=status)
    else:
        answer = render(None, f"{status}.html", {"force_name": settings.FORCE_NAME}, status=status)
    if status == 503:
        answer["Retry-After"] = "60"
    return answer


def street_bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The street side's own page: what was sent could not be read."""
    return render(request, "public/400.html", status=400)


def street_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The street side's own page: nothing here."""
    return render(request, "public/404.html", status=404)


def street_broken(request: HttpRequest) -> HttpResponse:
    """The street side's own page: we broke."""
    return render(request, "public/500.html", status=500)
