"""The actions of this room that a page, a program or the shell may ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form

from custodiet.accounts import actions, forms

DOORS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "open-account": (forms.OpenAccount, actions.open_account),
    "change-role": (forms.ChangeRole, actions.change_role),
    "say-who": (forms.SayWho, actions.say_who),
    "close-account": (forms.Nothing, actions.close_account),
    "give-link": (forms.Nothing, actions.give_link),
    "reset-second-factor": (forms.Nothing, actions.reset_second_factor),
}
