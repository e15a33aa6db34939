"""Sign-in that a force would accept, promise by promise."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from custodiet.accounts import actions
from custodiet.accounts.models import User
from custodiet.core.policy import rule
from custodiet.ledger.models import Line
from custodiet.website.signin import BEGAN, SecondFactorAdapter, is_open_without
from custodiet.website.tests.signin_help import (
    PASSWORD,
    code,
    is_in,
    kinds_of,
    type_code,
    type_password,
    with_both,
    with_password,
    wrong,
)

pytestmark = pytest.mark.django_db


def events(*, room: str = "accounts.") -> list[str]:
    said = Line.objects.filter(event__startswith=room).order_by("seq").values_list("event", flat=True)
    return [event.removeprefix(room) for event in said]


def test_a_password_and_a_code_let_somebody_in_and_the_ledger_says_how(people, client: Client):
    user, secret = with_both(people.analyst)
    assert type_password(client, "analyst")["Location"] == "/sign-in/2fa/authenticate/"
    assert not is_in(client)
    assert type_code(client, code(secret))["Location"] == "/"
    assert is_in(client)
    line = Line.objects.filter(event="accounts.signed_in").get()
    assert (line.actor, line.about) == (f"user:{user.pk}", str(user.ref))
    assert line.facts == '{"way":"password and totp"}'


def test_the_user_name_is_taken_in_any_letters(people, client: Client):
    with_both(people.analyst)
    assert type_password(client, "ANALYST").status_code == 302


def test_a_password_alone_lets_nobody_through_to_any_page(people, client: Client):
    with_password(people.head)
    type_password(client, "head")
    assert "_auth_user_id" in client.session
    for path in walled():
        answer = client.get(path)
        assert (answer.status_code, answer.get("Location")) == (302, "/sign-in/2fa/"), path


def walled() -> list[str]:
    """Every address of the staff side that is not part of setting up a second factor."""
    paths = {_filled(path) for path in _paths(get_resolver("custodiet.urls_staff"))}
    return sorted(path for path in paths if not is_open_without(path))


def _paths(resolver: URLResolver, before: str = "/"):
    for each in resolver.url_patterns:
        here = before + str(each.pattern)
        yield from _paths(each, here) if isinstance(each, URLResolver) else [here] if _plain(each) else []


def _plain(route: URLPattern) -> bool:
    return "(?P" not in str(route.pattern)


def _filled(path: str) -> str:
    return re.sub(r"<[^>]+>", "1", path)


def test_there_are_many_walled_pages_and_the_home_page_is_one():
    assert {"/", "/accounts/", "/ledger/", "/sign-in/sessions/"} <= set(walled())
    assert is_open_without("/sign-in/2fa/totp/activate/")
    assert not is_open_without("/sign-in/password/change/")


def test_setting_up_an_app_gives_recovery_codes_and_opens_the_site(
    people, client: Client, django_capture_on_commit_callbacks
):
    user = with_password(people.analyst)
    type_password(client, "analyst")
    client.post("/sign-in/reauthenticate/?next=/sign-in/2fa/totp/activate/", {"password": PASSWORD})
    client.get("/sign-in/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/sign-in/2fa/totp/activate/", {"code": code(secret)})
    assert answer["Location"] == "/sign-in/2fa/recovery-codes/"
    assert kinds_of(user) == {"totp", "recovery_codes"}
    assert is_in(client)
    assert "way_in_changed" in events()


def test_setting_up_an_app_asks_for_the_password_again(people, client: Client):
    with_password(people.analyst)
    type_password(client, "analyst")
    assert client.get("/sign-in/2fa/totp/activate/")["Location"].startswith("/sign-in/reauthenticate/")


def test_a_recovery_code_works_once(people, client: Client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user, _ = with_both(people.analyst)
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    type_password(client, "analyst")
    assert type_code(client, spare).status_code == 302
    client.post("/sign-in/logout/")
    type_password(client, "analyst")
    assert type_code(client, spare).status_code == 200
    assert not is_in(client)


def test_a_code_works_once(people, client: Client):
    _, secret = with_both(people.analyst)
    given = code(secret)
    type_password(client, "analyst")
    assert type_code(client, given).status_code == 302
    other = Client()
    type_password(other, "analyst")
    assert type_code(other, given).status_code == 200


def test_the_only_second_factor_cannot_be_taken_away(people, client: Client):
    user, secret = with_both(people.analyst)
    type_password(client, "analyst")
    type_code(client, code(secret))
    client.post("/sign-in/reauthenticate/", {"password": PASSWORD})
    client.post("/sign-in/2fa/totp/deactivate/")
    assert kinds_of(user) == {"totp"}


def lock(client: Client, tries: int) -> None:
    for _ in range(tries):
        assert type_password(client, "analyst", "not the password").status_code == 200


def allowed() -> int:
    return int(rule("accounts.lockout_after", on=datetime.now(UTC).date()).value)


def test_one_try_short_of_the_lock_the_right_password_still_works(people, client: Client):
    with_both(people.analyst)
    lock(client, allowed() - 1)
    assert type_password(client, "analyst").status_code == 302
    assert events().count("locked_out") == 0


def test_after_the_last_allowed_try_the_right_password_is_refused(people, client: Client):
    with_both(people.analyst)
    lock(client, allowed())
    page = type_password(Client(), "analyst")
    assert page.status_code == 200
    assert rule("accounts.lockout_lasts", on=datetime.now(UTC).date()).says in page.content.decode()
    assert events().count("sign_in_failed") == allowed()
    assert events().count("locked_out") == 1


def test_one_locked_account_does_not_lock_another(people, client: Client):
    with_both(people.analyst)
    with_both(people.head)
    lock(client, allowed())
    assert type_password(client, "head").status_code == 302


def test_wrong_codes_lock_too(people, client: Client):
    _, secret = with_both(people.analyst)
    type_password(client, "analyst")
    for _ in range(allowed()):
        assert type_code(client, wrong(secret)).status_code == 200
    assert type_code(client, code(secret)).status_code == 200
    assert not is_in(client)
    assert events().count("sign_in_failed") == allowed()
    assert "locked_out" in events()


def test_a_name_that_is_no_account_is_not_kept(people, client: Client):
    type_password(client, "my secret typed in the wrong box", "x")
    line = Line.objects.filter(event="accounts.sign_in_failed").get()
    assert (line.actor, line.about, line.facts) == ("anyone", "", '{"way":"password"}')


def test_a_failed_sign_in_says_the_same_whether_or_not_there_is_such_an_account(people, client: Client):
    with_both(people.analyst)

    def said(name: str) -> str:
        text = type_password(client, name, "wrong").content.decode()
        return re.sub(r'value="[^"]*"', "", text)

    assert said("analyst") == said("nobody.by.that.name")


def test_no_log_names_anybody(people, client: Client, caplog):
    with_both(people.analyst)
    lock(client, allowed() + 1)
    assert "analyst" not in caplog.text.lower()


def idle() -> timedelta:
    return rule("accounts.idle_minutes", on=datetime.now(UTC).date()).value


def test_each_page_gives_the_session_the_idle_time_anew(people, client: Client, client_for):
    browser = client_for(people.administrator)
    Session.objects.update(expire_date=datetime.now(UTC) + timedelta(minutes=1))
    assert browser.get("/accounts/").status_code == 200
    left = Session.objects.get().expire_date - datetime.now(UTC)
    assert idle() - timedelta(minutes=1) < left <= idle()


def test_an_idle_session_has_ended(people, client_for):
    browser = client_for(people.administrator)
    Session.objects.update(expire_date=datetime.now(UTC) - timedelta(seconds=1))
    assert browser.get("/accounts/")["Location"] == "/sign-in/login/?next=/accounts/"


def longest() -> timedelta:
    return rule("accounts.session_longest", on=datetime.now(UTC).date()).value


def began(browser: Client, ago: timedelta) -> None:
    session = browser.session
    session[BEGAN] = (datetime.now(UTC) - ago).timestamp()
    session.save()


def test_a_busy_session_ends_when_it_has_lasted_its_longest_and_not_before(people, client_for):
    browser = client_for(people.administrator)
    browser.get("/accounts/")
    began(browser, longest() - timedelta(seconds=30))
    assert browser.get("/accounts/").status_code == 200
    began(browser, longest())
    assert browser.get("/accounts/")["Location"] == "/sign-in/login/?next=/accounts/"
    assert "Sign in again." in browser.get("/sign-in/login/").content.decode()


def test_a_new_sign_in_begins_the_time_anew(people, client: Client):
    _, secret = with_both(people.analyst)
    type_password(client, "analyst")
    type_code(client, code(secret))
    assert datetime.now(UTC).timestamp() - client.session[BEGAN] < 60


def test_a_busy_page_does_not_put_the_end_off(people, client_for):
    browser = client_for(people.administrator)
    browser.get("/accounts/")
    first = browser.session[BEGAN]
    browser.get("/accounts/")
    assert browser.session[BEGAN] == first


def test_a_closed_account_cannot_sign_in_and_whoever_was_in_is_out(people, client: Client, client_for):
    user = with_password(people.analyst)
    browser = client_for(people.analyst)
    actions.close_account(user.ref, by=people.administrator, at=datetime.now(UTC))
    assert browser.get("/")["Location"].startswith("/sign-in/login/")
    assert type_password(client, "analyst")["Location"] == "/sign-in/inactive/"
    assert not is_in(client)
    assert "sign_in_refused" in events()


def test_signing_out_is_recorded_and_ends_the_session(people, client: Client, client_for):
    browser = client_for(people.analyst)
    browser.post("/sign-in/logout/")
    assert "signed_out" in events()
    assert browser.get("/")["Location"].startswith("/sign-in/login/")


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "3rdparty/", "3rdparty/signup/"])
def test_there_is_no_way_to_help_oneself_to_an_account(people, client: Client, path: str):
    before = User.objects.count()
    answer = client.post(f"/sign-in/{path}", {"username": "intruder", "email": "a@b.example"})
    assert answer.status_code in (302, 404)
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == before


def test_the_secret_of_an_app_is_not_kept_in_the_clear(people):
    user, secret = with_both(people.analyst)
    kept = Authenticator.objects.get(user=user).data["secret"]
    assert secret not in kept
    assert SecondFactorAdapter().decrypt(kept) == secret


def test_a_secret_can_be_read_after_the_sites_key_was_replaced_and_the_old_one_kept(people, settings):
    kept = SecondFactorAdapter().encrypt("a secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key, long enough to be believed, for this test only"
    assert SecondFactorAdapter().decrypt(kept) == "a secret"
