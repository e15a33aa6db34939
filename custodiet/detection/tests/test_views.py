"""The pages of runs, findings and extracts."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from custodiet.accounts.models import User
from custodiet.accounts.web import now
from custodiet.core.errors import NotFound
from custodiet.detection import actions
from custodiet.detection.models import Extract, Finding, Run
from custodiet.detection.stages import FindingStage, RunStage
from custodiet.detection.tests import tiny
from custodiet.intelligence.models import Lead
from custodiet.ledger.queries import lines_about
from custodiet.linkage.models import Person

pytestmark = pytest.mark.django_db

HEADINGS = "id,userId,searchDate,cameraCount,reason\n"
ASK = {
    **tiny.TEXTS,
    "scope_from_day": "1", "scope_from_month": "9", "scope_from_year": "2026",
    "scope_until_day": "31", "scope_until_month": "10", "scope_until_year": "2026",
}  # fmt: skip


@pytest.fixture
def noon():
    """The real moment: pages read the clock themselves, and a ledger does not go back."""
    return now()


@pytest.fixture
def finding(people, noon, settings):
    return tiny.found(people, noon, settings.STORE)


def text(answer) -> str:
    return answer.content.decode()


def address(name: str, *args) -> str:
    return reverse(f"detection:{name}", args=args)


def test_an_empty_list_says_so(people, client_for):
    client = client_for(people.analyst)
    for page, words in (("runs", "No run"), ("findings", "No finding"), ("extracts", "No extract")):
        answer = client.get(address(page))
        assert answer.status_code == 200
        assert words in text(answer)


def test_a_run_is_asked_for_authorised_and_shown_on_the_page(people, client_for, settings, noon):
    analyst, head = client_for(people.analyst), client_for(people.head)
    assert analyst.post(address("ask-run"), ASK).status_code == 302
    run = Run.objects.get()
    assert "Waiting for authority" in text(analyst.get(address("run", run.pk)))
    assert "Authorise this run" not in text(analyst.get(address("run", run.pk)))
    assert "Authorise this run" in text(head.get(address("run", run.pk)))
    assert (
        head.post(address("decide-run", run.pk, "authorise"), {"conditions": "One month"}).status_code == 302
    )
    run.refresh_from_db()
    assert (run.stage, run.conditions) == (RunStage.AUTHORISED, "One month")
    assert "One month" in text(analyst.get(address("run", run.pk)))


def test_a_run_like_another_begins_with_what_that_one_asked_for_and_the_look_is_recorded(
    people, client_for, finding
):
    analyst = client_for(people.analyst)
    analyst.post(address("ask-run"), {**ASK, "officers": "P-40817", "why_them": "Named by a victim"})
    run = Run.objects.latest("pk")
    assert run.pk != finding.run_id
    page = text(analyst.get(address("ask-run") + f"?like={run.pk}"))
    for words in (ASK["title"], ASK["necessity"], "P-40817", "Named by a victim", 'value="2026"'):
        assert words in page
    assert lines_about(run.ref)[-1].event == "detection.copy_run"
    assert ASK["necessity"] not in text(analyst.get(address("ask-run")))
    near = tiny.near(people.second_analyst, "P-40817")
    with pytest.raises(NotFound):
        actions.copy_run(run.ref, by=near, at=now())
    assert analyst.get(address("ask-run") + "?like=999").status_code == 404


def test_a_run_without_necessity_comes_back_on_the_form_with_what_was_typed(people, client_for):
    answer = client_for(people.analyst).post(address("ask-run"), {**ASK, "necessity": " "})
    assert answer.status_code == 200
    assert "Say why it is necessary." in text(answer)
    assert "Force order 14/2026" in text(answer)
    assert "<title>Error: " in text(answer)
    assert not Run.objects.exists()


def test_days_out_of_order_come_back_on_their_field(people, client_for):
    answer = client_for(people.analyst).post(address("ask-run"), {**ASK, "scope_until_month": "8"})
    assert "The last day comes before the first." in text(answer)


def test_how_far_a_run_has_come_can_be_asked_often_and_is_no_look_each_time(
    people, client_for, noon, settings
):
    run = tiny.asked(people.analyst, noon)
    actions.authorise_run(run, by=people.head, at=noon)
    actions.begin_run(run, by=tiny.system("worker"), at=noon)
    lines = len(lines_about(run))
    client = client_for(people.analyst)
    answer = client.get(address("progress", run.id))
    assert "Update this page" in text(answer)
    assert len(lines_about(run)) == lines
    actions.stop_run(run, by=people.analyst, at=noon, reason="The wrong months")
    assert client.get(address("progress", run.id)).status_code == 302
    assert "The wrong months" in text(client.get(address("run", run.id)))


def test_a_finished_run_says_what_could_not_run_and_which_extract_is_missing(finding, people, client_for):
    page = text(client_for(people.analyst).get(address("run", finding.run_id)))
    assert "Could not run" in page and "duty roster" in page
    assert "Rows received on each day" in page
    assert "Authority recorded before the first row was read" in page
    assert "Force order 14/2026" in page


def test_the_finding_page_shows_evidence_peers_rule_and_explanations(finding, people, client_for):
    page = text(client_for(people.analyst).get(address("finding", finding.pk)))
    for words in (
        finding.number, "Why you are seeing this", "Not explained", "How this compares with peers", "<svg",
        "Police forces to routinely analyse the information they hold", "Innocent explanations to rule out",
        "What do you decide?", "Who has looked at it", "Check this record",
    ):  # fmt: skip
        assert words in page, words
    assert "Constable" not in page
    assert "detection.open_finding" in [line.event for line in lines_about(finding.ref)]


def test_the_officer_gets_the_same_page_as_for_a_finding_that_is_not_there(finding, people, client_for):
    client = client_for(people.analyst)
    officer = Person.objects.get(number="P-40817")
    # the account is joined to the person by the administrator
    User.objects.filter(pk=int(people.analyst.id.removeprefix("user:"))).update(person=str(officer.ref))
    about_me, nowhere = client.get(address("finding", finding.pk)), client.get(address("finding", 10**6))
    assert about_me.status_code == nowhere.status_code == 404
    assert finding.number not in text(client.get(address("findings")))


def test_a_name_is_shown_when_asked_for_and_only_then(finding, people, client_for):
    client = client_for(people.analyst)
    assert client.get(address("show-name", finding.pk)).status_code == 405
    page = text(client.post(address("show-name", finding.pk), {"whose": "officer"}))
    assert "Constable P-40817" in page
    assert "Constable" not in text(client.get(address("finding", finding.pk)))
    assert client.post(address("show-name", finding.pk), {"whose": "somebody"}).status_code == 404


def test_explanations_are_ruled_out_and_a_lead_raised_on_the_page(finding, people, client_for):
    client = client_for(people.analyst)
    page = address("finding", finding.pk)
    answer = client.post(address("rule-out", finding.pk), {"explanation": finding.innocent[0], "how": ""})
    assert "Say how." in text(answer)
    client.post(address("rule-out", finding.pk), {"explanation": finding.innocent[0], "how": "No log entry"})
    assert "No log entry" in text(client.get(page))
    answer = client.post(address("decide", finding.pk), {"decide": "raise", "reason": ""})
    assert "Give your reason." in text(answer) and not Lead.objects.exists()
    client.post(address("decide", finding.pk), {"decide": "raise", "reason": "A pattern over weeks"})
    lead = Lead.objects.get()
    assert reverse("intelligence:lead", args=[lead.pk]) in text(client.get(page))
    assert "What do you decide?" not in text(client.get(page))


def test_a_finding_is_closed_as_explained_on_the_page(finding, people, client_for):
    client = client_for(people.analyst)
    client.post(address("decide", finding.pk), {"decide": "explained", "reason": "A dispatch keyed in late"})
    finding.refresh_from_db()
    assert finding.stage == FindingStage.EXPLAINED
    assert "A dispatch keyed in late" in text(client.get(address("finding", finding.pk)))


def test_the_head_reads_a_finding_and_does_not_decide(finding, people, client_for):
    page = text(client_for(people.head).get(address("finding", finding.pk)))
    assert "What do you decide?" not in page and "Save what I have ruled out" not in page


@pytest.mark.parametrize("who", ["investigator", "supervisor", "auditor", "administrator"])
def test_other_roles_are_refused_both_finding_and_lists(finding, people, client_for, who):
    client = client_for(getattr(people, who))
    there, nowhere = (client.get(address("finding", pk)).status_code for pk in (finding.pk, 10**6))
    assert there == nowhere >= 400
    for page in ("findings", "runs"):
        assert client.get(address(page)).status_code == nowhere


def test_the_list_of_findings_is_a_fixed_number_of_queries(
    finding, people, client_for, django_assert_max_num_queries
):
    client = client_for(people.analyst)
    columns = [each.attname for each in Finding._meta.concrete_fields if each.name != "id"]
    asked = []
    for count in (0, 60):
        Finding.objects.bulk_create(
            Finding(**{name: getattr(finding, name) for name in columns}) for _ in range(count)
        )
        with django_assert_max_num_queries(12) as found:
            assert client.get(address("findings")).status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_the_detector_can_be_read_as_sql(people, client_for):
    client = client_for(people.analyst)
    page = text(client.get(address("detector", "repeated_lookups")))
    assert "lookups_unexplained" in page
    assert client.get(address("detector", "no-such")).status_code == 404


def test_a_file_is_checked_before_it_is_imported(people, client_for, settings):
    client = client_for(people.analyst)
    body = HEADINGS + "1,a,2025-06-01T10:00:00.000Z,3,theft\n2,,2025-06-01T10:00:00.000Z,3,theft\n"
    file = SimpleUploadedFile("look ups.csv", body.encode())
    answer = client.post(address("hand-in"), {"file": file, "mapping": "plate-reader-audit"})
    assert answer.status_code == 302
    page = text(client.get(answer.url))
    assert "1 of 2 rows can be kept" in page and "Is empty, and every row must have it" in page
    assert not Extract.objects.exists()
    assert client.post(answer.url).status_code == 302
    extract = Extract.objects.get()
    assert (extract.file_name, extract.system) == ("look-ups.csv", "Plate readers")
    assert address("extract", extract.pk) in text(client.get(address("extracts")))
    assert "was handed in before" in text(client.post(answer.url))


def test_a_file_that_is_no_log_is_refused_in_a_sentence(people, client_for):
    client = client_for(people.analyst)
    file = SimpleUploadedFile("log.csv", b"\x00\x01\x02 not a log")
    answer = client.post(address("hand-in"), {"file": file, "mapping": "plate-reader-audit"})
    assert client.get(answer.url).status_code == 422


def test_a_name_on_a_page_of_its_own_goes_back_only_within_the_site(finding, people, client_for):
    client = client_for(people.analyst)
    page = reverse("linkage:show-name", args=[finding.subject_id])
    assert client.get(page).status_code == 405
    for given, back in (("/leads/1/", "/leads/1/"), ("https://elsewhere.example/", "/")):
        answer = text(client.post(page, {"next": given}))
        assert "Constable P-40817" in answer
        assert f'href="{back}"' in answer
