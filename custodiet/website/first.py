"""From the shell: the first administrator and head, and an administrator who has lost every way in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from custodiet.accounts import actions, queries
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.web import now
from custodiet.core.errors import NotFound, NotNow

SET_UP = queries.system("set-up")


def _nowhere(said: str) -> None:
    """For a caller that says it in words of its own."""


def first_administrator(username: str, name: str, write: Callable[[str], object] = _nowhere) -> str:
    """Open the first administrator's account and make the link with which they set a password.

    name   name and rank, as pages show it
    write  told the link and what to do with it, line by line
    Gives the link. Refuses when an administrator exists: they open every further account.
    """
    at = now()
    with transaction.atomic():
        if queries.an_administrator_exists():
            raise NotNow(
                "There is an administrator already. They open accounts on the page Accounts. If they can no "
                "longer sign in, use “custodiet rescue-administrator”."
            )
        ref = actions.open_account(
            by=SET_UP, at=at, username=username, display_name=name, role=Role.ADMINISTRATOR
        )
        return _told(actions.give_link(ref, by=SET_UP, at=at), write)


def first_head(username: str, name: str, write: Callable[[str], object] = _nowhere) -> str:
    """Open the first head's account and make the link with which they set a password.

    name   name and rank, as pages show it
    write  told the link and what to do with it, line by line
    An account that can read records takes two people, and while an administrator is alone nobody can be the
    second. Gives the link, and another to the same account for as long as nobody has used it. Refuses when
    somebody can agree: a head, or one administrator to what another asks.
    """
    at = now()
    with transaction.atomic():
        again = User.objects.filter(username__iexact=username, role=Role.HEAD, is_active=True).first()
        if again is not None and not queries.is_in_use(again):
            return _told(actions.give_link(again.ref, by=SET_UP, at=at), write)
        if can := queries.who_can_agree():
            raise NotNow(
                f"There are people who can agree to an account: {', '.join(can)}. An administrator opens the "
                "account on the page Accounts, and one of them, who did not ask for it, agrees."
            )
        ref = actions.open_account(
            by=SET_UP, at=at, username=username, display_name=name, role=Role.HEAD, unit=settings.UNIT
        )
        return _told(actions.give_link(ref, by=SET_UP, at=at), write)


def rescue_administrator(username: str, write: Callable[[str], object] = _nowhere) -> str:
    """Let an administrator in again who has lost password and second factor. Recorded, as the system's doing.

    Gives the link. Refuses any account that is not an open administrator's: an administrator does that.
    """
    at = now()
    with transaction.atomic():
        user = User.objects.filter(username__iexact=username, role=Role.ADMINISTRATOR, is_active=True).first()
        if user is None:
            raise NotFound("No open administrator's account has that user name.")
        return _told(actions.rescue_account(user.ref, by=SET_UP, at=at), write)


def _told(made: actions.Link, write: Callable[[str], object]) -> str:
    link = f"{address()}{made.path}"
    write("Open this link in a browser to set the password. It works once:")
    write(link)
    return link


def address() -> str:
    """The site's own address, from the settings: or else the first host, with https where TLS is on."""
    host = next((host for host in settings.ALLOWED_HOSTS if host != "*"), "localhost").lstrip(".")
    return settings.ADDRESS.rstrip("/") or f"{'https' if settings.TLS else 'http'}://{host}"
