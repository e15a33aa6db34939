"""An account itself: who its holder is, its first link, its page."""

from __future__ import annotations

from datetime import datetime

from custodiet.accounts import links
from custodiet.accounts.gate import action, look
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission, Role
from custodiet.accounts.queries import AccountPage, account_page, is_in_use, link_takes_two
from custodiet.accounts.second import not_closed, not_their_own
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record


@action(Permission.ACCOUNT_MANAGE, on=User)
def say_who(user: User, *, by: Actor, at: datetime, person: Ref) -> Ref:
    """Say who the holder of an account is in linkage, so that no record about themselves comes near them.

    Said once. Refuses another person afterwards: one administrator could so let somebody near their own case.
    """
    not_their_own(user, by)
    if user.person not in ("", str(person)):
        said = (
            "It has been said already who holds this account, and nobody can change that alone. Close this "
            "account and open another with the right number: a second person agrees to it."
        )
        raise NotValid(said, problems={"person": said})
    user.person = str(person)
    record("accounts.holder_said", by=by, at=at, about=user, person=str(person))
    return user.ref


@action(Permission.ACCOUNT_MANAGE, on=User)
def give_link(user: User, *, by: Actor, at: datetime) -> links.Link:
    """Make the link with which the holder of a new account sets a password, once.

    Every link made before stops working. Refuses a closed account, one's own, one that has been used, and one
    that can read records already: a link to those takes two people (ask_renewal). The system, which acts from
    the shell, hands over the first link to the latter.
    """
    not_their_own(user, by)
    not_closed(user)
    if is_in_use(user) or (by.role != Role.SYSTEM and link_takes_two(user)):
        raise NotNow(
            "This account is in use, or can read records already. Ask for its password to be renewed: a "
            "second person agrees."
        )
    return links.make(user, by, at)


@look(Permission.ACCOUNT_MANAGE, on=User)
def look_at_account(user: User, *, by: Actor, at: datetime) -> AccountPage:
    """Open one account's page."""
    return account_page(user, by=by, now=at)
