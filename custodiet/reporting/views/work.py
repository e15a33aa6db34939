"""A handler's pages beside a report: notes, masked copies, hand-over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from custodiet.accounts.web import actor, local_day, now
from custodiet.core.errors import NotValid
from custodiet.reporting import actions, forms, opening, queries, working
from custodiet.reporting.masking import masked
from custodiet.reporting.views.common import do, report_ref, session_of


def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note that the reporter never sees."""
    form = forms.Note(request.POST or None)
    if form.is_valid() and do(form, actions.write_note, request, report_ref(pk), **form.cleaned_data):
        messages.success(request, "The note is kept. The reporter never sees it.")
        return redirect("reporting:report", pk)
    return shown(request, pk, "reporting/note.html", form)


def mask(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a masked copy: shown first, then kept."""
    form = forms.Mask(request.POST or None, initial={"session": ""})
    if form.is_valid() and request.POST.get("do") == "keep":
        given = {**form.cleaned_data, "session": session_of(request)}
        if do(form, working.mask_report, request, report_ref(pk), **given):
            messages.success(request, "The masked copy is kept beside the report.")
            return redirect("reporting:report", pk)
    return shown(request, pk, "reporting/mask.html", form)


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a report to another desk."""
    desks = queries.other_desks(actor(request), on=local_day(now()))
    form = forms.HandOver(request.POST or None, desks=desks)
    if form.is_valid():
        given = {**form.cleaned_data, "session": session_of(request)}
        if do(form, working.hand_over, request, report_ref(pk), **given):
            messages.success(request, "Handed over. Your desk can open nothing of it any more.")
            return redirect("reporting:reports")
    return shown(request, pk, "reporting/hand-over.html", form, desks=desks)


def shown(request: HttpRequest, pk: int, template: str, form: Form, **more: Any) -> HttpResponse:
    """A page beside a report, with what it says where the keys are unlocked."""
    by, session = actor(request), session_of(request)
    card = actions.open_report(report_ref(pk), by=by, at=now())
    said = opening.opened(card, by, session) if opening.is_unlocked(by, session) else None
    if isinstance(form, forms.Mask) and said is not None and form.is_bound and form.is_valid():
        more |= _preview(form, said)
    answer = render(request, template, {"report": card, "form": form, "said": said, **more})
    answer["Cache-Control"] = "no-store"
    return answer


def _preview(form: forms.Mask, said: opening.Opened) -> dict[str, Any]:
    try:
        text, count = masked(said.as_text(), form.passages())
    except NotValid as refusal:
        for name, why in refusal.problems.items():
            form.add_error(name, why)
        return {}
    return {"preview": text, "count": count}
