"""Signing in as a person does, for the tests that need every step of it."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import Client

from custodiet.accounts.models import User
from custodiet.core.actors import Actor

PASSWORD = "three unconnected words"
STEP = 30


def user_of(actor: Actor) -> User:
    return User.objects.get(pk=int(actor.id.removeprefix("user:")))


def with_password(actor: Actor) -> User:
    user = user_of(actor)
    user.set_password(PASSWORD)
    user.save()
    return user


def with_both(actor: Actor) -> tuple[User, str]:
    """An account with a password and an authenticator app; gives the app's secret."""
    user, secret = with_password(actor), generate_totp_secret()
    TOTP.activate(user, secret)
    return user, secret


def code(secret: str) -> str:
    """The code that the app shows now; waits for the next when this one is about to go."""
    if time.time() % STEP > STEP - 3:
        time.sleep(3.1)
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP))


def wrong(secret: str) -> str:
    """A code that the app shows neither now nor next."""
    return f"{(int(code(secret)) + 1) % 1_000_000:06}"


def type_password(client: Client, username: str, password: str = PASSWORD):
    return client.post("/sign-in/login/", {"login": username, "password": password})


def type_code(client: Client, given: str):
    return client.post("/sign-in/2fa/authenticate/", {"code": given})


def is_in(client: Client) -> bool:
    """Whether the pages behind the sign-in open."""
    return client.get("/accounts/").status_code in (200, 404) and "_auth_user_id" in client.session


def kinds_of(user: User) -> set[str]:
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
