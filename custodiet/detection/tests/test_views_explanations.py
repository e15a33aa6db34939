"""The pages of explanations, searches and shares."""

from __future__ import annotations

import pytest
from django.urls import reverse

from custodiet.accounts.web import now
from custodiet.detection.explanation_stages import ExplanationStage, SearchStage
from custodiet.detection.models import Explained, Explanation, Search
from custodiet.detection.tests import test_explanations as flow
from custodiet.detection.tests import tiny
from custodiet.ledger.queries import lines_about

pytestmark = pytest.mark.django_db

ACCEPT = {
    "reason": "They met at work", "days_after": "7",
    "from_on_day": "1", "from_on_month": "9", "from_on_year": "2026",
    "until_on_day": "", "until_on_month": "", "until_on_year": "",
}  # fmt: skip
root, run, proposed = flow.root, flow.run, flow.proposed


@pytest.fixture
def noon():
    """The real moment: pages read the clock themselves, and a ledger does not go back."""
    return now()


def text(answer) -> str:
    return answer.content.decode()


def address(name: str, *args) -> str:
    return reverse(f"detection:{name}", args=args)


def test_empty_pages_say_so(people, client_for):
    client = client_for(people.analyst)
    for page, words in (
        ("explanations", "No explanation"),
        ("searches", "No search"),
        ("explained", "No run"),
    ):
        answer = client.get(address(page))
        assert answer.status_code == 200 and words in text(answer)


def test_an_explanation_is_searched_for_accepted_agreed_and_ended_on_its_pages(
    people, client_for, noon, root, run
):
    analyst, head = client_for(people.analyst), client_for(people.head)
    asked = {"run": str(run.pk), "reason": "Contact on record"}
    assert analyst.post(address("searches"), asked).status_code == 302
    search = Search.objects.get()
    assert "The worker takes it up" in text(analyst.get(address("search", search.pk)))
    flow.perform_search(flow.take(at=now(), lease=tiny.LEASE), tiny.tools(root, now()))
    page = text(analyst.get(address("search", search.pk)))
    assert "Would explain as much by accident" in page and "contact is on record" in page
    explanation = Explanation.objects.get(path=flow.PATH)
    page = text(analyst.get(address("explanation", explanation.pk)))
    assert "Accept, and ask a second person" in page and "would no longer be one" in page
    assert "Agree: bring it into force" not in page
    assert analyst.post(address("decide-explanation", explanation.pk, "accept"), ACCEPT).status_code == 302
    assert "Agree: bring it into force" not in text(analyst.get(address("explanation", explanation.pk)))
    assert "Agree: bring it into force" in text(head.get(address("explanation", explanation.pk)))
    agreed = head.post(address("decide-explanation", explanation.pk, "agree"), {"reason": "Looked at all"})
    assert agreed.status_code == 302
    explanation.refresh_from_db()
    assert explanation.stage == ExplanationStage.IN_FORCE
    assert "In force" in text(analyst.get(address("explanations")))
    ended = analyst.post(address("decide-explanation", explanation.pk, "end"), {"reason": "No longer true"})
    assert ended.status_code == 302
    assert "“No longer true”" in text(head.get(address("explanation", explanation.pk)))


def test_what_was_wrong_comes_back_on_the_form_with_what_was_typed(people, client_for, proposed):
    client = client_for(people.analyst)
    answer = client.post(
        address("decide-explanation", proposed.pk, "accept"), {**ACCEPT, "from_on_day": "", "days_after": "8"}
    )
    assert answer.status_code == 200
    for words in ("Error: ", "They met at work", "Choose one of these."):
        assert words in text(answer)
    answer = client.post(address("decide-explanation", proposed.pk, "refuse"), {"reason": ""})
    assert "Give your reason." in text(answer)
    proposed.refresh_from_db()
    assert proposed.stage == ExplanationStage.PROPOSED


def test_a_search_is_stopped_on_its_page(people, client_for, run):
    client = client_for(people.analyst)
    client.post(address("searches"), {"run": str(run.pk), "reason": "Contact on record"})
    search = Search.objects.get()
    assert "Give your reason." in text(client.post(address("stop-search", search.pk), {"reason": ""}))
    assert client.post(address("stop-search", search.pk), {"reason": "Wrong run"}).status_code == 302
    search.refresh_from_db()
    assert search.stage == SearchStage.STOPPED
    assert "Wrong run" in text(client.get(address("search", search.pk)))


def test_a_run_of_another_unit_cannot_be_chosen(people, client_for, run):
    answer = client_for(people.analyst).post(address("searches"), {"run": "99999", "reason": "x"})
    assert "Choose a run of the list." in text(answer)
    answer = client_for(people.head).post(address("searches"), {"run": str(run.pk), "reason": "x"})
    assert "Choose a run of the list." in text(answer)
    assert not Search.objects.exists()


def test_the_share_page_shows_a_run_by_reason_system_and_month_and_the_trend(people, client_for, run):
    page = text(client_for(people.analyst).get(address("explained")))
    for words in (
        "Crime records",
        "September 2026",
        "Assigned to the officer",
        "Nothing explains it",
        run.number,
    ):
        assert words in page
    head = client_for(people.head)
    assert text(head.get(address("explained") + f"?run={run.pk}")).count(run.number) >= 2
    assert head.get(address("explained") + "?run=999").status_code == 404


def test_the_share_page_passes_over_a_newer_run_that_read_no_look_ups(people, client_for, run):
    kept = Explained.objects.get(run=run)
    first = run.pk
    run.pk = None
    run.save()
    Explained.objects.create(run=run, shares=[], begun_at=kept.begun_at, ended_at=kept.ended_at)
    client = client_for(people.analyst)
    page = text(client.get(address("explained")))
    assert "Nothing explains it" in page and f"/runs/{first}/" in page
    asked = text(client.get(address("explained") + f"?run={run.pk}"))
    assert "Nothing explains it" not in asked and f"/runs/{run.pk}/" in asked


def test_looking_at_one_is_recorded_and_a_list_is_not(people, client_for, proposed):
    client = client_for(people.analyst)
    before = len(lines_about(proposed.ref))
    client.get(address("explanations"))
    assert len(lines_about(proposed.ref)) == before
    client.get(address("explanation", proposed.pk))
    assert [line.event for line in lines_about(proposed.ref)][before:] == ["detection.open_explanation"]


@pytest.mark.parametrize("who", ["investigator", "supervisor", "auditor", "administrator"])
def test_who_reads_no_explanations_is_refused_every_page(people, client_for, proposed, who):
    client = client_for(getattr(people, who))
    pages = [address(name) for name in ("explanations", "searches", "explained")]
    pages += [address("explanation", proposed.pk), address("search", Search.objects.get().pk)]
    assert {client.get(page).status_code for page in pages} <= {403, 404}


def test_a_list_takes_the_same_number_of_queries_however_long(
    people, client_for, proposed, django_assert_max_num_queries
):
    client = client_for(people.analyst)
    client.get(address("explanations"))
    with django_assert_max_num_queries(12) as few:
        client.get(address("explanations"))
    for n in range(5):
        copy = Explanation.objects.create(
            unit=proposed.unit, path=f"sent > team {n}", words="The person looked up.", proposed_at=now()
        )
        measured = proposed.measured.get()
        measured.pk, measured._state.adding, measured.explanation = None, True, copy
        measured.search = _another(measured.search)
        measured.save()
    with django_assert_max_num_queries(len(few)):
        client.get(address("explanations"))


def _another(search: Search) -> Search:
    search.pk, search._state.adding = None, True
    search.save()
    return search
