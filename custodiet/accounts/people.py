"""Who somebody is in the force's records, asked of the room that keeps them.

That room stands above this one, so the settings name it (PEOPLE) and it is looked up when it is needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings

from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref


def _room() -> Any:
    return import_module(settings.PEOPLE)


def numbered(number: str) -> Ref | None:
    """The person with a force number such as P-40817, or None."""
    found: Ref | None = _room().person_numbered(number)
    return found


def number_of(ref: Ref) -> str:
    """The number of a person, or the reference itself where nobody is known by it."""
    try:
        return str(_room().person_card(ref).number)
    except NotFound:
        return str(ref)
