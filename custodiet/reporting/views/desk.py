"""The desk's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.web import actor, local_day, now, paged
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotNow
from custodiet.core.refs import Ref
from custodiet.reporting import actions, forms, opening, queries
from custodiet.reporting.queries import releases
from custodiet.reporting.queries.doors import came_by
from custodiet.reporting.queries.moving import still_with
from custodiet.reporting.rules import Tray
from custodiet.reporting.views.common import SESSION
from custodiet.reporting.views.common import do as _do
from custodiet.reporting.views.common import report_ref as _ref
from custodiet.reporting.views.common import session_of as _session

PAGES = {"reports": "reporting:report", "releases": "reporting:release"}  # where unlocking may lead back to
DONE = {"pass-on": "Passed on to the intelligence desk.", "end": "Ended, and the reporter is told."}


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The queue: those at risk first, then the oldest."""
    by, today = actor(request), local_day(now())
    tray = Tray.UNSORTED if request.GET.get("tray") == Tray.UNSORTED else Tray.MAIN
    ended, again = request.GET.get("ended") == "yes", request.GET.get("again") == "yes"
    written = queries.written_again(by, today=today)
    page = paged(request, written if again else queries.queue(by, today=today, tray=tray, ended=ended))
    return render(
        request,
        "reporting/reports.html",
        {
            "page": page, "tray": tray, "ended": ended, "unsorted": queries.unsorted(by), "today": today,
            "again": again, "written": len(written),
            "has_key": queries.way_in(by) is not None, "unlocked": opening.is_unlocked(by, _session(request)),
        },
    )  # fmt: skip


def key(request: HttpRequest) -> HttpResponse:
    """Make one's own key, once."""
    by = _handler(request)
    form = forms.MakeKey(request.POST or None)
    if form.is_valid() and _do(form, actions.make_key, request, **form.cleaned_data):
        messages.success(request, "Your key is made. The holder of the unit’s key now vouches for it.")
        return redirect(_first(by))
    return render(request, "reporting/key.html", {"form": form, "has_key": queries.way_in(by) is not None})


def unlock(request: HttpRequest) -> HttpResponse:
    """Unlock one's keys in the vault, until some minutes have passed without a question."""
    by, back = _handler(request), request.GET.get("next", "")
    form = forms.Unlock(request.POST or None)
    if form.is_valid():
        try:
            request.session[SESSION] = opening.unlock(by, form.cleaned_data["passphrase"])
        except NotNow as refusal:
            form.add_error("passphrase", refusal.why)
        else:
            *_, room, number = ("", *back.strip("/").split("/"))
            if room in PAGES and number.isdigit():
                return redirect(PAGES[room], number)
            return redirect(_first(by))
    return render(request, "reporting/unlock.html", {"form": form})


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Have the vault forget one's keys now."""
    opening.lock(_handler(request), _session(request))
    request.session.pop(SESSION, None)
    return redirect(_first(actor(request)))


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, opened by the vault when it is unlocked; and a message to the reporter."""
    form = forms.Answer(request.POST or None)
    if form.is_valid() and _do(form, actions.answer_reporter, request, _ref(pk), **form.cleaned_data):
        messages.success(request, "Sent. The reporter reads it when they come back.")
        return redirect("reporting:report", pk)
    return _page(request, pk, "reporting/report.html", form)


def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay a concern on the intelligence desk."""
    return _step(request, pk, forms.PassOn(request.POST or None), actions.pass_on, "pass-on")


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a report and tell the reporter."""
    return _step(request, pk, forms.End(request.POST or None), actions.end_report, "end")


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a report."""
    actions.take_up(_ref(pk), by=actor(request), at=now())
    return redirect("reporting:report", pk)


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that what the reporter wrote again was read."""
    form = forms.ReadTo(request.POST)
    if form.is_valid() and _do(form, actions.note_read, request, _ref(pk), **form.cleaned_data):
        messages.success(request, "Read. It waits for nobody any more.")
    return redirect("reporting:report", pk)


@require_POST
def sort(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a report of the unsorted tray with the others."""
    actions.sort_report(_ref(pk), by=actor(request), at=now())
    return redirect("reporting:report", pk)


@require_POST
def step_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Step out of a report."""
    actions.step_out(_ref(pk), by=actor(request), at=now())
    messages.success(request, "You stepped out. This report is kept from you from now on.")
    return redirect("reporting:reports")


def _step(request: HttpRequest, pk: int, form: Form, action: Callable[..., Ref], page: str) -> HttpResponse:
    if form.is_valid() and _do(form, action, request, _ref(pk), **form.cleaned_data):
        messages.success(request, DONE[page])
        return redirect("reporting:report", pk)
    return _page(request, pk, f"reporting/{page}.html", form)


def _page(request: HttpRequest, pk: int, template: str, form: Form) -> HttpResponse:
    by = actor(request)
    card = actions.open_report(_ref(pk), by=by, at=now())
    session = _session(request)
    asked = releases.of_report(card.ref, by)
    shown: dict[str, Any] = {"report": card, "form": form, "said": None, "releases": asked}
    shown["still_with"] = still_with(card.ref)
    shown["came"] = came_by(card.ref, today=local_day(now()))
    if opening.is_unlocked(by, session):
        shown["said"] = opening.opened(card, by, session)
        form.initial["read_to"] = card.newest  # only what was opened can have been read
    answer = render(request, template, shown)
    answer["Cache-Control"] = "no-store"
    return answer


def _handler(request: HttpRequest) -> Actor:
    by = actor(request)
    if scope_of(by, Permission.KEY_HOLD) is None:
        raise NotAllowed("Your role does not include this. If you need it for your work, ask for access.")
    return by


def _first(by: Actor) -> str:
    """The page that whoever holds a key works from."""
    return "reporting:reports" if scope_of(by, Permission.REPORT_READ) is not None else "reporting:releases"
