"""An administrator says who the holder of an account is by number, which a room above accounts knows."""

from __future__ import annotations

import pytest

from custodiet.accounts.actions import say_who
from custodiet.accounts.models import User
from custodiet.core.errors import NotValid
from custodiet.ledger.models import Line
from custodiet.linkage.actions import know_person
from custodiet.linkage.rules import PersonKind

pytestmark = pytest.mark.django_db

NEW = {"username": "DS-4471", "display_name": "DS Rowan Fell", "role": "investigator", "unit": "ccu"}


@pytest.fixture
def known(people, noon):
    return know_person(by=people.analyst, at=noon, number="P-40817", kind=PersonKind.OFFICER)


def test_a_person_is_found_by_number_and_shown_by_it(people, client_for, known):
    desk, head = client_for(people.administrator), User.objects.get(username="head")
    assert desk.post(f"/accounts/{head.pk}/who/", {"person": "P-40817"}).status_code == 302
    head.refresh_from_db()
    assert head.person == str(known)
    assert "P-40817" in desk.get(f"/accounts/{head.pk}/").content.decode()


def test_a_number_that_nobody_has_is_refused_with_what_to_do(people, client_for, known):
    desk, head = client_for(people.administrator), User.objects.get(username="head")
    page = desk.post(f"/accounts/{head.pk}/who/", {"person": "P-99999"})
    assert "Nobody in the force’s records has that number" in page.context["who_form"].errors["person"][0]
    head.refresh_from_db()
    assert head.person == ""


def test_a_new_account_is_given_its_person_by_number(people, client_for, known):
    client_for(people.administrator).post("/accounts/open/", {**NEW, "person": "P-40817"})
    assert User.objects.get(username="DS-4471").person == str(known)


def test_who_they_are_is_said_once_and_recorded_and_changed_by_nobody_alone(people, client_for, known, noon):
    other = know_person(by=people.analyst, at=noon, number="P-40818", kind=PersonKind.OFFICER)
    desk, head = client_for(people.administrator), User.objects.get(username="head")
    desk.post(f"/accounts/{head.pk}/who/", {"person": "P-40817"})
    line = Line.objects.get(event="accounts.holder_said")
    assert (line.actor, str(known) in line.facts) == (people.administrator.id, True)
    page = desk.post(f"/accounts/{head.pk}/who/", {"person": "P-40818"})
    assert "Close this account and open another" in page.context["who_form"].errors["person"][0]
    with pytest.raises(NotValid):
        say_who(head.ref, by=people.administrator, at=noon, person=other)
    head.refresh_from_db()
    assert head.person == str(known)
    assert "Record who they are" not in desk.get(f"/accounts/{head.pk}/").content.decode()


def test_the_same_person_said_again_is_no_change(people, known, noon):
    head = User.objects.get(username="head")
    for _ in range(2):
        say_who(head.ref, by=people.administrator, at=noon, person=known)
    head.refresh_from_db()
    assert head.person == str(known)
