"""One action, three ways in: the same form and the same action for a page, a program and the shell."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from datetime import datetime
from types import ModuleType
from typing import Any

from django.conf import settings
from django.forms import Form, MultipleChoiceField
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from custodiet.accounts.gate import ACTIONS
from custodiet.accounts.web import actor, now
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotValid
from custodiet.core.refs import Ref

ROOMS = ("accounts", "linkage", "intelligence", "reporting", "cases", "detection")
# What a second person does. In the shell anybody would be both: they sign in for it.
SECONDS = frozenset({
    ("accounts", "agree-appointment"), ("accounts", "agree-renewal"), ("cases", "read-answer"),
    ("cases", "agree-outside"), ("detection", "authorise-run"),
    ("detection", "authorise-programme"), ("detection", "agree-suppression"),
    ("reporting", "agree-destruction"), ("reporting", "agree-release"),
})  # fmt: skip
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
    Gives the ref of the record, as text. Refuses, in the shell, what a second person does.
    """
    if door not in doors(room):
        raise NotFound(f"The room {room} has no door {door}. It has: {', '.join(sorted(doors(room)))}.")
    if by.way == "shell" and (room, door) in SECONDS and not settings.DEMO:
        raise NotAllowed("A second person does this. They sign in and do it on its page, not in the shell.")
    form_class, action = doors(room)[door]
    on = _on(room, action, given)
    form = form_class(data=_as_typed(form_class, given))
    if not form.is_valid():
        problems = {field: " ".join(map(str, said)) for field, said in form.errors.items()}
        raise NotValid("What was handed in cannot be used: see the problems.", problems=problems)
    return str(action(*on, by=by, at=at, **form.cleaned_data))


def _on(room: str, action: Callable[..., Any], given: dict[str, Any]) -> list[Ref]:
    """The record that the action is done to, in a list; an empty one where it makes a new record."""
    takes = ACTIONS[f"{room}.{action.__name__}"].on
    ref = given.get("ref")
    said = ""
    if takes is None and ref is not None:
        said = "This makes a new record, so leave “ref” out."
    elif takes is not None and not isinstance(ref, str):
        said = f"Say in “ref” which record this is done to, such as {takes._meta.label_lower}:131."
    elif takes is not None:
        try:
            return [Ref.parse(str(ref))]
        except ValueError:
            said = f"That is not a reference such as {takes._meta.label_lower}:131."
    if said:
        raise NotValid(said, problems={"ref": said})
    return []


def _as_typed(form_class: type[Form], given: dict[str, Any]) -> dict[str, Any]:
    """The fields as a page would send them: text, or a list of texts where several may be chosen."""
    typed: dict[str, Any] = {}
    for name, value in given.items():
        several = isinstance(form_class.base_fields.get(name), MultipleChoiceField)
        if isinstance(value, dict) or (isinstance(value, list) and not several):
            said = f"Give “{name}” as one text."
            raise NotValid(said, problems={name: said})
        one_text = value is None or several
        typed[name] = value if one_text else str(value)
    return typed


def read(body: bytes) -> dict[str, Any]:
    """The form's fields out of JSON. Refuses what is no JSON, no object, or no text that can be kept."""
    try:
        given = json.loads(body or b"{}")
        json.dumps(given, ensure_ascii=False).encode()  # half of a pair of surrogates is no text
    except (ValueError, RecursionError):
        raise NotValid("That is not JSON that can be read. Send one object with the form's fields.") from None
    if not isinstance(given, dict):
        raise NotValid('Send one JSON object with the form\'s fields, such as {"reason": "…"}.')
    return given


@require_POST
def over_http(request: HttpRequest, room: str, door: str) -> JsonResponse:
    """The API: JSON in, the ref out; refusals come back as JSON with their status."""
    return JsonResponse({"ref": act(room, door, read(request.body), by=actor(request), at=now())})
