"""What can be done with accounts."""

from __future__ import annotations

from datetime import datetime

from custodiet.accounts.gate import action, make
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission, Role
from custodiet.core.actors import Actor
from custodiet.core.errors import NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record


@make(Permission.ACCOUNT_MANAGE)
def open_account(
    *,
    by: Actor,
    at: datetime,
    username: str,
    display_name: str,
    role: Role,
    unit: str = "",
    email: str = "",
    person: Ref | None = None,
) -> Ref:
    """Open an account with no password: its holder sets one through a link that works once.

    person  who they are in linkage, so that they are never shown a record about themselves
    Refuses a user name that is taken.
    """
    if User.objects.filter(username=username).exists():
        raise NotValid(
            "That user name is taken. Choose another.",
            problems={"username": "That user name is taken. Choose another."},
        )
    user = User(
        username=username, display_name=display_name, role=role, unit=unit, email=email,
        person=str(person) if person else "", joined_at=at,
    )  # fmt: skip
    user.set_unusable_password()
    user.save()
    record("accounts.account_opened", by=by, at=at, about=user, role=role)
    return user.ref


@action(Permission.ACCOUNT_MANAGE, on=User)
def change_role(user: User, *, by: Actor, at: datetime, role: Role, unit: str) -> Ref:
    """Give an account another role or unit."""
    _not_their_own(user, by)
    record("accounts.role_changed", by=by, at=at, about=user, before=user.role, after=role)
    user.role, user.unit = role, unit
    return user.ref


@action(Permission.ACCOUNT_MANAGE, on=User)
def close_account(user: User, *, by: Actor, at: datetime) -> Ref:
    """Stop an account from signing in. What it did stays recorded."""
    _not_their_own(user, by)
    user.is_active = False
    record("accounts.account_closed", by=by, at=at, about=user)
    return user.ref


def _not_their_own(user: User, by: Actor) -> None:
    if by.id == f"user:{user.pk}":
        raise NotValid("Nobody changes their own account. Ask another administrator.")
