"""The pages of programmes of monitoring."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from custodiet.accounts.web import local_day, now
from custodiet.detection.models import Programme
from custodiet.detection.stages import ProgrammeStage
from custodiet.detection.tests import regular, tiny

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def address(name: str, *args) -> str:
    return reverse(f"detection:{name}", args=args)


def typed(**days) -> dict[str, str]:
    return {
        f"{field}_{part}": str(getattr(day, part))
        for field, day in days.items()
        for part in ("day", "month", "year")
    }


@pytest.fixture
def ask(settings):
    tiny.fill(settings.STORE)
    first = local_day(now())
    return {
        **regular.TEXTS, "every": "week", "weekday": "0", "month_day": "1", "at_time": "02:30",
        "looks_back": "60", "systems": ["crime records"],
        **typed(from_on=first, until_on=first + timedelta(days=60)),
    }  # fmt: skip


def test_a_programme_is_asked_for_authorised_paused_and_ended_on_its_pages(people, client_for, ask):
    analyst, head = client_for(people.analyst), client_for(people.head)
    assert "No programme has been asked for" in text(analyst.get(address("programmes")))
    answer = analyst.post(address("ask-programme"), ask)
    assert answer.status_code == 302, text(answer)
    found = Programme.objects.get()
    assert (found.every, found.on_day, found.at_time) == ("week", 0, "02:30")
    page = text(analyst.get(address("programme", found.pk)))
    assert "Waiting for authority" in page and "Authorise this programme" not in page
    assert "The project has not checked these words" in page
    page = text(head.get(address("programme", found.pk)))
    assert "Authorise this programme" in page
    head.post(address("decide-programme", found.pk, "authorise"), {"conditions": "Three months"})
    page = text(analyst.get(address("programme", found.pk)))
    assert "In force" in page and "Three months" in page and "Every week on Monday at 02:30" in page
    answer = analyst.post(address("decide-programme", found.pk, "pause"), {"reason": ""})
    assert "<title>Error: " in text(answer) and "Give the reason." in text(answer)
    analyst.post(address("decide-programme", found.pk, "pause"), {"reason": "The log is mended"})
    assert "The log is mended" in text(analyst.get(address("programme", found.pk)))
    analyst.post(address("decide-programme", found.pk, "resume"))
    head.post(address("decide-programme", found.pk, "end"), {"reason": "Enough"})
    found.refresh_from_db()
    assert found.stage == ProgrammeStage.ENDED
    assert "Ended early" in text(analyst.get(address("programme", found.pk)))
    assert found.number in text(analyst.get(address("programmes")))


def test_what_is_missing_comes_back_on_its_field_with_what_was_typed(people, client_for, ask):
    answer = client_for(people.analyst).post(
        address("ask-programme"), {**ask, "systems": [], "at_time": "late"}
    )
    page = text(answer)
    assert "Choose whose logs are read." in page and "Give a time such as 02:30." in page
    assert "Force order 14/2026" in page and not Programme.objects.exists()


def test_a_month_is_asked_for_by_its_day(people, client_for, ask):
    client = client_for(people.analyst)
    assert (
        client.post(address("ask-programme"), {**ask, "every": "month", "month_day": "29"}).status_code == 200
    )
    assert (
        client.post(address("ask-programme"), {**ask, "every": "month", "month_day": "28"}).status_code == 302
    )
    assert Programme.objects.get().timing.words == "Every month on day 28 at 02:30"


def test_a_programme_is_reviewed_and_renewed_on_its_page(people, client_for, settings):
    at = now()
    ref = regular.in_force(people, at)
    analyst = client_for(people.analyst)
    page = text(analyst.get(address("renew-programme", ref.id)))
    assert "What has it shown?" in page and regular.TEXTS["proportionality"] in page
    first = local_day(at) + timedelta(days=90)
    given = {"review": "", "necessity": "Still so", "proportionality": "As before"}
    given |= typed(from_on=first, until_on=first + timedelta(days=30))
    assert "Write down what the programme has shown." in text(
        analyst.post(address("renew-programme", ref.id), given)
    )
    assert (
        analyst.post(address("renew-programme", ref.id), {**given, "review": "Four findings"}).status_code
        == 302
    )
    renewal = Programme.objects.get(renews=ref.id)
    assert "Four findings" in text(analyst.get(address("programme", renewal.pk)))


def test_whoever_reads_no_runs_is_refused_and_the_first_page_shows_what_waits(people, client_for):
    ref = regular.asked(people.analyst, now())
    for nobody in (people.investigator, people.auditor, people.supervisor):
        client = client_for(nobody)
        assert client.get(address("programmes")).status_code == 404
        assert client.get(address("programme", ref.id)).status_code == 404
        assert "Programmes" not in text(client.get("/"))
    assert "waits for your decision" in text(client_for(people.head).get("/"))
