"""The first administrator, and one who lost every way in: both from the shell."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.core.errors import NotFound, NotNow
from custodiet.ledger.models import Line
from custodiet.website import first
from custodiet.website.tests.signin_help import PASSWORD, code, kinds_of, type_password, user_of, with_both

pytestmark = pytest.mark.django_db


@pytest.fixture
def said() -> list[str]:
    return []


def test_the_first_administrator_comes_from_the_shell_with_a_link_and_no_password(db, client: Client, said):
    link = first.first_administrator("chief", "DCI Chief", said.append)
    user = User.objects.get(username="chief")
    assert user.role == Role.ADMINISTRATOR
    assert not user.has_usable_password()
    assert link in said
    path = re.sub(r"^https?://[^/]+", "", link)
    assert client.get(path)["Location"] == "/sign-in/welcome/"


def test_with_the_link_they_set_a_password_and_a_second_factor_and_are_in(
    db, client: Client, django_capture_on_commit_callbacks
):
    path = re.sub(r"^https?://[^/]+", "", first.first_administrator("chief", "DCI Chief"))
    client.get(client.get(path)["Location"])
    assert client.post("/sign-in/welcome/", {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert type_password(client, "chief").status_code == 302
    assert client.get("/accounts/")["Location"] == "/sign-in/2fa/"
    client.post("/sign-in/reauthenticate/?next=/sign-in/2fa/totp/activate/", {"password": PASSWORD})
    client.get("/sign-in/2fa/totp/activate/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/sign-in/2fa/totp/activate/", {"code": code(client.session["mfa.totp.secret"])})
    assert client.get("/accounts/").status_code == 200
    assert client.get(path).status_code == 404


def test_there_is_no_second_first_administrator(db, said):
    first.first_administrator("chief", "DCI Chief", said.append)
    with pytest.raises(NotNow):
        first.first_administrator("other", "DCI Other", said.append)
    assert not User.objects.filter(username="other").exists()


def test_an_administrator_who_lost_everything_is_let_in_again_from_the_shell(people, said):
    user, _ = with_both(people.administrator)
    first.rescue_administrator("administrator", said.append)
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert kinds_of(user) == set()
    assert {"accounts.second_factor_reset", "accounts.link_given"} <= set(
        Line.objects.values_list("event", flat=True)
    )


def test_nobody_but_an_administrator_is_rescued_from_the_shell(people, said):
    with pytest.raises(NotFound):
        first.rescue_administrator("head", said.append)
    assert user_of(people.head).is_active
