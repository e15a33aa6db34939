"""Pages of the end of reports, and of what leaves the house."""

from __future__ import annotations

from hashlib import sha256

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.web import actor, local_day, now, paged
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotNow
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.reporting import actions, forms, leaving, opening, queries
from custodiet.reporting.views.common import do, report_ref, session_of
from custodiet.reporting.views.work import shown

RULES = ("reporting.kept_after_end", "reporting.kept_after_passing_on", "reporting.hold_longest")


@require_safe
def time_over(request: HttpRequest) -> HttpResponse:
    """Reports whose time is over: held, asked for, or waiting for somebody to ask."""
    today = local_day(now())
    page = paged(request, queries.time_over(actor(request), today=today))
    rules = [rule(name, on=today) for name in RULES]
    return render(request, "reporting/time-over.html", {"page": page, "rules": rules})


def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a report beyond its time."""
    form = forms.BeginHold(request.POST or None)
    if form.is_valid() and do(form, actions.begin_hold, request, report_ref(pk), **form.cleaned_data):
        messages.success(request, "Held. It is not destroyed before that day.")
        return redirect("reporting:report", pk)
    return shown(request, pk, "reporting/hold.html", form)


@require_POST
def lift(request: HttpRequest, pk: int, hold: int) -> HttpResponse:
    """End a hold before its day."""
    actions.lift_hold(Ref("reporting", "hold", hold), by=actor(request), at=now())
    messages.success(request, "The hold is lifted.")
    return redirect("reporting:report", pk)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that what a report says be destroyed."""
    actions.ask_destruction(report_ref(pk), by=actor(request), at=now())
    messages.success(request, "Asked. Somebody else of your desk answers.")
    return redirect("reporting:time-over")


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy what a report says, or keep it, as the second person."""
    asked = Ref("reporting", "destruction", pk)
    if request.POST.get("do") == "destroy":
        actions.agree_destruction(asked, by=actor(request), at=now())
        messages.success(request, "Destroyed. Nobody can open it again.")
    else:
        actions.refuse_destruction(asked, by=actor(request), at=now())
        messages.success(request, "It is kept.")
    return redirect("reporting:time-over")


def bodies(request: HttpRequest) -> HttpResponse:
    """Bodies that reports may be exported to, and naming one."""
    _namer(request)
    form = forms.NameBody(request.POST or None)
    if form.is_valid() and do(form, actions.name_body, request, **form.cleaned_data):
        messages.success(request, "Named. Handlers can export reports to this key.")
        return redirect("reporting:bodies")
    return render(request, "reporting/bodies.html", {"form": form, "bodies": queries.bodies()})


@require_POST
def close_body(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a body."""
    actions.close_body(Ref("reporting", "body", pk), by=actor(request), at=now())
    messages.success(request, "Closed. Nothing is exported to its key any more.")
    return redirect("reporting:bodies")


def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Export a report to another body: an age file that only they can open."""
    choices = [(str(each.pk), each.name) for each in queries.bodies()]
    form = forms.Export(request.POST or None, bodies=choices)
    if form.is_valid():
        try:
            return _exported(request, pk, form)
        except NotNow as refusal:
            form.add_error(None, refusal.why)
    return shown(request, pk, "reporting/export.html", form, bodies=choices)


def _exported(request: HttpRequest, pk: int, form: forms.Export) -> HttpResponse:
    by, at, given = actor(request), now(), form.cleaned_data
    card = actions.open_report(report_ref(pk), by=by, at=at)
    body = next(each for each in queries.bodies() if str(each.pk) == given["body"])
    said = opening.opened(card, by, session_of(request))
    choice = leaving.Choice(given["words"], given["attached"], given["why"])
    made, contents = leaving.made(
        card, said, choice, body=body, by=by, session=session_of(request), on=local_day(at)
    )
    digest = sha256(made).hexdigest()
    actions.note_export(card.ref, by=by, at=at, body=body.pk, digest=digest, contents=contents)
    answer = HttpResponse(made, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{card.number}.zip.age"'
    answer["Cache-Control"] = "no-store"
    return answer


def _namer(request: HttpRequest) -> Actor:
    by = actor(request)
    if scope_of(by, Permission.REPORT_KEYS) is None:
        raise NotAllowed("Your role does not include naming bodies that reports are sent to.")
    return by
