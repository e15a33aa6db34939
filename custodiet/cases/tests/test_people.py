"""Who is in a case, on it and kept out of it, after it was opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from custodiet.accounts.models import User
from custodiet.cases import actions, queries
from custodiet.cases.models import CasePerson
from custodiet.cases.tests import file
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.intelligence.models import Lead
from custodiet.intelligence.rules import Part
from custodiet.intelligence.tests import desk
from custodiet.ledger import queries as ledger
from custodiet.ledger.models import Line
from custodiet.linkage.models import Person
from custodiet.linkage.queries import person_card, person_numbered
from custodiet.linkage.rules import PersonKind

ClientFor = Callable[[Any], Client]


def lead_of(case: Ref) -> Lead:
    return Lead.objects.get(pk=file.row(case).lead_id)


def test_a_second_officer_is_kept_from_the_case_and_from_its_lead_at_once(
    people: SimpleNamespace, noon: datetime
) -> None:
    first = desk.officer(people.analyst, noon)
    second = desk.officer(people.analyst, noon, "P-2", supervisor="P-1")
    manager = desk.officer(people.analyst, noon, "P-1")
    case = file.opened(people, noon, first)
    actions.name_subject(case, by=people.head, at=noon, person=second, reason="Named by the witness")
    assert file.row(case).guard().kept_from == {first, second, manager} == lead_of(case).guard().kept_from
    for who in (second, manager):
        with pytest.raises(NotFound):
            actions.read_case(case, by=desk.is_person(people.second_head, who), at=noon)
        with pytest.raises(NotFound):
            desk.actions.open_lead(lead_of(case).ref, by=desk.is_person(people.analyst, who), at=noon)
    card = actions.read_case(case, by=people.head, at=noon)
    assert [(person.ref, why) for person, why in card.subjects] == [
        (first, ""),
        (second, "Named by the witness"),
    ]


def test_somebody_on_the_team_who_turns_out_to_be_concerned_loses_the_case(
    people: SimpleNamespace, noon: datetime
) -> None:
    about = desk.officer(people.analyst, noon, "P-2")
    case = file.opened(people, noon)
    actions.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    them = desk.is_person(people.investigator, about)
    actions.read_case(case, by=them, at=noon)
    actions.keep_from(case, by=people.head, at=noon, person=about, why="His brother")
    with pytest.raises(NotFound):
        actions.read_case(case, by=them, at=noon)
    assert queries.named_on(them, now=noon) == []


def test_nobody_is_named_twice_or_without_a_reason_or_on_a_case_that_has_ended(
    people: SimpleNamespace, noon: datetime
) -> None:
    first, second = (desk.officer(people.analyst, noon, f"P-{n}") for n in (1, 2))
    case = file.opened(people, noon, first)
    for person, reason, field in ((second, " ", "reason"), (first, "Seen", "person")):
        with pytest.raises(NotValid) as refusal:
            actions.name_subject(case, by=people.head, at=noon, person=person, reason=reason)
        assert set(refusal.value.problems) == {field}
    with pytest.raises(NotAllowed):
        actions.name_subject(case, by=people.investigator, at=noon, person=second, reason="Seen")
    actions.keep_from(case, by=people.head, at=noon, person=second, why="A friend")
    for why in ("A friend", ""):
        with pytest.raises(NotValid):
            actions.keep_from(case, by=people.head, at=noon, person=second, why=why)


def test_a_case_that_has_ended_names_nobody_and_is_still_kept_from_somebody(
    people: SimpleNamespace, noon: datetime
) -> None:
    case, friend = file.closed(people, noon), desk.officer(people.analyst, noon, "P-2")
    with pytest.raises(NotNow):
        actions.name_subject(case, by=people.head, at=noon, person=friend, reason="Seen")
    with pytest.raises(NotNow):
        actions.name_person(case, by=people.head, at=noon, number="P-2", part=Part.WITNESS, reason="Seen")
    actions.keep_from(case, by=people.head, at=noon, person=friend, why="A friend")
    assert friend in file.row(case).guard().kept_from
    assert friend in lead_of(case).guard().kept_from


def test_another_person_who_may_have_been_harmed_is_named_and_made_known_only_when_said_to_be_new(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    given: dict[str, Any] = {"part": Part.MAY_BE_HARMED, "reason": "She rang the unit"}

    def name(number: str, **more: Any) -> Ref:
        return actions.name_person(case, by=people.head, at=noon, number=number, **{**given, **more})

    for number in ("N-77", ""):
        with pytest.raises(NotValid, match="Nobody was named"):
            name(number)
    assert person_numbered("N-77") is None
    name("N-77", is_new=True)
    new = person_numbered("N-77")
    assert new is not None
    assert person_card(new).kind is PersonKind.PUBLIC
    assert new in file.row(case).guard().kept_from
    for wrong in ({"is_new": True}, {}, {"part": Part.WITNESS, "reason": ""}):
        with pytest.raises(NotValid):
            name("N-77", **wrong)
    name("N-77", part=Part.WITNESS)
    assert CasePerson.objects.count() == 2


def test_somebody_taken_off_a_case_may_not_open_it_and_that_they_were_on_it_stays(
    people: SimpleNamespace, noon: datetime
) -> None:
    case, account = file.opened(people, noon), file.account(people.investigator)
    actions.name_on_team(case, by=people.head, at=noon, account=account)
    assert [row.ref for row in queries.named_on(people.investigator, now=noon)] == [case]
    for who, reason, field in ((account, " ", "reason"), (file.account(people.auditor), "Gone", "account")):
        with pytest.raises(NotValid) as refusal:
            actions.take_off_team(case, by=people.head, at=noon, account=who, reason=reason)
        assert set(refusal.value.problems) == {field}
    actions.take_off_team(case, by=people.head, at=noon, account=account, reason="Moved to another unit")
    with pytest.raises(NotFound):
        actions.read_case(case, by=people.investigator, at=noon)
    card = actions.read_case(case, by=people.head, at=noon)
    assert card.later.team == ()
    [left] = card.later.leavers
    assert (left.name, left.reason) == ("Investigator", "Moved to another unit")
    actions.name_on_team(case, by=people.head, at=noon, account=account)
    actions.read_case(case, by=people.investigator, at=noon)
    events = [line.event for line in ledger.lines_about(case)]
    assert events.count("cases.taken_off_team") == 1


def test_an_investigator_is_named_on_the_cases_that_go_on(people: SimpleNamespace, noon: datetime) -> None:
    going, ended = (
        file.opened(people, noon, desk.officer(people.analyst, noon, "P-9")),
        file.closable(people, noon),
    )
    for case in (going, ended):
        actions.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    actions.close_case(ended, by=people.head, at=noon, outcome=file.Outcome.CONVICTED, reason="Convicted")
    assert [row.ref for row in queries.named_on(people.investigator, now=noon)] == [going]
    assert queries.named_on(people.head, now=noon) == queries.named_on(people.analyst, now=noon) == []


@pytest.mark.parametrize("many", [1, 4])
def test_the_cases_somebody_is_named_on_take_the_same_few_questions_however_many(
    people: SimpleNamespace, noon: datetime, many: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for place in range(many):
        case = file.opened(people, noon, desk.officer(people.analyst, noon, f"P-{place}"))
        actions.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    with django_assert_num_queries(3):  # the cases with their referrals, their subjects, the numbers
        assert len(queries.named_on(people.investigator, now=noon)) == many


def test_people_are_named_through_the_pages_and_a_head_who_names_themselves_is_told(
    people: SimpleNamespace, client_for: ClientFor
) -> None:
    at = datetime.now(UTC)
    case, self = file.opened(people, at), desk.officer(people.analyst, at, "P-2")
    User.objects.filter(username="head").update(person=str(self))
    client, here = client_for(people.head), f"/cases/{case.id}/"
    new = {"number": "N-77", "part": "may_be_harmed", "reason": "She rang the unit"}
    assert "Nobody is known by N-77" in client.post(f"{here}person/", new).content.decode()
    page = client.post(f"{here}person/", {**new, "is_new": "on"}, follow=True).content.decode()
    assert "N-77" in page
    assert "May have been harmed" in page
    assert "Show the name" in page
    named = {"account": str(file.account(people.investigator))}
    assert client.post(f"{here}access/", named).status_code == 302
    off = client.post(f"{here}off/", {**named, "reason": "Moved"})
    assert off.status_code == 302
    assert "Named on it before" in client.get(f"{here}access/").content.decode()
    gone = client.post(f"{here}subject/", {"person": "P-2", "reason": "It is me"}, follow=True)
    assert gone.redirect_chain == [("/cases/", 302)]
    assert "kept from you too" in gone.content.decode()
    assert client.get(here).status_code == 404


def test_an_investigator_has_a_name_of_their_own_case_shown_and_of_no_other(
    people: SimpleNamespace, noon: datetime, client_for: Any
) -> None:
    officer, other = (desk.officer(people.analyst, noon, number) for number in ("P-7", "P-8"))
    Person.objects.filter(pk=officer.id).update(name="Grace Hollins")
    case, elsewhere = file.opened(people, noon, officer), file.opened(people, noon, other)
    actions.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    assert actions.show_name(case, by=people.investigator, at=noon, person=officer) == "Grace Hollins"
    assert Line.objects.filter(event="linkage.show_name", about=str(officer)).exists()
    for ref, who in ((case, other), (elsewhere, other)):
        with pytest.raises(NotFound):
            actions.show_name(ref, by=people.investigator, at=noon, person=who)
    browser = client_for(people.investigator)
    page = browser.post(f"/cases/{case.id}/name/", {"person": officer.id})
    assert "Grace Hollins" in page.content.decode()
    assert "Grace Hollins" not in browser.get(f"/cases/{case.id}/").content.decode()
    assert browser.post(f"/people/{officer.id}/name/").status_code == 404


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 30])
def test_a_name_asked_for_by_no_number_is_not_found(
    people: SimpleNamespace, noon: datetime, client_for: Any, asked: str
) -> None:
    case = file.opened(people, noon)
    assert client_for(people.head).post(f"/cases/{case.id}/name/", {"person": asked}).status_code == 404
