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
    "agree-appointment": (forms.Nothing, actions.agree_appointment),
    "refuse-appointment": (forms.Nothing, actions.refuse_appointment),
    "ask-renewal": (forms.AskRenewal, actions.ask_renewal),
    "agree-renewal": (forms.Nothing, actions.agree_renewal),
    "refuse-renewal": (forms.Nothing, actions.refuse_renewal),
    "carry-out-renewal": (forms.Nothing, actions.carry_out_renewal),
}
