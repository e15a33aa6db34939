"""The pages of the data's quality: checked after each extract, and said to whoever may read runs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from custodiet.core.errors import NotAllowed, NotFound
from custodiet.detection import actions, checking, queries
from custodiet.detection.models import DataCheck
from custodiet.detection.stages import CheckStage
from custodiet.detection.tests.tiny import fill, tools
from custodiet.jobs.actions import take
from custodiet.ledger.models import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(people, noon, tmp_path):
    """A tiny force whose data has been checked."""
    fill(tmp_path)
    actions.check_data(by=people.analyst, at=noon)
    perform(tmp_path, noon)


def perform(root, noon):
    job = take(at=noon, lease=tools(root, noon).lease)
    assert job is not None
    checking.perform_check(job, tools(root, noon))
    return job


def test_a_check_is_asked_for_done_and_recorded(people, noon, checked):
    (check,) = DataCheck.objects.all()
    assert (check.stage, check.checked_at) == (CheckStage.DONE, noon)
    events = set(Line.objects.values_list("event", flat=True))
    assert {"detection.data_check_asked", "detection.data_checked"} <= events
    card = queries.data_card(people.analyst, today=noon.date())
    assert {(each.table, each.system, each.rows) for each in card.logs} == {
        ("lookups", "crime records", 6), ("assignments", "", 2), ("officers", "", 3),
    }  # fmt: skip


def test_a_check_that_waits_is_the_one_and_another_worker_leaves_it(people, noon, tmp_path):
    fill(tmp_path)
    assert actions.check_data(by=people.analyst, at=noon) == actions.check_data(by=people.analyst, at=noon)
    job = perform(tmp_path, noon)
    checking.perform_check(job, tools(tmp_path, noon))
    assert DataCheck.objects.count() == 1


def test_each_extract_that_is_kept_has_the_data_checked(people, noon, tmp_path):
    from custodiet.detection.performing import perform_import
    from custodiet.detection.readers.extract import fingerprint

    log = tmp_path / "log.csv"
    log.write_text(
        "id,user,viewed_at,verb,nominal,justification,ref,host\n1,P-1,2026-06-17T12:00:00Z,VIEW,M-1,x,,\n"
    )
    mapping = queries.mapping_named("intelligence")
    actions.import_extract(
        by=people.analyst, at=noon, path=log, file_name="log.csv", mapping=mapping,
        fingerprint=fingerprint(log, mapping),
    )  # fmt: skip
    job = take(at=noon, lease=tools(tmp_path, noon).lease)
    perform_import(job, tools(tmp_path / "store", noon))
    assert DataCheck.objects.get().stage == CheckStage.ASKED


def test_what_is_not_held_names_the_extract_and_the_detectors_that_cannot_run(people, noon, checked):
    card = queries.data_card(people.analyst, today=noon.date())
    absent = {name: readers for name, _, readers in card.absent}
    assert any(each.needs for each in absent["duties"])
    assert "lookups" not in absent


def test_a_page_of_one_table_says_its_columns_and_who_reads_it(people, noon, checked):
    card = queries.log_card("lookups", people.analyst, today=noon.date())
    (system,) = card.systems
    lacking = {column.name: column.percent for column in system.columns}
    assert (lacking["officer_id"], lacking["sought"]) == (0, 100)
    assert any(each.name == "unexplained_lookups" and each.needs for each in card.readers)
    with pytest.raises(NotFound):
        queries.log_card("calls", people.analyst, today=noon.date())


def test_the_list_asks_a_fixed_number_of_queries(people, noon, checked):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.data_card(people.analyst, today=noon.date())
    assert len(asked) <= 4


@pytest.mark.parametrize("who", ["supervisor", "investigator", "administrator"])
def test_whoever_reads_no_runs_reads_nothing_of_the_data(people, noon, checked, who):
    for ask in (queries.data_card, lambda by, today: queries.log_card("lookups", by, today=today)):
        with pytest.raises(NotAllowed):
            ask(getattr(people, who), today=noon.date())


def test_the_pages_show_what_was_found(people, client_for, checked):
    person = client_for(people.analyst)
    page = person.get("/data/").content.decode()
    assert "Data quality" in page and "Crime records, look-ups" in page and "What is not held" in page
    table = person.get("/data/lookups/")
    assert table.status_code == 200 and "Columns, and rows that say nothing there" in table.content.decode()
    assert person.get("/data/nothing/").status_code == 404


def test_before_the_first_check_the_page_says_so_and_a_check_can_be_asked_for(people, client_for):
    person = client_for(people.analyst)
    assert "has not been checked yet" in person.get("/data/").content.decode()
    person.post("/data/check/")
    assert "The first check is under way" in person.get("/data/").content.decode()


def test_only_whoever_hands_in_extracts_asks_for_a_check(people, client_for):
    head = client_for(people.head)  # hands in those behind the corridor
    assert "Check the data again" in head.get("/data/").content.decode()
    assert client_for(people.auditor).post("/data/check/").status_code in {403, 404}
    assert not DataCheck.objects.exists()
    assert head.post("/data/check/").status_code == 302
    assert DataCheck.objects.count() == 1
