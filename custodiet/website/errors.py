"""The pages that say no, and the page that says we broke."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from custodiet.core.errors import NotValid, Refusal


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
    """A fault in the program. Nothing was changed: every action is undone as a whole."""
    return render(request, "500.html", status=500)


def no_room(request: HttpRequest) -> HttpResponse:
    """The disk is full."""
    if wants_json(request):
        return JsonResponse({"refused": "There is no room left to write. Nothing was changed."}, status=507)
    return render(request, "507.html", status=507)


def street_bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The street side's own page: what was sent could not be read."""
    return render(request, "public/400.html", status=400)


def street_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The street side's own page: nothing here."""
    return render(request, "public/404.html", status=404)


def street_broken(request: HttpRequest) -> HttpResponse:
    """The street side's own page: we broke."""
    return render(request, "public/500.html", status=500)
