"""What can be done with accounts."""

from custodiet.accounts.actions.account import give_link, look_at_account, say_who
from custodiet.accounts.actions.appointment import (
    agree_appointment,
    change_role,
    close_account,
    look_at_appointment,
    open_account,
    refuse_appointment,
)
from custodiet.accounts.actions.renewal import (
    agree_renewal,
    ask_renewal,
    carry_out_renewal,
    look_at_renewal,
    refuse_renewal,
    rescue_account,
)
from custodiet.accounts.links import Link

__all__ = [
    "Link",
    "agree_appointment",
    "agree_renewal",
    "ask_renewal",
    "carry_out_renewal",
    "change_role",
    "close_account",
    "give_link",
    "look_at_account",
    "look_at_appointment",
    "look_at_renewal",
    "open_account",
    "refuse_appointment",
    "refuse_renewal",
    "rescue_account",
    "say_who",
]
