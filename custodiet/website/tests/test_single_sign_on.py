"""The force's own sign-on lets in whoever has an account here, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from custodiet.accounts import actions
from custodiet.accounts.models import User
from custodiet.ledger.models import Line
from custodiet.website.tests.fake_sign_on import CLIENT, SignOn, running
from custodiet.website.tests.signin_help import code, is_in, type_code, user_of, with_both

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@pytest.fixture
def sign_on(settings):
    with running() as served:
        app = {
            "provider_id": "force",
            "name": "your force account",
            "client_id": CLIENT,
            "secret": "s",
            "settings": {"server_url": served.address},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield served


def come(client: Client, sign_on: SignOn, username: str, *, number: str = "4471", asking: str = "", **token):
    """Go to the sign-on and come back from it, as a browser does."""
    sign_on.person = {"sub": number, "preferred_username": username, "name": "DS Fell"}
    sign_on.token = {"sub": number, **token}
    away = client.post(f"/sign-in/oidc/force/login/{asking}")["Location"]
    assert away.startswith(f"{sign_on.address}/authorize")
    state = parse_qs(urlsplit(away).query)["state"][0]
    return client.get(f"/sign-in/oidc/force/login/callback/?code=c&state={state}&_redir=")


def test_somebody_with_an_account_comes_in_and_is_asked_for_the_second_factor(people, client, sign_on):
    _, secret = with_both(people.analyst)
    assert come(client, sign_on, "analyst")["Location"] == "/sign-in/2fa/authenticate/"
    assert not is_in(client)
    type_code(client, code(secret))
    assert is_in(client)
    assert Line.objects.get(event="accounts.signed_in").facts == '{"way":"socialaccount and totp"}'


def test_somebody_without_a_second_factor_must_set_one_up(people, client: Client, sign_on):
    come(client, sign_on, "analyst")
    assert client.get("/")["Location"] == "/sign-in/2fa/"


def test_somebody_without_an_account_is_turned_away_and_none_is_made(people, client: Client, sign_on):
    before = User.objects.count()
    answer = come(client, sign_on, "stranger")
    assert answer.status_code == 403
    assert "You have no account here" in answer.content.decode()
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
    assert Line.objects.get(event="accounts.sign_in_refused").facts == '{"because":"no account"}'
    assert not is_in(client)


def test_a_closed_account_does_not_come_in_by_sign_on(people, client: Client, sign_on):
    actions.close_account(user_of(people.analyst).ref, by=people.administrator, at=datetime.now(UTC))
    assert come(client, sign_on, "analyst").status_code == 403
    assert not is_in(client)


def test_an_account_that_was_closed_after_it_came_by_sign_on_comes_no_more(people, client: Client, sign_on):
    come(client, sign_on, "analyst")
    actions.close_account(user_of(people.analyst).ref, by=people.administrator, at=datetime.now(UTC))
    assert come(Client(), sign_on, "analyst")["Location"] == "/sign-in/inactive/"


def test_from_the_second_time_it_is_the_forces_number_that_counts_and_not_the_name(people, sign_on):
    come(Client(), sign_on, "analyst")
    come(Client(), sign_on, "head")
    signed_in = Line.objects.filter(event="accounts.signed_in").values_list("actor", flat=True)
    assert set(signed_in) == {people.analyst.id}


def test_an_email_counts_only_when_the_sign_on_has_verified_it(people, client: Client, sign_on):
    User.objects.filter(username="analyst").update(email="fell@force.example")
    assert come_by_email(Client(), sign_on, verified=False).status_code == 403
    assert come_by_email(client, sign_on, verified=True).status_code == 302
    assert client.session["_auth_user_id"] == str(user_of(people.analyst).pk)


def come_by_email(client: Client, sign_on: SignOn, *, verified: bool):
    told = {"preferred_username": "another", "email": "fell@force.example", "email_verified": verified}
    return come(client, sign_on, "another", **told)


@pytest.mark.parametrize("says", [{"amr": ["pwd", "mfa"]}, {"acr": "mfa"}])
def test_a_sign_on_that_is_trusted_to_ask_for_two_factors_needs_no_third(
    people, client: Client, sign_on, settings, says
):
    settings.OIDC_SECOND_FACTOR = ("mfa",)
    with_both(people.administrator)
    assert come(client, sign_on, "administrator", **says)["Location"] == "/"
    assert client.get("/accounts/").status_code == 200


@pytest.mark.parametrize("case", [((), ["mfa"]), (("mfa",), ["pwd"]), (("mfa",), [])])
def test_a_sign_on_that_does_not_say_so_or_is_not_trusted_does_not_spare_the_code(
    people, client: Client, sign_on, settings, case
):
    settings.OIDC_SECOND_FACTOR, says = case
    with_both(people.analyst)
    assert come(client, sign_on, "analyst", amr=says)["Location"] == "/sign-in/2fa/authenticate/"


def test_a_vouched_sign_in_vouches_for_that_session_alone(people, client: Client, sign_on, settings):
    settings.OIDC_SECOND_FACTOR = ("mfa",)
    come(client, sign_on, "administrator", amr=["mfa"])
    client.post("/sign-in/logout/")
    come(client, sign_on, "administrator", amr=["pwd"])
    assert client.get("/accounts/")["Location"] == "/sign-in/2fa/"


def test_nobody_joins_another_sign_on_to_their_account(people, client: Client, sign_on, settings):
    settings.OIDC_SECOND_FACTOR = ("mfa",)
    come(client, sign_on, "analyst", amr=["mfa"])
    answer = come(client, sign_on, "other", number="9", asking="?process=connect")
    assert answer.status_code == 403
    assert [account.uid for account in SocialAccount.objects.all()] == ["4471"]


def test_an_answer_nobody_asked_for_lets_nobody_in(people, client: Client, sign_on):
    sign_on.person = {"sub": "1", "preferred_username": "analyst"}
    sign_on.token = {"sub": "1"}
    client.get("/sign-in/oidc/force/login/callback/?code=c&state=made-up&_redir=")
    assert not is_in(client)
    assert "/token" not in sign_on.asked
