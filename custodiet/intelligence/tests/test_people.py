"""Whom a lead is about and kept from, once it is on the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from custodiet.accounts.models import User
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.intelligence import actions
from custodiet.intelligence.models import Lead
from custodiet.intelligence.rules import Part, Stage
from custodiet.intelligence.tests import desk
from custodiet.ledger import queries as ledger

ClientFor = Callable[[Any], Client]


def kept_from(lead: Ref) -> frozenset[Ref]:
    return Lead.objects.get(pk=lead.id).guard().kept_from


def test_an_officer_named_later_and_their_line_manager_are_kept_from_the_lead_at_once(
    people: SimpleNamespace, noon: datetime
) -> None:
    manager, about = (
        desk.officer(people.analyst, noon, "P-1"),
        desk.officer(people.analyst, noon, "P-2", "P-1"),
    )
    lead = desk.raised(people.analyst, noon)
    actions.open_lead(lead, by=desk.is_person(people.second_analyst, about), at=noon)
    actions.name_subject(
        lead, by=people.analyst, at=noon, person=about, reason="The collar number in the photo"
    )
    assert kept_from(lead) == {about, manager}
    for person in (about, manager):
        with pytest.raises(NotFound):
            actions.open_lead(lead, by=desk.is_person(people.second_analyst, person), at=noon)
    events = [line.event for line in ledger.lines_about(lead)]
    assert events.count("intelligence.subject_named") == 1
    [(card, reason)] = actions.open_lead(lead, by=people.analyst, at=noon).subjects
    assert (card.ref, reason) == (about, "The collar number in the photo")


def test_earlier_subjects_stay_and_nobody_is_named_twice_or_without_a_reason(
    people: SimpleNamespace, noon: datetime
) -> None:
    first, second = desk.officer(people.analyst, noon, "P-1"), desk.officer(people.analyst, noon, "P-2")
    lead = desk.raised(people.analyst, noon, first)
    for person, reason, field in ((second, " ", "reason"), (first, "Seen", "person")):
        with pytest.raises(NotValid) as refusal:
            actions.name_subject(lead, by=people.analyst, at=noon, person=person, reason=reason)
        assert set(refusal.value.problems) == {field}
    actions.name_subject(lead, by=people.analyst, at=noon, person=second, reason="Seen")
    assert kept_from(lead) == {first, second}
    with pytest.raises(NotFound):
        nobody = Ref("linkage", "person", 999)
        actions.name_subject(lead, by=people.analyst, at=noon, person=nobody, reason="Seen")
    with pytest.raises(NotAllowed):
        actions.name_subject(lead, by=people.supervisor, at=noon, person=second, reason="Seen")


def test_a_lead_is_kept_from_somebody_else_with_a_reason(people: SimpleNamespace, noon: datetime) -> None:
    friend = desk.officer(people.analyst, noon, "P-3")
    lead = desk.raised(people.analyst, noon)
    with pytest.raises(NotValid):
        actions.keep_from(lead, by=people.analyst, at=noon, person=friend, why="")
    actions.keep_from(lead, by=people.analyst, at=noon, person=friend, why="A friend")
    assert kept_from(lead) == {friend}
    with pytest.raises(NotValid):
        actions.keep_from(lead, by=people.analyst, at=noon, person=friend, why="A friend")


def test_a_lead_in_a_case_follows_its_case_and_takes_no_names_of_its_own(
    people: SimpleNamespace, noon: datetime
) -> None:
    about, friend, harmed = (desk.officer(people.analyst, noon, f"P-{n}") for n in range(3))
    lead = desk.ready(people.analyst, noon)
    with pytest.raises(NotNow):
        actions.follow_case(lead, by=people.head, at=noon, subjects=(about,))
    actions.adopt_lead(lead, by=people.head, at=noon, case=Ref("cases", "case", 1))
    with pytest.raises(NotNow):
        actions.name_subject(lead, by=people.analyst, at=noon, person=about, reason="Seen")
    with pytest.raises(NotNow):
        actions.keep_from(lead, by=people.analyst, at=noon, person=friend, why="A friend")
    named: dict[str, Any] = {
        "subjects": (about,),
        "exclusions": ((friend, "A friend"),),
        "people": ((harmed, Part.MAY_BE_HARMED),),
    }
    for _ in range(2):
        actions.follow_case(lead, by=people.head, at=noon, **named)
    assert kept_from(lead) == {about, friend, harmed}
    row = Lead.objects.get()
    assert (row.stage, row.subjects.count(), row.exclusions.count()) == (Stage.ADOPTED, 1, 1)


def test_whoever_names_themselves_is_told_that_the_lead_is_gone_for_them(
    people: SimpleNamespace, client_for: ClientFor
) -> None:
    at = datetime.now(UTC)
    self = desk.officer(people.analyst, at, "P-2")
    User.objects.filter(username="analyst").update(person=str(self))
    here = f"/leads/{desk.raised(people.second_analyst, at).id}/"
    client = client_for(people.analyst)
    assert "Say whom it is about" in client.get(here).content.decode()
    unknown = client.post(f"{here}subject/", {"person": "P-9", "reason": "Seen"})
    assert "Nobody is known by P-9" in unknown.content.decode()
    done = client.post(f"{here}subject/", {"person": "P-2", "reason": "It is me"}, follow=True)
    assert done.redirect_chain == [("/leads/", 302)]
    assert "kept from you too" in done.content.decode()
    assert client.get(here).status_code == 404


def test_a_lead_is_kept_from_somebody_through_its_page_and_names_are_shown_when_asked_for(
    people: SimpleNamespace, client_for: ClientFor
) -> None:
    at = datetime.now(UTC)
    friend = desk.officer(people.analyst, at, "P-3")
    here = f"/leads/{desk.raised(people.analyst, at).id}/"
    client = client_for(people.analyst)
    given = {"person": "P-3", "why": "A friend of the officer"}
    page = client.post(f"{here}keep/", given, follow=True).content.decode()
    assert "It is kept from them." in page
    assert "A friend of the officer" in page
    assert f'action="/people/{friend.id}/name/"' in page
    shown = client.post(f"/people/{friend.id}/name/", {"next": here}).content.decode()
    assert "hold no name" in shown
    assert f'href="{here}"' in shown
    assert [line.event for line in ledger.lines_about(friend)][-1] == "linkage.show_name"
