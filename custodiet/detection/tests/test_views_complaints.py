"""The page of earlier complaints: through a finding only, guarded, recorded, and nothing hidden shown."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pytest
from django.urls import reverse

from custodiet.accounts.web import now
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound
from custodiet.core.refs import Ref
from custodiet.detection import actions, queries
from custodiet.detection.store import Store
from custodiet.detection.tests import tiny
from custodiet.ledger.queries import lines_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon():
    """The real moment: pages read the clock themselves, and a ledger does not go back."""
    return now()


@pytest.fixture
def finding(people, noon, settings):
    return tiny.found(people, noon, settings.STORE)


def part(number: int, officer: str, at, **more):
    given = {
        "complaint_id": f"C-{number}-{officer}", "officer_id": officer, "matter_id": f"M-{number}",
        "recorded_at": at, "kind": "complaint", "category": "sexual", "came_from": "public",
        "severity": "high",
    }  # fmt: skip
    return {**given, **more}


@pytest.fixture
def complaints(settings, noon, finding):
    rows = [
        part(1, "P-40817", noon - timedelta(days=400), closed_at=noon - timedelta(days=90), result="upheld"),
        part(1, "P-40818", noon - timedelta(days=400)),
        part(2, "P-40817", noon - timedelta(days=30), category="incivility"),
        part(3, "P-40818", noon - timedelta(days=300)),
    ]
    Store(settings.STORE).add("complaints", [pa.RecordBatch.from_pylist(rows)], "complaints")


def address(finding):
    return reverse("detection:complaints", args=[finding.pk])


def text(answer) -> str:
    return answer.content.decode()


def test_without_an_extract_the_page_says_that_it_cannot_know(people, client_for, finding):
    page = text(client_for(people.analyst).get(address(finding)))
    assert "No complaints have been handed in" in page and "never raises a lead by itself" in page


def test_the_page_shows_matters_years_categories_co_accused_and_place(
    people, client_for, finding, complaints
):
    page = text(client_for(people.analyst).get(address(finding)))
    for words in ("M-1", "M-2", "Upheld", "Sexual", "Incivility", "P-40818", "other officers", "by year"):
        assert words in page, words
    assert "M-3" not in page
    assert "Constable" not in page


def test_the_way_to_it_is_a_finding(people, client_for, finding, complaints):
    page = text(client_for(people.analyst).get(reverse("detection:finding", args=[finding.pk])))
    assert address(finding) in page


def test_each_look_is_recorded_about_the_finding_and_about_the_officer(people, noon, settings, finding):
    actions.open_complaints(finding.ref, by=people.analyst, at=noon, root=settings.STORE)
    assert lines_about(finding.ref)[-1].event == "detection.open_complaints"
    subject = Ref("linkage", "person", finding.subject_id)
    assert lines_about(subject)[-1].event == "detection.complaints_read"


@pytest.mark.usefixtures("complaints")
@pytest.mark.parametrize("number", ["P-40817", "P-30000"])
def test_neither_the_officer_nor_their_manager_opens_it(people, noon, settings, finding, number):
    for actor in (people.analyst, people.head):
        with pytest.raises(NotFound):
            actions.open_complaints(finding.ref, by=tiny.near(actor, number), at=noon, root=settings.STORE)


def test_a_matter_that_names_the_reader_is_left_out_of_everything(
    people, noon, settings, finding, complaints
):
    them = tiny.near(people.analyst, "P-40818")
    card = queries.complaints_card(finding.ref, them, at=noon, root=settings.STORE)
    assert [each.matter_id for each in card.history.matters] == ["M-2"]
    assert card.history.beside == () and card.history.upheld == 0
    assert card.place is not None and card.place.count == 1


def test_another_unit_and_other_roles_are_refused(people, noon, settings, finding):
    elsewhere = Actor("user:900", people.analyst.role, "another unit")
    with pytest.raises(NotFound):
        actions.open_complaints(finding.ref, by=elsewhere, at=noon, root=settings.STORE)
    for actor in (people.investigator, people.supervisor, people.auditor, people.administrator):
        with pytest.raises(NotAllowed):
            actions.open_complaints(finding.ref, by=actor, at=noon, root=settings.STORE)


def test_a_later_extract_has_the_last_word(people, noon, settings, finding, complaints):
    again = part(2, "P-40817", noon - timedelta(days=30), category="duty")
    Store(settings.STORE).add("complaints", [pa.RecordBatch.from_pylist([again])], "later")
    card = queries.complaints_card(finding.ref, people.analyst, at=noon, root=settings.STORE)
    assert [each.category for each in card.history.matters] == ["duty", "sexual"]
