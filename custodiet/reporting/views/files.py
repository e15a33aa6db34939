"""Pages of files: as they were sent, looked into, and copied clean."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from custodiet.accounts.web import actor, local_day, now
from custodiet.core.errors import NotFound
from custodiet.core.policy import rule
from custodiet.reporting import actions, opening, queries
from custodiet.reporting.cleaning.apart import ENDS
from custodiet.reporting.cleaning.checking import look_into, refuse_harmful
from custodiet.reporting.views.common import report_ref, session_of


@require_safe
def original(request: HttpRequest, pk: int, ident: str) -> HttpResponse:
    """One file as it was sent, to be saved and opened where opening it can do no harm."""
    plain = _opened(request, pk, ident)
    refuse_harmful(plain, within=rule("reporting.looking_lasts", on=local_day(now())).value)
    return _saved(plain, f"{ident}.bin")


@require_safe
def cleaned(request: HttpRequest, pk: int, ident: str) -> HttpResponse:
    """The clean copy of a file."""
    by, session = actor(request), session_of(request)
    card = actions.open_report(report_ref(pk), by=by, at=now())
    said = opening.opened(card, by, session)
    kinds = {each.checked.cleaned: each.checked.kind for each in said.files if each.checked is not None}
    if ident not in kinds:
        raise NotFound("There is no such file, or you may not open it.")
    plain = opening.opened_file(queries.file_of(report_ref(pk), ident, by), by, session)
    return _saved(plain, f"{card.number}-clean.{ENDS.get(kinds[ident], 'txt')}")


@require_POST
def look(request: HttpRequest, pk: int, ident: str) -> HttpResponse:
    """Have a file looked into, and keep what was found and its clean copy."""
    plain = _opened(request, pk, ident)
    found = look_into(plain, within=rule("reporting.looking_lasts", on=local_day(now())).value)
    actions.keep_checked(report_ref(pk), by=actor(request), at=now(), file=ident, found=found)
    return redirect("reporting:report", pk)


def _opened(request: HttpRequest, pk: int, ident: str) -> bytes:
    by = actor(request)
    actions.open_report(report_ref(pk), by=by, at=now())
    return opening.opened_file(queries.file_of(report_ref(pk), ident, by), by, session_of(request))


def _saved(plain: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(plain, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
