"""Search and clocks: what one may open is found, and nothing else is, by any word or number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from custodiet.cases.models import Case
from custodiet.cases.tests import file
from custodiet.core.errors import NotAllowed
from custodiet.intelligence.models import Lead
from custodiet.intelligence.tests import desk
from custodiet.website.finding_things import MOST, Clocks, found

pytestmark = pytest.mark.django_db


def names(kinds: Any) -> dict[str, list[str]]:
    return {kind.name: [row.number for row in kind.rows] for kind in kinds}


def test_a_record_is_found_by_its_number_by_words_and_by_the_officer_it_is_about(
    people: SimpleNamespace, noon: datetime
):
    about = desk.officer(people.analyst, noon, "P-40817")
    case = Case.objects.get(pk=file.opened(people, noon, about).id)
    lead = Lead.objects.get()
    other = desk.raised(people.analyst, noon, title="Late visits to one address")
    other_number = Lead.objects.get(pk=other.id).number
    for words, then in (
        (lead.number, {"Leads": [lead.number]}),
        (case.number.lower(), {"Cases": [case.number]}),
        ("late VISITS", {"Leads": [other_number]}),
        ("p-40817", {"Leads": [lead.number], "Cases": [case.number]}),
        ("P-4081", {}),
        ("", {}),
    ):
        assert names(found(people.head, words, at=noon)) == then


def test_nobody_finds_what_is_about_themselves_by_any_word_or_number(people: SimpleNamespace, noon: datetime):
    about = desk.officer(people.analyst, noon, "P-40817")
    case = Case.objects.get(pk=file.opened(people, noon, about).id)
    lead = Lead.objects.get()
    themselves = desk.is_person(people.head, about)
    for words in (lead.number, case.number, "P-40817", lead.title[:8], "e"):
        assert found(themselves, words, at=noon) == []
        assert found(people.head, words, at=noon)
    assert len(Clocks(themselves, noon)) == 0 < len(Clocks(people.head, noon))


def test_an_investigator_finds_the_cases_that_they_are_named_on_and_no_other(
    people: SimpleNamespace, noon: datetime
):
    file.opened(people, noon)
    assert found(people.investigator, "P-40817", at=noon) == []


@pytest.mark.parametrize("who", ["administrator", "supervisor"])
def test_a_role_that_opens_no_record_cannot_search(people: SimpleNamespace, noon: datetime, who: str):
    with pytest.raises(NotAllowed, match="does not include searching"):
        found(getattr(people, who), "P-40817", at=noon)


def test_the_first_few_are_shown_and_the_others_are_counted(people: SimpleNamespace, noon: datetime):
    about = desk.officer(people.analyst, noon)
    for _ in range(MOST + 1):
        desk.raised(people.analyst, noon, about)
    (kind,) = found(people.analyst, "witness", at=noon)
    assert (len(kind.rows), kind.count) == (MOST, MOST + 1)
    assert kind.all_url == "/leads/?stage=all&q=witness"


def test_the_pages_say_what_was_found_and_what_runs_and_until_when(
    people: SimpleNamespace, noon: datetime, client_for: Callable[..., Any]
):
    about = desk.officer(people.analyst, noon)
    lead = Lead.objects.get(pk=desk.raised(people.analyst, noon, about).id)
    browser = client_for(people.analyst)
    page = browser.get("/search/", {"q": "witness"}).content.decode()
    assert lead.number in page
    assert "1 record</strong> that you may open" in page
    assert "Nothing that you may open fits “heron”" in browser.get("/search/?q=heron").content.decode()
    assert "Type a number, or words of a title" in browser.get("/search/?q=").content.decode()
    head = client_for(people.head)
    file.opened(people, noon, desk.officer(people.analyst, noon, "P-40818"))
    shown = head.get("/clocks/").content.decode()
    assert "Refer" in shown
    assert "overdue" in shown


def test_a_page_of_clocks_goes_on_where_the_last_one_ended(people: SimpleNamespace, noon: datetime):
    for days in range(7):
        desk.raised(people.analyst, noon + timedelta(days=days))
    running = Clocks(people.analyst, noon)
    assert len(running) == 7
    due = [clock.due_at for clock in (*running[0:3], *running[3:6], *running[6:9])]
    assert due == sorted(due)
    assert len(set(due)) == 7
