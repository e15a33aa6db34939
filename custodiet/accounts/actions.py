"""What can be done with accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from custodiet.accounts import links
from custodiet.accounts.gate import action, look, make
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission, Role
from custodiet.accounts.queries import AccountPage, account_page
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record


@dataclass(frozen=True)
class Link:
    """A link with which the holder of an account sets a password, once.

    path  the address without the site's name; its text is the link, so that a program is given it too
    """

    ref: Ref
    path: str

    def __str__(self) -> str:
        return self.path


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
    Refuses a user name that is taken, in whatever letters, and the system's own role.
    """
    _for_people(role)
    if User.objects.filter(username__iexact=username).exists():
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
    """Give an account another role or unit. It holds from the next page they ask for."""
    _not_their_own(user, by)
    _for_people(role)
    record("accounts.role_changed", by=by, at=at, about=user, before=user.role, after=role)
    user.role, user.unit = role, unit
    return user.ref


@action(Permission.ACCOUNT_MANAGE, on=User)
def close_account(user: User, *, by: Actor, at: datetime) -> Ref:
    """Stop an account from signing in. What it did stays recorded."""
    _not_their_own(user, by)
    if not user.is_active:
        raise NotNow("This account is closed already.")
    user.is_active = False
    _end_sessions(user)
    record("accounts.account_closed", by=by, at=at, about=user)
    return user.ref


@action(Permission.ACCOUNT_MANAGE, on=User)
def say_who(user: User, *, by: Actor, at: datetime, person: Ref) -> Ref:
    """Say who the holder of an account is in linkage, so that no record about themselves comes near them."""
    _not_their_own(user, by)
    user.person = str(person)
    record("accounts.holder_said", by=by, at=at, about=user, person=str(person))
    return user.ref


@action(Permission.ACCOUNT_MANAGE, on=User)
def give_link(user: User, *, by: Actor, at: datetime) -> Link:
    """Make the link with which somebody sets a password, once.

    The password they had, and every link made before, stop working; whoever is signed in is signed out.
    Refuses a closed account, and one's own.
    """
    _not_their_own(user, by)
    _open(user)
    user.set_unusable_password()
    _end_sessions(user)
    record("accounts.link_given", by=by, at=at, about=user)
    return Link(user.ref, links.path_for(user))


@action(Permission.ACCOUNT_MANAGE, on=User)
def reset_second_factor(user: User, *, by: Actor, at: datetime) -> Ref:
    """Take away an app, passkeys and recovery codes that were lost; the next sign-in sets up new ones.

    Refuses a closed account, one's own, and an account that has no second factor.
    """
    _not_their_own(user, by)
    _open(user)
    kept, _ = Authenticator.objects.filter(user=user).delete()
    if not kept:
        raise NotNow(
            "This account has no second factor. Its holder is asked to set one up at the next sign-in."
        )
    _end_sessions(user)
    record("accounts.second_factor_reset", by=by, at=at, about=user, taken_away=kept)
    return user.ref


@look(Permission.ACCOUNT_MANAGE, on=User)
def look_at_account(user: User, *, by: Actor, at: datetime) -> AccountPage:
    """Open one account's page."""
    return account_page(user, by=by)


def _open(user: User) -> None:
    if not user.is_active:
        raise NotNow("This account is closed. Open a new one if its holder has come back.")


def _for_people(role: Role) -> None:
    if role == Role.SYSTEM:
        said = "Choose another role: nobody signs in as the system."
        raise NotValid(said, problems={"role": said})


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def _not_their_own(user: User, by: Actor) -> None:
    if by.id == f"user:{user.pk}":
        raise NotValid("Nobody changes their own account. Ask another administrator.")
