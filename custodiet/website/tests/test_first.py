"""The first administrator, the first head, and one who lost every way in: all from the shell."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from custodiet.accounts.actions import open_account
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import system
from custodiet.accounts.web import now
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


def test_the_first_head_comes_from_the_shell_while_an_administrator_is_alone(db, client: Client, said):
    first.first_administrator("chief", "DCI Chief")
    link = first.first_head("farrow", "DSU Farrow", said.append)
    user = User.objects.get(username="farrow")
    assert (user.role, user.is_active, user.has_usable_password()) == (Role.HEAD, True, False)
    assert link in said
    assert client.get(re.sub(r"^https?://[^/]+", "", link))["Location"] == "/sign-in/welcome/"


def test_another_link_to_the_first_head_is_made_until_it_is_used_and_then_no_more(db, client: Client):
    older = first.first_head("farrow", "DSU Farrow")
    newer = re.sub(r"^https?://[^/]+", "", first.first_head("farrow", "DSU Farrow"))
    assert client.get(re.sub(r"^https?://[^/]+", "", older)).status_code == 404
    client.get(newer)
    assert client.post("/sign-in/welcome/", {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    with pytest.raises(NotNow, match="DSU Farrow"):
        first.first_head("farrow", "DSU Farrow")
    assert User.objects.count() == 1


def test_there_is_no_second_first_head_while_one_is_active(db):
    first.first_head("farrow", "DSU Farrow")
    with pytest.raises(NotNow, match="DSU Farrow"):
        first.first_head("other", "DSU Other")
    User.objects.update(is_active=False)
    assert first.first_head("other", "DSU Other")


@pytest.mark.parametrize("administrators", [1, 2])
def test_the_shell_opens_no_head_where_one_administrator_can_agree_to_what_another_asks(db, administrators):
    for number in range(administrators):
        open_account(
            by=system("setup"), at=now(), username=f"a{number}", display_name="A", role=Role.ADMINISTRATOR
        )
    if administrators == 1:
        assert first.first_head("farrow", "DSU Farrow")
    else:
        with pytest.raises(NotNow):
            first.first_head("farrow", "DSU Farrow")


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
