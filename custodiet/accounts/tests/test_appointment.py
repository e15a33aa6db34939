"""No one person alone gives a role that reads: one asks, the holder makes it theirs, another agrees."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from custodiet.accounts import actions, links, queries
from custodiet.accounts.models import Appointment, User
from custodiet.accounts.permissions import Role, takes_two
from custodiet.accounts.rules import Lost
from custodiet.accounts.web import now
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.models import Line

pytestmark = pytest.mark.django_db

WORDS = "three unconnected words"
PEOPLES = [role for role in Role if role is not Role.SYSTEM]
READERS = [role for role in PEOPLES if role is not Role.SUPERVISOR]


def account(ref: Ref) -> User:
    return User.objects.get(pk=ref.id)


def of(actor: Actor) -> Ref:
    return Ref("accounts", "user", int(actor.id.removeprefix("user:")))


def opened(people, at: datetime, role: Role = Role.HEAD) -> Ref:
    return actions.open_account(
        by=people.administrator, at=at, username="fell", display_name="DI Fell", role=role, unit="ccu"
    )


def take(ref: Ref, people, at: datetime) -> None:
    """The holder sets a password with the link that the administrator hands them."""
    token = actions.give_link(ref, by=people.administrator, at=at).path.split("/")[-2]
    links.set_password(ref.id, token, at=at, password=WORDS)


def waiting(ref: Ref) -> Ref:
    return Appointment.objects.filter(user_id=ref.id).order_by("-pk")[0].ref


def agree(ref: Ref, by: Actor, at: datetime) -> None:
    actions.agree_appointment(waiting(ref), by=by, at=at)


def lasts(noon: datetime) -> timedelta:
    return rule("accounts.appointment_lasts", on=noon.date()).value


def test_only_a_supervisor_can_do_nothing_that_takes_two():
    assert [role for role in PEOPLES if not takes_two(role)] == [Role.SUPERVISOR]


@pytest.mark.parametrize("role", PEOPLES)
def test_an_account_waits_unless_its_role_reads_nothing(people, noon, role: Role):
    user = account(opened(people, noon, role))
    reads = role in READERS
    assert (user.is_active, user.is_new, user.is_closed) == (not reads, reads, False)
    assert Appointment.objects.filter(user=user).exists() == reads


@pytest.mark.parametrize("role", READERS)
def test_the_system_opens_an_account_that_waits_for_nobody(noon, role: Role, db):
    ref = actions.open_account(
        by=queries.system("setup"), at=noon, username="fell", display_name="DI Fell", role=role
    )
    assert account(ref).is_active
    assert not Appointment.objects.exists()


def test_a_new_account_does_not_sign_in_before_a_second_person_agrees(people, client: Client):
    ref = opened(people, now())
    take(ref, people, now())

    def gets_in() -> bool:
        client.post("/sign-in/login/", {"login": "fell", "password": WORDS})
        return "_auth_user_id" in client.session

    assert not gets_in()
    agree(ref, people.head, now())
    assert gets_in()


def test_the_holder_makes_it_theirs_before_anybody_agrees_and_then_no_new_link_is_made(people, noon):
    ref = opened(people, noon)
    with pytest.raises(NotNow, match="Nobody has set a password"):
        agree(ref, people.head, noon)
    take(ref, people, noon)
    agree(ref, people.head, noon)
    with pytest.raises(NotNow):
        actions.give_link(ref, by=people.administrator, at=noon)
    user = account(ref)
    assert (user.role, user.unit, user.is_active, user.is_new) == ("head", "ccu", True, False)
    events = set(Line.objects.filter(about__in=[str(ref), str(waiting(ref))]).values_list("event", flat=True))
    assert {"accounts.appointment_asked", "accounts.appointment_agreed", "accounts.role_changed"} <= events


@pytest.mark.parametrize(
    ("role", "unit", "waits"),
    [
        (Role.INTELLIGENCE_OFFICER, "counter-corruption", False),
        (Role.INTELLIGENCE_OFFICER, "elsewhere", True),
        (Role.HEAD, "counter-corruption", True),
        (Role.AUDITOR, "", True),
        (Role.ADMINISTRATOR, "", True),
        (Role.SUPERVISOR, "elsewhere", False),
    ],
)
def test_an_analyst_keeps_role_and_unit_until_a_second_person_agrees(people, noon, role, unit, waits):
    ref = of(people.analyst)
    User.objects.filter(pk=ref.id).update(last_login=noon)
    told = actions.change_role(ref, by=people.administrator, at=noon, role=role, unit=unit)
    assert (told.record == "appointment") == waits
    before = (Role.INTELLIGENCE_OFFICER, "counter-corruption")
    user = account(ref)
    assert (user.role, user.unit) == (before if waits else (role, unit))
    assert user.is_active
    if waits:
        agree(ref, people.head, noon)
        user = account(ref)
        assert (user.role, user.unit) == (role, unit)


@pytest.mark.parametrize("name", ["second_analyst", "investigator", "supervisor", "auditor"])
def test_nobody_else_may_be_the_second_person(people, noon, name: str):
    ref = opened(people, noon)
    take(ref, people, noon)
    with pytest.raises(NotAllowed):
        agree(ref, getattr(people, name), noon)


def test_whoever_asked_does_not_agree(people, noon):
    ref = opened(people, noon)
    take(ref, people, noon)
    for decide in (actions.agree_appointment, actions.refuse_appointment):
        with pytest.raises(NotValid):
            decide(waiting(ref), by=people.administrator, at=noon)


def test_whoever_asked_does_not_agree_on_another_account_of_their_own(people, noon):
    person = Ref("linkage", "person", 7)
    ref = opened(people, noon)
    take(ref, people, noon)
    User.objects.filter(pk=of(people.administrator).id).update(person=str(person))
    same = Actor(people.head.id, Role.HEAD, "counter-corruption", person)
    other = Actor(people.head.id, Role.HEAD, "counter-corruption", Ref("linkage", "person", 8))
    assert queries.appointments_to_answer(same, now=noon) == []
    assert not actions.look_at_appointment(waiting(ref), by=same, at=noon).may_answer
    with pytest.raises(NotValid):
        agree(ref, same, noon)
    assert actions.look_at_appointment(waiting(ref), by=other, at=noon).may_answer
    agree(ref, other, noon)


def test_the_holder_does_not_agree_on_this_account_or_another(people, noon):
    ref = of(people.head)
    actions.change_role(ref, by=people.administrator, at=noon, role=Role.ADMINISTRATOR, unit="")
    with pytest.raises(NotValid):
        agree(ref, people.head, noon)
    User.objects.filter(pk=ref.id).update(person="linkage.person:7")
    with pytest.raises(NotFound):
        agree(ref, Actor(people.second_head.id, Role.HEAD, "", Ref("linkage", "person", 7)), noon)


def test_it_is_agreed_a_moment_before_it_lapses_and_not_at_that_moment(people, noon):
    ref = opened(people, noon)
    take(ref, people, noon)
    with pytest.raises(NotNow) as late:
        agree(ref, people.head, noon + lasts(noon))
    assert late.value.because == rule("accounts.appointment_lasts", on=noon.date())
    agree(ref, people.head, noon + lasts(noon) - timedelta(microseconds=1))


def test_a_role_is_asked_for_once_until_it_lapses_or_is_refused(people, noon):
    ref = opened(people, noon)

    def again(at: datetime) -> None:
        actions.change_role(ref, by=people.administrator, at=at, role=Role.HEAD, unit="ccu")

    with pytest.raises(NotNow):
        again(noon)
    actions.refuse_appointment(waiting(ref), by=people.head, at=noon)
    assert not account(ref).is_active
    again(noon)
    with pytest.raises(NotNow):
        again(noon + lasts(noon) - timedelta(microseconds=1))
    again(noon + lasts(noon))
    assert Appointment.objects.filter(user_id=ref.id).count() == 3


def test_once_refused_it_is_not_agreed_to(people, noon):
    ref = opened(people, noon)
    take(ref, people, noon)
    actions.refuse_appointment(waiting(ref), by=people.head, at=noon)
    with pytest.raises(NotNow):
        agree(ref, people.second_head, noon)


@pytest.mark.parametrize("how", ["stepped down", "closed"])
def test_what_waits_ends_when_the_account_steps_down_or_is_closed(people, noon, how: str):
    ref = opened(people, noon)
    take(ref, people, noon)
    if how == "closed":
        actions.close_account(ref, by=people.administrator, at=noon)
    else:
        actions.change_role(ref, by=people.administrator, at=noon, role=Role.SUPERVISOR, unit="")
    with pytest.raises(NotNow):
        agree(ref, people.head, noon)
    assert queries.appointments_to_answer(people.head, now=noon) == []
    assert account(ref).is_closed == (how == "closed")
    assert Line.objects.filter(event="accounts.overtaken", about=str(waiting(ref))).exists()


def test_a_closed_account_is_given_no_role(people, noon):
    ref = of(people.analyst)
    actions.close_account(ref, by=people.administrator, at=noon)
    for role in (Role.SUPERVISOR, Role.HEAD):
        with pytest.raises(NotNow):
            actions.change_role(ref, by=people.administrator, at=noon, role=role, unit="")


def test_a_renewal_agreed_for_one_role_is_not_carried_out_in_another(people, noon):
    ref = opened(people, noon, Role.SUPERVISOR)
    take(ref, people, noon)
    renewal = actions.ask_renewal(ref, by=people.administrator, at=noon, lost=Lost.BOTH)
    actions.agree_renewal(renewal, by=people.head, at=noon)
    actions.change_role(ref, by=people.administrator, at=noon, role=Role.HEAD, unit="ccu")
    agree(ref, people.head, noon)
    with pytest.raises(NotNow):
        actions.carry_out_renewal(renewal, by=people.administrator, at=noon)


def test_it_waits_on_the_first_page_of_those_who_may_answer(people, noon, django_assert_num_queries):
    ref = opened(people, noon)

    def waits_for(actor: Actor, at: datetime = noon) -> list[bool]:
        with django_assert_num_queries(1):
            return [each.is_theirs for each in queries.appointments_to_answer(actor, now=at)]

    assert waits_for(people.head) == [False]
    take(ref, people, noon)
    assert waits_for(people.head) == waits_for(people.second_head) == [True]
    assert waits_for(people.administrator) == waits_for(people.head, noon + lasts(noon)) == []
    assert queries.appointments_to_answer(people.auditor, now=noon) == []


def test_two_people_open_an_account_through_the_pages(people, client_for, client: Client):
    desk, head = client_for(people.administrator), client_for(people.head)
    given = {"username": "fell", "display_name": "DI Fell", "role": "investigator", "unit": "ccu"}
    page = desk.post("/accounts/open/", given).content.decode()
    assert "The account cannot sign in yet" in page
    where = re.search(r"/accounts/appointments/\d+/", head.get("/").content.decode())[0]
    assert "who has not set a password yet" in head.get("/").content.decode()
    assert "I agree" not in head.get(where).content.decode()
    assert head.post(f"{where}agree/").status_code == 409
    client.get(re.search(r"/sign-in/welcome/\d+/[\w-]+/", page)[0])
    client.post("/sign-in/welcome/", {"password": WORDS, "again": WORDS})
    assert "once a second person has agreed" in client.get("/sign-in/login/").content.decode()
    user = User.objects.get(username="fell")
    assert "It waits for a second person" in desk.get(f"/accounts/{user.pk}/").content.decode()
    assert "Waits for a second person" in desk.get("/accounts/").content.decode()
    assert "I agree" not in desk.get(where).content.decode()
    assert desk.post(f"{where}agree/").status_code == 422
    assert "You are the second person" in head.get(where).content.decode()
    assert head.post(f"{where}agree/")["Location"] == "/"
    user.refresh_from_db()
    TOTP.activate(user, generate_totp_secret())
    assert user.is_active
    assert where not in head.get("/").content.decode()
    assert "Agreed" in head.get(where).content.decode()
    assert head.post(f"{where}refuse/").status_code == 409


def test_a_refusal_through_the_page_leaves_the_account_as_it_was(people, client_for):
    desk, head = client_for(people.administrator), client_for(people.head)
    number = of(people.analyst).id
    desk.post(f"/accounts/{number}/role/", {"role": "head", "unit": ""})
    where = re.search(r"/accounts/appointments/\d+/", head.get("/").content.decode())[0]
    assert head.post(f"{where}refuse/")["Location"] == "/"
    assert User.objects.get(pk=number).role == "intelligence_officer"
    assert "Refused" in head.get(where).content.decode()
