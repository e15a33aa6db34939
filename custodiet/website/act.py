"""One action, three ways in: the same form and the same action for a page, a program and the shell."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from datetime import datetime
from types import ModuleType
from typing import Any

from django.forms import Form
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from custodiet.accounts.web import actor, now
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound, NotValid
from custodiet.core.refs import Ref

ROOMS = ("accounts", "linkage", "intelligence", "cases", "detection")
Door = tuple[type[Form], Callable[..., Any]]


def doors(room: str) -> dict[str, Door]:
    """A room's doors: name -> (form, action). Refuses a room that has none."""
    if room not in ROOMS:
        raise NotFound(f"There is no room called {room}. The rooms are: {', '.join(ROOMS)}.")
    module: ModuleType = importlib.import_module(f"custodiet.{room}.doors")
    found: dict[str, Door] = module.DOORS
    return found


def act(room: str, door: str, given: dict[str, Any], *, by: Actor, at: datetime) -> str:
    """Check what was handed in with the room's own form, and do it.

    given  the form's fields by name, and "ref" where the action is done to a record
    Gives the ref of the record, as text.
    """
    if door not in doors(room):
        raise NotFound(f"The room {room} has no door {door}. It has: {', '.join(sorted(doors(room)))}.")
    form_class, action = doors(room)[door]
    ref = given.pop("ref", None)
    form = form_class(data=given)
    if not form.is_valid():
        problems = {field: " ".join(map(str, said)) for field, said in form.errors.items()}
        raise NotValid("What was handed in cannot be used: see the problems.", problems=problems)
    try:
        on = [Ref.parse(ref)] if ref is not None else []
    except ValueError as fault:
        raise NotValid(str(fault), problems={"ref": str(fault)}) from None
    return str(action(*on, by=by, at=at, **form.cleaned_data))


@require_POST
def over_http(request: HttpRequest, room: str, door: str) -> JsonResponse:
    """The API: JSON in, the ref out; refusals come back as JSON with their status."""
    try:
        given = json.loads(request.body or b"{}")
    except ValueError:
        raise NotValid("The body is not JSON. Send one object with the form's fields.") from None
    if not isinstance(given, dict):
        raise NotValid("The body should be one JSON object with the form's fields.")
    return JsonResponse({"ref": act(room, door, given, by=actor(request), at=now())})
