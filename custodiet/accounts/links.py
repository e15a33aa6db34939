"""The link with which the holder of an account sets a password. It works once, and not for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from custodiet.accounts.models import User
from custodiet.accounts.queries import actor_for
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound, NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.actions import page, record

# Django's own: signed with the site's key over the account, its password and its last sign-in, so that it
# dies as soon as either changes, and after PASSWORD_RESET_TIMEOUT.
tokens = PasswordResetTokenGenerator()

SPENT = "This link has been used, has run out, or a newer one was made. Ask an administrator for a new one."


@dataclass(frozen=True)
class Link:
    """A link with which the holder of an account sets a password, once.

    path   the address without the site's name, or empty where only a second factor was renewed
    waits  whether a second person must still agree before the account can sign in

    Its text is the link, so that a program is given it too.
    """

    ref: Ref
    path: str
    waits: bool = False

    def __str__(self) -> str:
        return self.path or str(self.ref)


def make(user: User, by: Actor, at: datetime) -> Link:
    """Make a new link, inside an action. Every link before it, the password and the sessions end."""
    user.set_unusable_password()
    end_sessions(user)
    record("accounts.link_given", by=by, at=at, about=user)
    return Link(user.ref, path_for(user), user.is_new)


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def path_for(user: User) -> str:
    """The link's address for an account as it now is, without the site's name."""
    return reverse("account_welcome", args=[user.pk, tokens.make_token(user)])


def holder(number: int, token: str) -> User:
    """Whose link it is. Refuses one that is spent, and does not say why: nothing is learnt by trying."""
    user = User.objects.filter(pk=number).first()
    if user is None or user.is_closed or not tokens.check_token(user, token):
        raise NotFound(SPENT)
    return user


def set_password(number: int, token: str, *, at: datetime, password: str) -> Ref:
    """Set the password with a link, which is spent by it.

    Not behind the gate: whoever holds the link is not signed in yet. Refuses a spent link, and a password
    that is too short, too common, or too like the account.
    """
    with transaction.atomic(), page():
        User.objects.select_for_update().filter(pk=number).first()  # two at once: the second finds it spent
        user = holder(number, token)
        try:
            validate_password(password, user)
        except ValidationError as fault:
            said = " ".join(fault.messages)
            raise NotValid(said, problems={"password": said}) from None
        user.set_password(password)
        user.save(update_fields=["password"])
        record("accounts.password_set", by=actor_for(user), at=at, about=user)
    return user.ref
