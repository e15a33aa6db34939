"""The pages of cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from custodiet.cases import actions
from custodiet.cases.models import Case
from custodiet.cases.rules import Mode, Stage
from custodiet.cases.tests import file
from custodiet.intelligence.tests import desk

ClientFor = Callable[[Any], Client]
PAGES = (
    "", "definition/", "question/", "second/", "refer/", "acknowledge/", "mode/", "decisions/", "access/",
    "timeline/", "close/", "subject/", "person/", "keep/", "off/", "clear/", "reviews/", "risks/", "reopen/",
)  # fmt: skip


@pytest.fixture
def at() -> datetime:
    """The views read the real clock, so what they meet must not be later than it."""
    return datetime.now(UTC)


def when(name: str, moment: datetime) -> dict[str, str]:
    """A day and a time as the two boxes of a form take them, on the force's clock."""
    here = timezone.localtime(moment)
    return {f"{name}_0": f"{here:%d/%m/%Y}", f"{name}_1": f"{here:%H:%M:%S}"}


def test_the_list_says_how_many_there_are(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    file.opened(people, at)
    page = client_for(people.head).get("/cases/")
    assert page.status_code == 200
    assert "1 case you may see" in page.content.decode()


def test_whoever_may_read_no_case_has_no_list(people: SimpleNamespace, client_for: ClientFor) -> None:
    assert client_for(people.analyst).get("/cases/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_case_opens_for_the_head_and_none_for_an_analyst(
    people: SimpleNamespace, at: datetime, client_for: ClientFor, page: str
) -> None:
    case = file.investigated(people, at)
    here = f"/cases/{case.id}/{page}"
    shown = client_for(people.head).get(here)
    assert shown.status_code == 200
    assert "Serious corruption" in shown.content.decode()
    assert client_for(people.analyst).get(here).status_code == 404


def test_a_case_is_opened_from_a_lead(people: SimpleNamespace, at: datetime, client_for: ClientFor) -> None:
    lead = desk.ready(people.analyst, at, desk.officer(people.analyst, at))
    client = client_for(people.head)
    assert f"/cases/open/{lead.id}/" in client.get(f"/leads/{lead.id}/").content.decode()
    wrong = client.post(f"/cases/open/{lead.id}/", when("became_clear_at", at + timedelta(days=2)))
    assert "in the future" in wrong.content.decode()
    done = client.post(
        f"/cases/open/{lead.id}/", when("became_clear_at", at - timedelta(hours=1)), follow=True
    )
    assert "Must be referred. Not yet referred." in done.content.decode()


def test_a_head_walks_a_case_from_the_question_to_the_end(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    case = file.opened(people, at - timedelta(hours=1))
    client, here = client_for(people.head), f"/cases/{case.id}/"
    test = {
        "kind": "officer", "serving_why": "PC", "position": "yes", "position_why": "Met her", "sexual": "yes",
        "improper_emotional": "no", "purpose_why": "Messages", "public": "yes", "public_why": "Witness",
        "duty": "off", "behaviours": ["B5"], "channels": ["private_phone"],
    }  # fmt: skip
    assert client.post(f"{here}definition/", test).status_code == 302
    weighed = client.post(f"{here}question/", {"would_be": "yes", "facts": "It is unlikely to be true."})
    assert "Take the strength of the evidence out of your answer: “unlikely”" in weighed.content.decode()
    assert client.post(f"{here}question/", {"would_be": "yes", "facts": file.FACTS}).status_code == 302
    sent = {**when("sent_at", at - timedelta(minutes=30)), "how": "Secure email"}
    assert client.post(f"{here}refer/", sent).status_code == 302
    heard = {**when("acknowledged_at", at - timedelta(minutes=20)), "reference": "2026/1"}
    assert client.post(f"{here}acknowledge/", heard).status_code == 302
    local = timezone.localdate(at)
    mode = {
        "mode": "local", "decided_on_day": local.day, "decided_on_month": local.month,
        "decided_on_year": local.year, "decided_by": "A decision-maker", "terms": "To find out",
    }  # fmt: skip
    assert "Name who in the counter-corruption unit" in client.post(f"{here}mode/", mode).content.decode()
    mode["overseer"] = str(file.account(people.second_head))
    assert client.post(f"{here}mode/", mode).status_code == 302
    assert client.post(f"{here}decisions/", file.DECISION).status_code == 302
    named = {"account": str(file.account(people.investigator))}
    assert client.post(f"{here}access/", named).status_code == 302
    file.reviewed(case, people.second_head, datetime.now(UTC))
    condoned = {"outcome": "no_further_action", "reason": "It was consensual."}
    assert "“consensual”" in client.post(f"{here}close/", condoned).content.decode()
    end = {"outcome": "no_further_action", "reason": "No message was recovered."}
    assert client.post(f"{here}close/", end).status_code == 302
    assert Case.objects.get().stage == Stage.CLOSED


def test_a_second_person_agrees_that_a_matter_is_outside_the_definition(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    case = file.opened(people, at)
    here = f"/cases/{case.id}/"
    no = {"would_be": "no", "facts": "Both serve with the police.", "missing": "public"}
    first = client_for(people.head)
    assert first.post(f"{here}question/", no).status_code == 302
    own = first.post(f"{here}second/", {"agrees": "yes", "reason": "I still think so"})
    assert "A second person reads it" in own.content.decode()
    other = client_for(people.second_head)
    assert other.post(f"{here}second/", {"agrees": "yes", "reason": "Both serve"}).status_code == 302
    assert Case.objects.get().stage == Stage.OUTSIDE_DEFINITION


def test_a_case_an_investigator_is_not_named_on_looks_as_if_it_were_not_there(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    case = file.opened(people, at)
    client = client_for(people.investigator)
    there, not_there = client.get(f"/cases/{case.id}/"), client.get("/cases/99999/")
    assert there.status_code == not_there.status_code == 404
    assert "0 cases" not in client.get("/cases/").content.decode()


def test_a_list_without_cases_says_so(people: SimpleNamespace, client_for: ClientFor) -> None:
    assert "No case you may see" in client_for(people.head).get("/cases/").content.decode()


def test_corrections_reviews_risks_and_opening_again_have_their_pages(
    people: SimpleNamespace, client_for: ClientFor
) -> None:
    at = datetime.now(UTC) - timedelta(minutes=5)
    case, today = file.opened(people, at), timezone.localdate()
    head, here = client_for(people.head), f"/cases/{case.id}/"
    clear = timezone.localtime(at - timedelta(days=1))
    given = {
        "became_clear_at_0": f"{clear:%d/%m/%Y}",
        "became_clear_at_1": f"{clear:%H:%M}",
        "reason": "Older",
    }
    assert "was corrected from" in head.post(f"{here}clear/", given, follow=True).content.decode()

    def day(name: str, on: date) -> dict[str, int]:
        return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}

    new = {"to": "public", "likelihood": "likely", "harm": "serious", "why": "Others", "managed_by": "Desk"}
    page = head.post(
        f"{here}risks/", {**new, **day("review_on", today + timedelta(days=1))}, follow=True
    ).content.decode()
    assert "Recorded on the case by Head" in page
    at = datetime.now(UTC)  # the ledger's clock does not go back behind what the pages did
    file.defined(case, people.head, at)
    actions.answer_referral(case, by=people.head, at=at, would_be=True, facts=file.FACTS)
    actions.refer_case(case, by=people.head, at=at, sent_at=at, how="Secure email")
    actions.acknowledge_referral(case, by=people.head, at=at, acknowledged_at=at, reference="2026/1")
    actions.record_mode(
        case, by=people.head, at=at, mode=Mode.LOCAL, decided_on=timezone.localdate(at), decided_by="A",
        terms="B", overseer=file.account(people.second_head),
    )  # fmt: skip
    assert "whoever oversees it records a review" in head.get(f"{here}close/").content.decode()
    look = {"looked_at": "The file", **day("reviewed_on", today), **day("next_on", today + timedelta(days=7))}
    assert "named as overseeing" in head.post(f"{here}reviews/", look).content.decode()
    assert client_for(people.second_head).post(f"{here}reviews/", look).status_code == 302
    end = {"outcome": "acquitted", "reason": "Acquitted"}
    assert "Open this case again" in head.post(f"{here}close/", end, follow=True).content.decode()
    again = {"ground": "new_information", "reason": "A phone was found"}
    assert "A phone was found" in head.post(f"{here}reopen/", again, follow=True).content.decode()


def test_the_first_page_of_an_investigator_names_the_cases_they_are_on(
    people: SimpleNamespace, at: datetime, client_for: ClientFor
) -> None:
    client, case = client_for(people.investigator), file.opened(people, at)
    assert "You are named on no case" in client.get("/").content.decode()
    actions.name_on_team(case, by=people.head, at=at, account=file.account(people.investigator))
    assert f'href="/cases/{case.id}/"' in client.get("/").content.decode()
    assert "Cases you are named on" not in client_for(people.head).get("/").content.decode()
