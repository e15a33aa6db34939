"""What is seen of the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.web import actor, now, paged
from custodiet.core.errors import NotAllowed, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.intelligence import actions, forms, queries
from custodiet.intelligence.rules import Decision, SentAlready

ASSESSED_BY = {
    Decision.DEVELOP: actions.develop_lead,
    Decision.READY: actions.put_forward_lead,
    Decision.CLOSE: actions.close_lead,
}
# where what a lead came out of has its page; the room itself is above the desk and is never called
PAGES = {"detection.finding": "/findings/{id}/"}

NO_LONGER_YOURS = "You named yourself or somebody you manage, so the lead is now kept from you too."


@require_safe
def leads(request: HttpRequest) -> HttpResponse:
    """The leads the reader may see, narrowed and in the order asked for."""
    by = actor(request)
    if scope_of(by, Permission.LEAD_READ) is None:
        raise NotAllowed("Your role does not include reading leads. You can still report a concern.")
    asked = {"stage": request.GET.get("stage", "live"), "q": request.GET.get("q", "")}
    sort = request.GET.get("sort", "due")
    page = paged(request, queries.leads(by, now=now(), sort=sort, **asked))
    return render(
        request,
        "intelligence/leads.html",
        {"page": page, "look_for": forms.LookForLeads(asked), "sort": sort},
    )


def raise_lead(request: HttpRequest) -> HttpResponse:
    """Raise a lead by hand; whoever may not read the desk is asked for a concern in plainer words."""
    by = actor(request)
    reads = scope_of(by, Permission.LEAD_READ) is not None
    form = (forms.RaiseLead if reads else forms.ReportConcern)(request.POST or None)
    try:
        ref = _done(form, actions.raise_lead, request) if form.is_valid() else None
    except SentAlready as sent:  # a button pressed twice: what was asked for is done
        messages.info(request, sent.why)
        return redirect("intelligence:leads" if reads else "intelligence:raised")
    if ref:
        return redirect("intelligence:lead", ref.id) if reads else redirect("intelligence:raised")
    return render(request, "intelligence/raise.html", {"form": form, "reads": reads})


@require_safe
def raised(request: HttpRequest) -> HttpResponse:
    """What happens next with a concern, in words that give nothing away."""
    return render(request, "intelligence/raised.html")


def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """One lead, and what next."""
    form = forms.AssessLead(request.POST or None)
    if form.is_valid():
        decision = form.cleaned_data.pop("decision")
        if _done(form, ASSESSED_BY[decision], request, _ref(pk)):
            messages.success(request, f"Recorded: {decision.words.lower()}.")
            return redirect("intelligence:lead", pk)
    card = actions.open_lead(_ref(pk), by=actor(request), at=now())
    shown = {
        "lead": card,
        "form": form,
        "origin_url": _page(card.came_from),
        "case_url": _case(card.adopted_by),
        "open_url": f"/cases/open/{pk}/",
    }
    return render(request, "intelligence/lead.html", shown)


def grade(request: HttpRequest, pk: int) -> HttpResponse:
    """Grade a lead, or grade it again."""
    return _one_form(
        request, pk, forms.GradeLead, actions.grade_lead, page="grade", said="The grade is recorded."
    )


def risks(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the risk to the three."""
    return _one_form(
        request, pk, forms.RecordRisks, actions.record_risks, page="risks", said="The risks are recorded."
    )


def subject(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody whom a lead is about."""
    return _one_form(
        request, pk, forms.NameSubject, actions.name_subject, page="subject", said="They are named."
    )


def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a lead from somebody else."""
    return _one_form(
        request, pk, forms.KeepFrom, actions.keep_from, page="keep", said="It is kept from them."
    )


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed lead again."""
    return _one_form(
        request, pk, forms.Reason, actions.reopen_lead, page="reopen", said="The lead is open again."
    )


def _one_form(
    request: HttpRequest, pk: int, kind: type[Form], action: Callable[..., Ref], *, page: str, said: str
) -> HttpResponse:
    """A page that asks for one thing about one lead, and goes back to it."""
    form = kind(request.POST or None)
    if form.is_valid() and _done(form, action, request, _ref(pk)):
        if not queries.visible_to(actor(request)).filter(pk=pk).exists():
            messages.warning(request, f"{said} {NO_LONGER_YOURS}")
            return redirect("intelligence:leads")
        messages.success(request, said)
        return redirect("intelligence:lead", pk)
    card = actions.open_lead(_ref(pk), by=actor(request), at=now())
    return render(request, f"intelligence/{page}.html", {"lead": card, "form": form})


def _done(form: Form, action: Callable[..., Ref], request: HttpRequest, *on: Ref) -> Ref | None:
    """Do what a form asks; what the action sends back stands on the form, beside what was typed."""
    try:
        return action(*on, by=actor(request), at=now(), **form.cleaned_data)
    except SentAlready:
        raise
    except NotValid as refusal:
        problems: dict[str, Any] = {
            field if field in form.fields else "": said for field, said in refusal.problems.items()
        }
        for field, said in (problems or {"": refusal.why}).items():
            form.add_error(field or None, said)
    except NotNow as refusal:
        form.add_error(None, refusal.why)
    return None


def _ref(pk: int) -> Ref:
    return Ref("intelligence", "lead", pk)


def _page(came_from: str) -> str:
    if not came_from:
        return ""
    ref = Ref.parse(came_from)
    return PAGES.get(f"{ref.room}.{ref.record}", "").format(id=ref.id)


def _case(adopted_by: str) -> str:
    return f"/cases/{Ref.parse(adopted_by).id}/" if adopted_by else ""
