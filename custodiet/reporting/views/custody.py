"""Pages of custody: asking to know a reporter, deciding on it, and reading what was agreed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.web import actor, local_day, now, paged
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.reporting import actions, forms, opening, queries, working
from custodiet.reporting.queries import releases
from custodiet.reporting.queries.moving import moving
from custodiet.reporting.views.common import do, report_ref, session_of
from custodiet.sealing.places import Kind

MOST = 50  # rows of what is to be given on


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Requests to know a reporter, the newest first; for custodians also what they must give on."""
    return _listed(request)


def _listed(request: HttpRequest, refused: forms.GiveIdentity | None = None) -> HttpResponse:
    by, waiting = actor(request), request.GET.get("waiting") == "yes"
    decides = scope_of(by, Permission.RELEASE_DECIDE) is not None
    page = paged(request, releases.releases(by, waiting=waiting))
    shown = {
        "page": page, "waiting": waiting, "has_key": queries.way_in(by) is not None,
        "decides": decides, "refused": refused,
        "moving": moving(by, today=local_day(now()))[:MOST] if decides else [],
        "unlocked": opening.is_unlocked(by, session_of(request)),
    }  # fmt: skip
    return render(request, "reporting/releases.html", shown)


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to know parts of who a reporter is."""
    by, at = actor(request), now()
    card = actions.open_report(report_ref(pk), by=by, at=at)
    form = forms.AskRelease(request.POST or None, parts=releases.to_ask_for(card.ref, by))
    if form.is_valid() and do(form, actions.ask_release, request, card.ref, **form.cleaned_data):
        messages.success(request, "Asked. A custodian decides, part by part.")
        return redirect("reporting:report", pk)
    most = rule("reporting.release_longest", on=at.date()).value.days
    return render(request, "reporting/ask-release.html", {"report": card, "form": form, "most": most})


def release(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: for the custodian to agree to, for the asker to see what became of it."""
    by = actor(request)
    card = actions.open_release(_ref(pk), by=by, at=now())
    parts = [(str(each.pk), each.words) for each in card.parts]
    form = forms.Agree(request.POST or None, parts=parts)
    if form.is_valid() and _agree(form, request, pk):
        messages.success(request, "Agreed. Whoever asked can read it until the time is over.")
        return redirect("reporting:release", pk)
    return _shown(request, "reporting/release.html", card=card, form=form)


def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a request as a whole."""
    card = actions.open_release(_ref(pk), by=actor(request), at=now())
    form = forms.Refuse(request.POST or None)
    if form.is_valid() and do(form, actions.refuse_release, request, _ref(pk), **form.cleaned_data):
        messages.success(request, "Refused. Whoever asked can read why.")
        return redirect("reporting:release", pk)
    return _shown(request, "reporting/refuse-release.html", card=card, form=form)


@require_safe
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """What was agreed, for the asker alone and for as long as it was agreed. The look is recorded."""
    by = actor(request)
    parts = actions.open_identity(_ref(pk), by=by, at=now())
    card = actions.open_release(_ref(pk), by=by, at=now())
    said = None
    if opening.is_unlocked(by, session_of(request)):
        words = [queries.WHO_WORDS[Kind(str(each["kind"]))] for each in parts]
        said = list(zip(words, opening.released(parts, by, session_of(request)), strict=True))
    return _shown(request, "reporting/identity.html", card=card, said=said)


@require_POST
def give_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Give who a reporter is to the custodians of the desk that their report went to."""
    form = forms.GiveIdentity({"session": session_of(request)})
    if form.is_valid() and do(
        form, working.give_identity, request, Ref("reporting", "moving", pk), **form.cleaned_data
    ):
        messages.success(request, "Given on. You and your colleagues cannot open it any more.")
        return redirect("reporting:releases")
    return _listed(request, form)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a release before its time."""
    actions.end_release(_ref(pk), by=actor(request), at=now())
    messages.success(request, "Ended. The keys that were given are deleted.")
    return redirect("reporting:release", pk)


def keep_from(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a report from somebody whom it is about."""
    card = actions.open_report(report_ref(pk), by=actor(request), at=now())
    form = forms.KeepFrom(request.POST or None)
    if form.is_valid() and do(form, actions.keep_from, request, card.ref, **form.cleaned_data):
        messages.success(request, "Kept from them from now on, and so is who sent it.")
        return redirect("reporting:report", pk)
    return render(request, "reporting/keep-from.html", {"report": card, "form": form})


def _agree(form: forms.Agree, request: HttpRequest, pk: int) -> bool:
    given = {**form.cleaned_data, "session": session_of(request)}
    return do(form, actions.agree_release, request, _ref(pk), **given)


def _shown(request: HttpRequest, template: str, **more: object) -> HttpResponse:
    unlocked = opening.is_unlocked(actor(request), session_of(request))
    answer = render(request, template, {"unlocked": unlocked, **more})
    answer["Cache-Control"] = "no-store"
    return answer


def _ref(pk: int) -> Ref:
    return Ref("reporting", "release", pk)
