"""Who holds a desk's keys, and handing them on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.web import actor, local_day, now
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed
from custodiet.core.policy import rule
from custodiet.reporting import actions, forms, opening, queries
from custodiet.reporting.views.common import do, session_of


def colleagues(request: HttpRequest) -> HttpResponse:
    """The keys that one holds, who else does, and handing them to a colleague."""
    by = _handler(request)
    people = [(each.id, each.name) for each in queries.colleagues(by) if each.vouched]
    form = forms.HandKey(request.POST or None, people=people)
    if form.is_valid():
        given = {**form.cleaned_data, "session": session_of(request)}
        if do(form, actions.hand_keys, request, **given):
            messages.success(request, "Handed over. They can open what you can open.")
            return redirect("reporting:keys")
    return _page(request, by, form, people)


@require_safe
def desks(request: HttpRequest) -> HttpResponse:
    """Each desk's keys: who holds them, whether keepers can bring them back, and whether it takes names."""
    at = now()
    rows = queries.desks(actor(request), on=local_day(at))
    needed = rule("reporting.custodians_needed", on=local_day(at))
    return render(request, "reporting/desks.html", {"desks": rows, "needed": needed})


@require_POST
def keepers(request: HttpRequest) -> HttpResponse:
    """Give the keepers what they lack."""
    by, form = _handler(request), forms.GiveToKeepers(request.POST)
    if form.is_valid() and do(form, actions.give_to_keepers, request, session=session_of(request)):
        messages.success(request, "Given. Enough of the keepers together can bring these keys back.")
        return redirect("reporting:keys")
    return _page(request, by, form, [])


def _page(
    request: HttpRequest, by: Actor, form: forms.HandKey | forms.GiveToKeepers, people: list[tuple[str, str]]
) -> HttpResponse:
    holds, today = queries.own_holds(by), local_day(now())
    shown = {
        "holds": holds, "people": people, "form": form, "desk": by.unit,
        "unlocked": opening.is_unlocked(by, session_of(request)),
        "custodian": queries.is_custodian(by), "needed": rule("reporting.custodians_needed", on=today).value,
        "alone": any(not each.others for each in holds),
        "lacking": any(not each.in_envelopes for each in holds),
    }  # fmt: skip
    return render(request, "reporting/keys.html", shown)


def _handler(request: HttpRequest) -> Actor:
    by = actor(request)
    if scope_of(by, Permission.KEY_HOLD) is None:
        raise NotAllowed("Your role does not include this. If you need it for your work, ask for access.")
    return by
