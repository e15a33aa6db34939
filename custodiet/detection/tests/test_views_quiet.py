"""The pages of suppressions, outcomes, and how often findings prove true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from custodiet.accounts.web import local_day, now
from custodiet.detection import actions
from custodiet.detection.models import Feedback, Suppression
from custodiet.detection.stages import Outcome, SuppressionStage
from custodiet.detection.tests import tiny
from custodiet.detection.tests.test_views_programmes import text, typed

pytestmark = pytest.mark.django_db


def address(name: str, *args) -> str:
    return reverse(f"detection:{name}", args=args)


@pytest.fixture
def finding(people, settings):
    at = now()
    found = tiny.found(people, at, settings.STORE)
    actions.explain_finding(found.ref, by=people.analyst, at=at, reason="Asked by the court")
    return found


def test_a_pattern_is_kept_quiet_agreed_to_reviewed_and_ended_on_its_pages(finding, people, client_for):
    analyst, head = client_for(people.analyst), client_for(people.head)
    assert "Nothing is kept quiet" in text(analyst.get(address("suppressions")))
    page = text(analyst.get(address("finding", finding.pk)))
    assert "Keep this pattern quiet until a day" in page and 'value="analyst"' in page
    given = {"reason": "", "owner": "analyst", **typed(until_on=local_day(now()) + timedelta(days=200))}
    answer = text(analyst.post(address("ask-suppression", finding.pk), given))
    assert "Say why it may be kept quiet." in answer and "<title>Error: " in answer
    assert (
        analyst.post(address("ask-suppression", finding.pk), {**given, "reason": "The court"}).status_code
        == 302
    )
    row = Suppression.objects.get()
    assert "a second person decides" in text(analyst.get(address("finding", finding.pk)))
    assert "Agree that it is kept quiet" not in text(analyst.get(address("suppression", row.pk)))
    assert row.number in text(head.get("/"))
    assert "Agree that it is kept quiet" in text(head.get(address("suppression", row.pk)))
    head.post(address("decide-suppression", row.pk, "agree"))
    assert "Suppressed until" in text(analyst.get(address("finding", finding.pk)))
    analyst.post(address("decide-suppression", row.pk, "review"), {"words": "The court still asks"})
    assert "The court still asks" in text(analyst.get(address("suppression", row.pk)))
    given = {"owner": "nobody", "reason": "On leave"}
    answer = text(analyst.post(address("decide-suppression", row.pk, "hand_over"), given))
    assert "Give the user name of somebody who may handle this finding." in answer
    given["owner"] = "second_analyst"
    analyst.post(address("decide-suppression", row.pk, "hand_over"), given)
    row.refresh_from_db()
    assert row.owner == people.second_analyst.id
    assert "handed over to" in text(analyst.get(address("suppression", row.pk)))
    answer = text(analyst.post(address("decide-suppression", row.pk, "end"), {"reason": ""}))
    assert "<title>Error: " in answer
    analyst.post(address("decide-suppression", row.pk, "end"), {"reason": "It has stopped"})
    row.refresh_from_db()
    assert row.stage == SuppressionStage.ENDED
    assert row.number in text(analyst.get(address("suppressions")))
    assert "No finding is to be shown" in text(analyst.get(address("findings") + "?stage=quiet"))


def test_what_a_finding_turned_out_to_be_is_recorded_and_shown_where_it_counts(finding, people, client_for):
    analyst = client_for(people.analyst)
    where = address("record-outcome", finding.pk)
    assert "Choose what it turned out to be." in text(analyst.post(where, {"reason": "x"}))
    assert analyst.post(where, {"outcome": "explained", "reason": "The court wrote"}).status_code == 302
    assert Feedback.objects.get().outcome == Outcome.EXPLAINED
    said = "Of 1 decided, 0 were true. That is too few to tell"
    for page in (
        address("finding", finding.pk),
        address("detector", "repeated_lookups"),
        address("precision"),
    ):
        assert said in text(analyst.get(page)), page
    page = text(analyst.get(address("precision")))
    assert "<svg" in page and "Show the figures as a table" in page
    assert "The court wrote" in text(analyst.get(address("finding", finding.pk)))


def test_whoever_reads_no_findings_reads_none_of_these_pages(finding, people, client_for):
    for nobody in (people.investigator, people.auditor, people.supervisor):
        client = client_for(nobody)
        for page in ("suppressions", "precision"):
            assert client.get(address(page)).status_code == 404, page
        if nobody is people.auditor:
            assert "decided" not in text(client.get(address("detector", "repeated_lookups")))
