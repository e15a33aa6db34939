"""What an address may say, who is refused a list, and where a look is said to be recorded."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from custodiet.accounts.web import now
from custodiet.detection.models import Extract, Finding
from custodiet.detection.tests import tiny
from custodiet.ledger.queries import lines_about

pytestmark = pytest.mark.django_db

REFUSED = 404  # from outside, a page that is kept from the reader looks like none
RECORDED = "Looking at this page is recorded."
LOG = "id,userId,searchDate,cameraCount,reason\n1,a,2025-06-01T10:00:00.000Z,3,theft\n"


@pytest.fixture
def noon():
    """The real moment: pages read the clock themselves, and a ledger does not go back."""
    return now()


@pytest.fixture
def finding(people, noon, settings):
    return tiny.found(people, noon, settings.STORE)


def address(name: str, *args) -> str:
    return reverse(f"detection:{name}", args=args)


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("run", ["9" * 18, "9" * 19, "9" * 30, "0", "-1", "one", "²"])
def test_a_run_that_is_not_there_has_no_findings(finding, people, client_for, run):
    answer = client_for(people.analyst).get(address("findings"), {"run": run})
    assert answer.status_code == 200
    assert "No finding is to be shown" in text(answer)


@pytest.mark.parametrize("more", [{"page": "9" * 30}, {"page": "x"}, {"sort": "no-such"}, {"stage": "x"}])
def test_what_an_address_says_beyond_the_list_is_passed_over(finding, people, client_for, more):
    assert client_for(people.analyst).get(address("findings"), more).status_code == 200


READS = {
    "findings": {"analyst", "head"},
    "runs": {"analyst", "head"},
    "extracts": {"analyst", "head"},  # the head hands in what is behind the corridor
    "detector": {"analyst", "head", "auditor"},
}


@pytest.mark.parametrize("who", ["analyst", "head", "investigator", "supervisor", "auditor", "administrator"])
def test_each_list_is_shown_to_those_who_read_it_and_refused_to_all_others(people, client_for, who):
    client = client_for(getattr(people, who))
    for page, readers in READS.items():
        args = ["repeated_lookups"] if page == "detector" else []
        assert client.get(address(page, *args)).status_code == (200 if who in readers else REFUSED), page


def test_the_evidence_is_paged_and_what_is_not_explained_comes_first(
    finding, people, client_for, django_assert_max_num_queries
):
    line = finding.evidence[0]
    explained = [{**line, "explained": True, "because": "Officer in the case"} for _ in range(60)]
    client = client_for(people.analyst)
    client.get(address("finding", finding.pk))  # from now on somebody has looked, and is named
    with django_assert_max_num_queries(40) as few:
        client.get(address("finding", finding.pk))
    Finding.objects.filter(pk=finding.pk).update(evidence=explained + finding.evidence, whole=70)
    with django_assert_max_num_queries(40) as many:
        page = text(client.get(address("finding", finding.pk)))
    assert len(few) == len(many)
    assert "1 to 50 of 64 rows kept here of 70" in page
    assert page.index("cust-row--unexplained") < page.index("cust-row--explained")
    assert page.count("cust-row--") == 50
    assert page.index('href="#decision"') < page.index("The rows it rests on") < page.index('id="decision"')
    second = text(client.get(address("finding", finding.pk), {"page": "2"}))
    assert "51 to 64 of 64" in second and second.count("cust-row--") == 14
    answered = text(client.post(address("show-name", finding.pk), {"whose": "officer"}))
    assert f"{address('finding', finding.pk)}?page=2" in answered


def test_only_pages_whose_look_is_recorded_say_so(finding, people, client_for):
    client = client_for(people.analyst)
    for page in (address("findings"), address("runs"), address("extracts"), "/leads/", "/"):
        assert RECORDED not in text(client.get(page)), page
    for page in (address("finding", finding.pk), address("run", finding.run_id)):
        assert RECORDED in text(client.get(page)), page


def test_opening_an_extract_is_recorded_and_says_so(people, client_for, settings):
    client = client_for(people.analyst)
    given = {"file": SimpleUploadedFile("log.csv", LOG.encode()), "mapping": "plate-reader-audit"}
    client.post(client.post(address("hand-in"), given).url)
    assert not list(settings.INBOX.glob(".*"))
    extract = Extract.objects.get()
    before = len(lines_about(extract.ref))
    assert RECORDED in text(client.get(address("extract", extract.pk)))
    assert [line.event for line in lines_about(extract.ref)][before:] == ["detection.open_extract"]
    assert client_for(people.head).get(address("extract", extract.pk)).status_code == REFUSED
