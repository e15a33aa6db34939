"""What can be done with accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.timezone import localdate

from custodiet.accounts import links
from custodiet.accounts.gate import action, look, make
from custodiet.accounts.models import Renewal, User
from custodiet.accounts.permissions import Permission, Role
from custodiet.accounts.queries import (
    AccountPage,
    RenewalPage,
    account_page,
    is_in_use,
    open_renewals,
    renewal_page,
)
from custodiet.accounts.rules import Lost, Stage
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record


@dataclass(frozen=True)
class Link:
    """A link with which the holder of an account sets a password, once.

    path  the address without the site's name, or empty where only a second factor was renewed

    Its text is the link, so that a program is given it too.
    """

    ref: Ref
    path: str

    def __str__(self) -> str:
        return self.path or str(self.ref)


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
    """Make the link with which the holder of a new account sets a password, once.

    Every link made before stops working. Refuses a closed account, one's own, and one that has been used:
    a link to that takes two people (ask_renewal).
    """
    _not_their_own(user, by)
    _open(user)
    if is_in_use(user):
        raise NotNow("This account is in use. Ask for its password to be renewed: a second person agrees.")
    return _new_link(user, by, at)


@action(Permission.ACCOUNT_MANAGE, on=User)
def ask_renewal(user: User, *, by: Actor, at: datetime, lost: Lost) -> Ref:
    """Ask that a lost password or second factor be renewed. Nothing changes before a second person agrees.

    Refuses a closed account, one's own, a new one that nobody has used, and one already asked about.
    """
    _not_their_own(user, by)
    _open(user)
    if not is_in_use(user):
        raise NotNow("Nobody has used this account yet. Make a new link: that needs no second person.")
    if open_renewals(now=at).filter(user=user).exists():
        raise NotNow("A renewal has been asked for already. It must be decided, or lapse, before another.")
    lasts = rule("accounts.renewal_lasts", on=localdate(at))
    asked = Renewal.objects.create(
        user=user, lost=lost, asked_by=by.id, asked_at=at, ends_at=at + lasts.value
    )
    record("accounts.renewal_asked", by=by, at=at, about=asked, lost=lost, account=str(user.ref))
    return asked.ref


@action(Permission.ACCOUNT_SECOND, on=Renewal, to=Stage.AGREED)
def agree_renewal(renewal: Renewal, *, by: Actor, at: datetime) -> Ref:
    """Agree, as the second person. Refuses whoever asked, the account's holder, and what has lapsed."""
    _second(renewal, by, at)
    record("accounts.renewal_agreed", by=by, at=at, about=renewal, account=str(renewal.user.ref))
    return renewal.ref


@action(Permission.ACCOUNT_SECOND, on=Renewal, to=Stage.REFUSED)
def refuse_renewal(renewal: Renewal, *, by: Actor, at: datetime) -> Ref:
    """Refuse, as the second person, also after having agreed. The account stays as it is."""
    _second(renewal, by, at)
    record("accounts.renewal_refused", by=by, at=at, about=renewal, account=str(renewal.user.ref))
    return renewal.ref


@action(Permission.ACCOUNT_MANAGE, on=Renewal, to=Stage.CARRIED_OUT)
def carry_out_renewal(renewal: Renewal, *, by: Actor, at: datetime) -> Link:
    """Do what was agreed: take away the second factor, make a link for a password, or both.

    The holder is signed out everywhere. Refuses everybody but whoever asked, and an agreement that lapsed.
    """
    if renewal.asked_by != by.id:
        raise NotValid("Whoever asked for this renewal carries it out.")
    _in_time(renewal, at)
    user = User.objects.select_for_update().get(pk=renewal.user_id)
    _open(user)
    done = _renew(user, Lost(renewal.lost), by, at)
    user.save()
    record("accounts.renewal_carried_out", by=by, at=at, about=renewal, account=str(user.ref))
    return done


@action(Permission.ACCOUNT_RESCUE, on=User)
def rescue_account(user: User, *, by: Actor, at: datetime) -> Link:
    """Renew both for an administrator when nobody can agree. Only the shell asks for it, on the machine.

    Refuses every other role's account: an administrator asks for those.
    """
    _open(user)
    if user.role != Role.ADMINISTRATOR:
        raise NotValid("Only an administrator is let in again like this; they help everybody else.")
    record("accounts.rescued", by=by, at=at, about=user)
    return _renew(user, Lost.BOTH, by, at)


@look(Permission.ACCOUNT_MANAGE, on=User)
def look_at_account(user: User, *, by: Actor, at: datetime) -> AccountPage:
    """Open one account's page."""
    return account_page(user, by=by, now=at)


@look(Permission.ACCOUNT_SECOND, on=Renewal)
def look_at_renewal(renewal: Renewal, *, by: Actor, at: datetime) -> RenewalPage:
    """Open one request to renew."""
    return renewal_page(renewal, by=by, now=at)


def _renew(user: User, lost: Lost, by: Actor, at: datetime) -> Link:
    if lost != Lost.PASSWORD:
        kept, _ = Authenticator.objects.filter(user=user).delete()
        record("accounts.second_factor_reset", by=by, at=at, about=user, taken_away=kept)
    if lost != Lost.SECOND_FACTOR:
        return _new_link(user, by, at)
    _end_sessions(user)
    return Link(user.ref, "")


def _new_link(user: User, by: Actor, at: datetime) -> Link:
    user.set_unusable_password()
    _end_sessions(user)
    record("accounts.link_given", by=by, at=at, about=user)
    return Link(user.ref, links.path_for(user))


def _second(renewal: Renewal, by: Actor, at: datetime) -> None:
    """Keep the asker and the holder from deciding; keep who decided and when."""
    if renewal.asked_by == by.id:
        raise NotValid("You asked for this. Somebody else agrees or refuses.")
    if by.id == f"user:{renewal.user_id}":
        raise NotValid("This is about your own account. Somebody else agrees or refuses.")
    _in_time(renewal, at)
    renewal.answered_by, renewal.answered_at = by.id, at


def _in_time(renewal: Renewal, at: datetime) -> None:
    if at >= renewal.ends_at:
        said = rule("accounts.renewal_lasts", on=localdate(renewal.asked_at))
        raise NotNow("This request has lapsed. Ask again.", because=said)


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
