"""Nobody becomes somebody else alone: a lost way in is renewed by two people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from custodiet.accounts import actions, queries
from custodiet.accounts.models import Renewal, User
from custodiet.accounts.permissions import Role
from custodiet.accounts.rules import Lost, Stage
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.models import Line

pytestmark = pytest.mark.django_db

WORDS = "three unconnected words"


def row(actor: Actor) -> User:
    return User.objects.get(pk=int(actor.id.removeprefix("user:")))


def in_use(actor: Actor) -> User:
    """An account whose holder has set a password and a second factor."""
    user = row(actor)
    user.set_password(WORDS)
    user.save()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


@pytest.fixture
def other(people, noon) -> Actor:
    """A second administrator."""
    ref = actions.open_account(
        by=queries.system("setup"),
        at=noon,
        username="webb",
        display_name="Ian Webb",
        role=Role.ADMINISTRATOR,
    )
    return queries.actor_for(User.objects.get(pk=ref.id))


def asked(people, at: datetime, lost: Lost = Lost.BOTH) -> Ref:
    return actions.ask_renewal(in_use(people.analyst).ref, by=people.administrator, at=at, lost=lost)


def lasts() -> timedelta:
    return rule("accounts.renewal_lasts", on=datetime.now(UTC).date()).value


def unchanged(user: User) -> bool:
    user.refresh_from_db()
    return user.check_password(WORDS) and Authenticator.objects.filter(user=user).count() == 2


def test_one_administrator_alone_makes_no_link_to_an_account_in_use(people, noon):
    user = in_use(people.analyst)
    with pytest.raises(NotNow):
        actions.give_link(user.ref, by=people.administrator, at=noon)
    ref = actions.ask_renewal(user.ref, by=people.administrator, at=noon, lost=Lost.BOTH)
    with pytest.raises(NotNow):
        actions.carry_out_renewal(ref, by=people.administrator, at=noon)
    with pytest.raises(NotValid):
        actions.agree_renewal(ref, by=people.administrator, at=noon)
    assert unchanged(user)


@pytest.mark.parametrize("made", ["password", "second factor", "signed in", "asked about before"])
def test_an_account_is_in_use_once_its_holder_has_made_it_theirs(people, noon, made: str):
    user = row(people.supervisor)
    assert not queries.is_in_use(user)
    match made:
        case "password":
            user.set_password(WORDS)
        case "second factor":
            TOTP.activate(user, generate_totp_secret())
        case "signed in":
            user.last_login = noon
        case _:
            Renewal.objects.create(
                user=user,
                lost=Lost.PASSWORD,
                asked_by="user:1",
                asked_at=noon,
                ends_at=noon,
                stage=Stage.REFUSED,
            )
    user.save()
    assert queries.is_in_use(user)
    with pytest.raises(NotNow):
        actions.give_link(user.ref, by=people.administrator, at=noon)


def test_another_role_for_a_moment_is_no_way_round(people, noon):
    user = in_use(people.analyst)
    actions.change_role(user.ref, by=people.administrator, at=noon, role=Role.SUPERVISOR, unit="")
    with pytest.raises(NotNow):
        actions.give_link(user.ref, by=people.administrator, at=noon)


def test_with_a_second_person_both_are_renewed_and_every_step_is_recorded(people, noon):
    ref = asked(people, noon)
    user = row(people.analyst)
    assert unchanged(user)
    actions.agree_renewal(ref, by=people.head, at=noon)
    assert unchanged(user)
    made = actions.carry_out_renewal(ref, by=people.administrator, at=noon)
    assert str(made) == made.path
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert not Authenticator.objects.filter(user=user).exists()
    events = set(Line.objects.filter(about__in=[str(ref), str(user.ref)]).values_list("event", flat=True))
    assert {f"accounts.renewal_{did}" for did in ("asked", "agreed", "carried_out")} <= events
    assert {"accounts.second_factor_reset", "accounts.link_given"} <= events


@pytest.mark.parametrize("lost", Lost)
def test_only_what_was_lost_is_renewed(people, noon, lost: Lost):
    ref = asked(people, noon, lost)
    actions.agree_renewal(ref, by=people.head, at=noon)
    made = actions.carry_out_renewal(ref, by=people.administrator, at=noon)
    user = row(people.analyst)
    assert user.has_usable_password() == (lost == Lost.SECOND_FACTOR)
    assert Authenticator.objects.filter(user=user).exists() == (lost == Lost.PASSWORD)
    assert bool(made.path) == (lost != Lost.SECOND_FACTOR)


def test_another_administrator_may_be_the_second_person_but_not_carry_it_out(people, other, noon):
    ref = asked(people, noon)
    actions.agree_renewal(ref, by=other, at=noon)
    with pytest.raises(NotValid):
        actions.carry_out_renewal(ref, by=other, at=noon)


@pytest.mark.parametrize("name", ["second_analyst", "investigator", "supervisor", "auditor"])
def test_nobody_else_may_be_the_second_person(people, noon, name: str):
    with pytest.raises(NotAllowed):
        actions.agree_renewal(asked(people, noon), by=getattr(people, name), at=noon)


def test_the_holder_is_not_their_own_second_person(people, noon):
    ref = actions.ask_renewal(in_use(people.head).ref, by=people.administrator, at=noon, lost=Lost.BOTH)
    with pytest.raises(NotValid):
        actions.agree_renewal(ref, by=people.head, at=noon)
    actions.agree_renewal(ref, by=people.second_head, at=noon)


def test_an_administrators_account_takes_two_as_well(people, other, noon):
    user = in_use(other)
    with pytest.raises(NotNow):
        actions.give_link(user.ref, by=people.administrator, at=noon)


def test_it_is_agreed_a_moment_before_it_lapses_and_not_at_that_moment(people, noon):
    ref = asked(people, noon)
    with pytest.raises(NotNow) as late:
        actions.agree_renewal(ref, by=people.head, at=noon + lasts())
    assert late.value.because == rule("accounts.renewal_lasts", on=noon.date())
    actions.agree_renewal(ref, by=people.head, at=noon + lasts() - timedelta(microseconds=1))
    with pytest.raises(NotNow):
        actions.carry_out_renewal(ref, by=people.administrator, at=noon + lasts())


def test_once_refused_it_is_not_carried_out_even_after_an_agreement(people, noon):
    ref = asked(people, noon)
    actions.agree_renewal(ref, by=people.head, at=noon)
    actions.refuse_renewal(ref, by=people.second_head, at=noon)
    with pytest.raises(NotNow):
        actions.carry_out_renewal(ref, by=people.administrator, at=noon)
    assert unchanged(row(people.analyst))


def test_an_agreement_is_used_once(people, noon):
    ref = asked(people, noon)
    actions.agree_renewal(ref, by=people.head, at=noon)
    actions.carry_out_renewal(ref, by=people.administrator, at=noon)
    with pytest.raises(NotNow):
        actions.carry_out_renewal(ref, by=people.administrator, at=noon)


def test_there_is_one_open_request_for_an_account_until_it_lapses(people, noon):
    user = row(people.analyst)
    asked(people, noon)
    with pytest.raises(NotNow):
        actions.ask_renewal(user.ref, by=people.administrator, at=noon, lost=Lost.BOTH)
    actions.ask_renewal(user.ref, by=people.administrator, at=noon + lasts(), lost=Lost.BOTH)


def test_a_new_account_that_reads_nothing_needs_no_second_person_and_so_cannot_be_asked_about(people, noon):
    user = row(people.supervisor)
    with pytest.raises(NotNow):
        actions.ask_renewal(user.ref, by=people.administrator, at=noon, lost=Lost.BOTH)
    assert actions.give_link(user.ref, by=people.administrator, at=noon).path


def test_a_link_to_an_account_that_reads_takes_two_although_nobody_has_used_it(people, noon):
    user = row(people.analyst)
    with pytest.raises(NotNow):
        actions.give_link(user.ref, by=people.administrator, at=noon)
    ref = actions.ask_renewal(user.ref, by=people.administrator, at=noon, lost=Lost.BOTH)
    actions.agree_renewal(ref, by=people.head, at=noon)
    assert actions.carry_out_renewal(ref, by=people.administrator, at=noon).path


def test_it_waits_for_those_who_may_answer_and_then_for_whoever_asked(
    people, other, noon, django_assert_num_queries
):
    ref = asked(people, noon)

    def waits_for(actor: Actor) -> list[int]:
        with django_assert_num_queries(1):
            return [each.id for each in queries.renewals_to_answer(actor, now=noon)]

    assert waits_for(people.head) == waits_for(other) == [ref.id]
    assert waits_for(people.administrator) == []
    assert queries.renewals_to_answer(people.auditor, now=noon) == []
    assert queries.renewals_to_answer(people.head, now=noon + lasts()) == []
    actions.agree_renewal(ref, by=people.head, at=noon)
    assert waits_for(people.head) == []
    assert [each.id for each in queries.renewals_to_carry_out(people.administrator, now=noon)] == [ref.id]
    assert queries.renewals_to_carry_out(other, now=noon) == []


def test_a_request_about_a_person_is_kept_from_that_person(people, noon):
    user = in_use(people.analyst)
    User.objects.filter(pk=user.pk).update(person="linkage.person:7")
    ref = actions.ask_renewal(user.ref, by=people.administrator, at=noon, lost=Lost.BOTH)
    same = Actor(people.head.id, Role.HEAD, "counter-corruption", Ref("linkage", "person", 7))
    assert queries.renewals_to_answer(same, now=noon) == []
    with pytest.raises(NotFound):
        actions.look_at_renewal(ref, by=same, at=noon)


def test_two_people_renew_a_way_in_through_the_pages(people, client_for, client: Client):
    user = in_use(people.analyst)
    desk, head = client_for(people.administrator), client_for(people.head)
    page = desk.get(f"/accounts/{user.pk}/").content.decode()
    assert "Ask to renew it" in page
    assert "Make a new link" not in page
    where = desk.post(f"/accounts/{user.pk}/lost/", {"lost": "both"})["Location"]
    assert "I agree" not in desk.get(where).content.decode()
    assert "You are the second person" in head.get(where).content.decode()
    assert head.post(f"{where}carry-out/").status_code == 404
    assert head.post(f"{where}agree/")["Location"] == "/"
    assert "Renew it now" in desk.get(where).content.decode()
    assert "The link, shown once" in desk.post(f"{where}carry-out/").content.decode()
    assert desk.post(f"{where}carry-out/").status_code == 409
    assert "Carried out" in head.get(where).content.decode()


def test_the_page_asks_what_was_lost(people, client_for):
    user = in_use(people.analyst)
    page = client_for(people.administrator).post(f"/accounts/{user.pk}/lost/", {})
    assert page.context["lost_form"].errors["lost"] == ["Choose what they have lost"]


def test_the_shell_rescues_an_administrator_and_nobody_else(people, noon):
    actions.rescue_account(row(people.administrator).ref, by=queries.system("setup"), at=noon)
    assert Line.objects.filter(event="accounts.rescued").count() == 1
    with pytest.raises(NotValid):
        actions.rescue_account(row(people.head).ref, by=queries.system("setup"), at=noon)
    with pytest.raises(NotAllowed):
        actions.rescue_account(row(people.head).ref, by=people.administrator, at=noon)
