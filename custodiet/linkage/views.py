"""A name, when somebody asks for it. Asking is a POST, because it is recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from custodiet.accounts.web import actor, now
from custodiet.core.refs import Ref
from custodiet.linkage import actions, queries


@require_POST
def show_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person's name on a page of its own; the look is recorded.

    next  in the form: the page to go back to, on this site
    """
    ref = Ref("linkage", "person", pk)
    name = actions.show_name(ref, by=actor(request), at=now())
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    card = queries.person_card(ref)
    return render(request, "linkage/name.html", {"name": name, "person": card, "back": back})
