"""The pages of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from custodiet.intelligence import forms
from custodiet.intelligence.models import Lead, LeadSubject
from custodiet.intelligence.rules import RiskTo, Stage
from custodiet.intelligence.tests import desk

ClientFor = Callable[[Any], Client]


@pytest.fixture
def at() -> datetime:
    """The views read the real clock, so what they meet must not be later than it."""
    return datetime.now(UTC)


def test_the_list_says_how_many_there_are(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    desk.raised(people.analyst, at, desk.officer(people.analyst, at))
    page = client_for(people.analyst).get("/leads/?sort=-raised&q=messages")
    assert page.status_code == 200
    assert "1 lead you may see" in page.content.decode()


def test_a_supervisor_has_no_list(people: SimpleNamespace, client_for: ClientFor) -> None:
    assert client_for(people.supervisor).get("/leads/").status_code == 404


def test_a_supervisor_reports_a_concern_and_is_told_nothing(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    about = desk.officer(people.analyst, at)
    client = client_for(people.supervisor)
    given = {"officer": "P-40817, Sgt Unknown", "title": "Late visits", "summary": "Three this week."}
    answer = client.post("/leads/raise/", given, follow=True)
    assert "Your concern has been sent" in answer.content.decode()
    lead = Lead.objects.get()
    assert LeadSubject.objects.get().person_id == about.id
    assert "Sgt Unknown" in lead.summary
    assert lead.unit == "counter-corruption"
    assert client.get(f"/leads/{lead.pk}/").status_code == 404
    assert lead.number not in answer.content.decode()


def test_an_empty_concern_is_sent_back_with_what_is_missing(
    people: SimpleNamespace, client_for: ClientFor
) -> None:
    page = client_for(people.supervisor).post("/leads/raise/", {"title": "Late visits"})
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert "Late visits" in page.content.decode()


def test_an_analyst_walks_a_lead_from_raised_to_put_forward(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    desk.officer(people.analyst, at)
    client = client_for(people.analyst)
    given = {
        "title": "Messages", "summary": "To a witness.", "subjects": "P-40817",
        "category": "sexual-misconduct", "behaviours": ["B5", "B6"],
    }  # fmt: skip
    assert client.post("/leads/raise/", {**given, "subjects": "P-999"}).status_code == 200
    assert client.post("/leads/raise/", given).status_code == 302
    here = f"/leads/{Lead.objects.get().pk}/"
    grade = {"source": "2", "information": "C", "handling": "C"}
    assert "on what conditions" in client.post(f"{here}grade/", grade).content.decode()
    assert client.post(f"{here}grade/", {**grade, "conditions": "Ask the desk first"}).status_code == 302
    refused = client.post(here, {"decision": "ready", "reason": "A case is needed"}).content.decode()
    assert "Record the risk to all three" in refused
    risks = {}
    for to in RiskTo:
        risks |= {
            f"{to}_likelihood": "possible", f"{to}_harm": "serious", f"{to}_why": "Contact goes on",
            f"{to}_managed_by": "The desk", f"{to}_review_on_day": "4", f"{to}_review_on_month": "6",
            f"{to}_review_on_year": "2027",
        }  # fmt: skip
    assert client.post(f"{here}risks/", risks).status_code == 302
    done = client.post(here, {"decision": "ready", "reason": "A case is needed"}, follow=True)
    assert "Ready for a case" in done.content.decode()
    assert Lead.objects.get().stage == Stage.READY


def test_a_closed_lead_is_opened_again_with_a_reason(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    lead = desk.assessable(people.analyst, at)
    client, here = client_for(people.analyst), f"/leads/{lead.id}/"
    assert client.post(here, {"decision": "close", "reason": "Explained"}).status_code == 302
    assert client.post(f"{here}reopen/", {"reason": ""}).status_code == 200
    assert client.post(f"{here}reopen/", {"reason": "A second report"}).status_code == 302
    assert Lead.objects.get().stage == Stage.GRADED


def test_a_lead_that_is_not_there_and_one_that_is_kept_away_look_the_same(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    client = client_for(people.investigator)
    lead = desk.raised(people.analyst, at)
    assert client.get(f"/leads/{lead.id}/").status_code == 404
    assert client_for(people.analyst).get("/leads/99999/").status_code == 404


def test_a_grade_handed_in_by_a_program_goes_through_the_same_form(db: None) -> None:
    form = forms.GradeLead({"source": "2", "information": "C", "handling": "P"})
    assert form.is_valid()
    assert form.cleaned_data["source"].words == "Untested"


def test_a_concern_whose_button_was_pressed_twice_is_one_lead(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    desk.officer(people.analyst, at)
    client = client_for(people.supervisor)
    given = {"officer": "P-40817", "title": "Late visits", "summary": "Three this week."}
    for _ in range(2):
        answer = client.post("/leads/raise/", given, follow=True)
        assert "Your concern has been sent" in answer.content.decode()
    assert "Nothing was recorded twice" in answer.content.decode()
    assert Lead.objects.count() == 1
    client.post("/leads/raise/", {**given, "summary": "Four this week."})
    assert Lead.objects.count() == 2


def test_a_lead_whose_button_was_pressed_twice_leads_back_to_the_desk(
    people: SimpleNamespace, client_for: ClientFor
) -> None:
    client = client_for(people.analyst)
    given = {"title": "Late visits", "summary": "Three this week.", "category": "sexual-misconduct"}
    client.post("/leads/raise/", given)
    answer = client.post("/leads/raise/", given, follow=True)
    assert answer.redirect_chain == [("/leads/", 302)]
    assert "Nothing was recorded twice" in answer.content.decode()
    assert Lead.objects.count() == 1
