"""The administrator's pages, and the page on which a holder sets a password."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from custodiet.accounts import actions, forms, queries
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.rules import Lost
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.models import Line

pytestmark = pytest.mark.django_db

NEW = {"username": "DS-4471", "display_name": "DS Rowan Fell", "role": "investigator", "unit": "ccu"}
WORDS = "three unconnected words"


def row(actor) -> User:
    return User.objects.get(pk=int(actor.id.removeprefix("user:")))


def right_now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def desk(people, client_for) -> Client:
    return client_for(people.administrator)


def link_in(page) -> str:
    """The link that a page shows, without the site's name."""
    return re.search(r"/sign-in/welcome/\d+/[\w-]+/", page.content.decode())[0]


def heading(page) -> str:
    return re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", page.content.decode(), re.S)[1]


@pytest.mark.parametrize("name", ["analyst", "head", "investigator", "supervisor", "auditor"])
def test_nobody_but_an_administrator_sees_the_accounts(people, client_for, name: str):
    browser = client_for(getattr(people, name))
    other = row(people.second_head).pk
    for path in ("/accounts/", "/accounts/open/", f"/accounts/{other}/"):
        assert browser.get(path).status_code == 404, path
    assert browser.post(f"/accounts/{other}/close/").status_code == 404
    assert row(people.second_head).is_active


def test_the_list_takes_the_same_number_of_queries_however_long_it_is(
    people, desk: Client, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get("/accounts/")
    for number in range(20):
        User.objects.create(username=f"u{number}", display_name="X", role="head", joined_at=right_now())
    with django_assert_num_queries(len(few)):
        desk.get("/accounts/")


def test_an_account_is_opened_and_its_link_shown_once(desk: Client):
    page = desk.post("/accounts/open/", NEW)
    assert heading(page) == "The link, shown once"
    user = User.objects.get(username="DS-4471")
    assert (user.role, user.unit, user.has_usable_password()) == ("investigator", "ccu", False)
    assert link_in(page) not in desk.get(f"/accounts/{user.pk}/").content.decode()


def test_a_user_name_that_differs_only_in_its_letters_is_taken(people, desk: Client):
    page = desk.post("/accounts/open/", {**NEW, "username": "ANALYST"})
    assert page.context["form"].errors["username"]
    assert "Error: Open an account" in page.content.decode()


def test_nobody_is_made_the_system(people, noon):
    assert "system" not in dict(forms.ROLES)
    with pytest.raises(NotValid):
        actions.open_account(
            by=people.administrator, at=noon, username="x", display_name="X", role=Role.SYSTEM
        )
    with pytest.raises(NotValid):
        actions.change_role(row(people.head).ref, by=people.administrator, at=noon, role=Role.SYSTEM, unit="")


def test_opening_an_accounts_page_is_recorded(people, desk: Client):
    user = row(people.head)
    assert desk.get(f"/accounts/{user.pk}/").status_code == 200
    line = Line.objects.get(event="accounts.look_at_account")
    assert (line.actor, line.about) == (people.administrator.id, str(user.ref))


def test_a_role_that_two_people_gave_holds_from_the_next_page_and_so_does_a_step_down(
    people, desk: Client, client_for
):
    theirs = client_for(people.supervisor)
    assert theirs.get("/ledger/").status_code == 404
    number = row(people.supervisor).pk
    where = desk.post(f"/accounts/{number}/role/", {"role": "auditor", "unit": ""})["Location"]
    assert where == f"/accounts/{number}/"
    assert theirs.get("/ledger/").status_code == 404
    User.objects.filter(pk=number).update(last_login=right_now())
    appointment = queries.appointments_to_answer(people.head, now=right_now())[0]
    client_for(people.head).post(f"/accounts/appointments/{appointment.id}/agree/")
    assert theirs.get("/ledger/").status_code == 200
    desk.post(f"/accounts/{number}/role/", {"role": "supervisor", "unit": ""})
    assert theirs.get("/ledger/").status_code == 404


def test_who_they_are_must_be_a_person(people, desk: Client):
    number = row(people.head).pk
    page = desk.post(f"/accounts/{number}/who/", {"person": "cases.case:31"})
    assert page.context["who_form"].errors["person"]
    assert desk.post(f"/accounts/{number}/who/", {"person": "linkage.person:31"}).status_code == 302
    assert row(people.head).person == "linkage.person:31"


@pytest.mark.parametrize("verb", ["role", "who", "close", "lost", "link"])
def test_nobody_changes_their_own_account(people, desk: Client, verb: str):
    own = row(people.administrator)
    given = {"role": "head", "unit": "", "person": "linkage.person:1", "lost": "both"}
    desk.post(f"/accounts/{own.pk}/{verb}/", given)
    after = row(people.administrator)
    assert (after.role, after.person, after.is_active) == ("administrator", "", True)
    assert Authenticator.objects.filter(user=own).exists()
    assert not Line.objects.filter(event="accounts.link_given").exists()


def test_a_closed_account_gets_no_link_and_is_not_closed_twice(people, noon):
    user = row(people.head)
    actions.close_account(user.ref, by=people.administrator, at=noon)
    for action in (actions.give_link, actions.close_account):
        with pytest.raises(NotNow):
            action(user.ref, by=people.administrator, at=noon)
    with pytest.raises(NotNow):
        actions.ask_renewal(user.ref, by=people.administrator, at=noon, lost=Lost.BOTH)


def follow(client: Client, path: str):
    """Open a link as its holder does; gives the page with the form."""
    answer = client.get(path)
    return client.get(answer["Location"]) if answer.status_code == 302 else answer


def give_link(people) -> str:
    made = actions.give_link(row(people.head).ref, by=queries.system("setup"), at=right_now())
    return made.path


def set_password(client: Client, password: str = WORDS, again: str | None = None):
    return client.post("/sign-in/welcome/", {"password": password, "again": again or password})


def test_a_link_sets_a_password_once(people, client: Client):
    path = give_link(people)
    assert heading(follow(client, path)) == "Set your password"
    assert set_password(client)["Location"] == "/sign-in/login/"
    assert row(people.head).check_password(WORDS)
    assert heading(follow(client, path)) == "This link no longer works"
    assert heading(follow(Client(), path)) == "This link no longer works"
    assert Line.objects.get(event="accounts.password_set").actor == people.head.id


def test_the_page_with_the_form_has_no_link_in_its_address(people, client: Client):
    assert client.get(give_link(people))["Location"] == "/sign-in/welcome/"


def test_a_newer_link_ends_the_older(people, client: Client):
    older, newer = give_link(people), give_link(people)
    assert follow(client, older).status_code == 404
    assert follow(client, newer).status_code == 200


def test_a_link_has_run_out_a_second_after_its_time_and_not_before(people, client: Client, settings):
    from datetime import timedelta

    from custodiet.accounts import links

    user = row(people.head)
    made = datetime.now() - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)  # noqa: DTZ005 - as Django counts
    stamp = int((made - datetime(2001, 1, 1)).total_seconds())  # noqa: DTZ001 - as Django counts
    fresh = links.tokens._make_token_with_timestamp(user, stamp + 5, links.tokens.secret)
    stale = links.tokens._make_token_with_timestamp(user, stamp - 1, links.tokens.secret)
    assert follow(client, f"/sign-in/welcome/{user.pk}/{fresh}/").status_code == 200
    assert follow(client, f"/sign-in/welcome/{user.pk}/{stale}/").status_code == 404


def test_a_link_to_an_account_that_was_closed_is_spent(people, client: Client):
    path = give_link(people)
    actions.close_account(row(people.head).ref, by=people.administrator, at=right_now())
    assert follow(client, path).status_code == 404


@pytest.mark.parametrize("password", ["eleven char", "password1234"])
def test_a_weak_password_is_refused_and_the_link_still_works(people, client: Client, password: str):
    follow(client, give_link(people))
    assert set_password(client, password).context["form"].errors["password"]
    assert set_password(client).status_code == 302


def test_two_passwords_that_differ_are_refused(people, client: Client):
    follow(client, give_link(people))
    assert set_password(client, WORDS, WORDS + "x").context["form"].errors["again"]
    assert not row(people.head).has_usable_password()


def test_somebody_elses_browser_is_signed_out_when_a_link_is_used_in_it(people, desk: Client):
    follow(desk, give_link(people))
    set_password(desk)
    assert desk.get("/accounts/")["Location"].startswith("/sign-in/login/")


def test_every_door_has_the_fields_that_its_action_takes():
    import inspect

    from custodiet.accounts.doors import DOORS

    for name, (form, action) in DOORS.items():
        takes = set(inspect.signature(action).parameters) - {"by", "at", "user", "renewal", "appointment"}
        assert set(form.base_fields) == takes, name


def test_a_missing_account_and_one_kept_from_the_reader_look_the_same(people, desk: Client):
    assert desk.get("/accounts/999999/").status_code == 404
    assert Ref("accounts", "user", 999999) not in {user.ref for user in User.objects.all()}
