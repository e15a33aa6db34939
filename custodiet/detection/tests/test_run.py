"""The worker's part: a run on the real engine, taken up again after a kill, stopped, and refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate

from custodiet.core.errors import NotNow, NotValid
from custodiet.detection import actions, performing
from custodiet.detection.cards import DETECTORS
from custodiet.detection.coverage import Received
from custodiet.detection.models import DetectorResult, Extract, Finding, Run
from custodiet.detection.performing import perform_import, perform_run
from custodiet.detection.queries import fingerprint, mapping_named, run_card
from custodiet.detection.stages import ExtractStage, RunStage
from custodiet.detection.tests import tiny
from custodiet.jobs.actions import take
from custodiet.jobs.models import Job
from custodiet.jobs.rules import MOST_ATTEMPTS, JobState
from custodiet.ledger.queries import badge, faults, lines_about
from custodiet.linkage.models import Person

pytestmark = pytest.mark.django_db

REAL_LOG = Path("data/plate-reader-audit/look-ups.csv")


class Killed(BaseException):
    """Stands for a worker that is gone between one step and the next."""


@pytest.fixture
def store(settings):
    return tiny.fill(settings.STORE).root


@pytest.fixture
def run(people, noon, store):
    ref = tiny.asked(people.analyst, noon)
    actions.authorise_run(ref, by=people.head, at=noon)
    return ref


def test_every_detector_is_in_the_runs_record_with_what_it_found_or_lacked(run, people, noon, store):
    tiny.perform(store, noon)
    card = run_card(run, people.head)
    assert card.stage is RunStage.FINISHED
    assert len(card.results) == len(DETECTORS)
    states = {row.detector: row for row in card.results}
    assert states["repeated_lookups"].findings == 1
    lacking = states["off_duty_lookups"]
    assert lacking.words == "Could not run" and lacking.findings is None
    assert "duty roster" in lacking.missing[0].extract
    assert Job.objects.get().state == JobState.DONE
    assert [line.event for line in lines_about(run)][-1] == "detection.run_finished"
    assert badge(Run.objects.get()).as_recorded and not list(faults())


def test_a_log_that_names_nobody_is_said_to_be_left_out_of_what_is_about_people(run, people, noon, store):
    tiny.add_a_log_that_names_nobody(store, datetime(2026, 9, 12, 10, tzinfo=UTC))
    tiny.perform(store, noon)
    rows = {row.detector: row for row in run_card(run, people.analyst).results}
    assert rows["repeated_lookups"].words == "Ran in part"
    assert any("plate readers" in gap.why for gap in rows["repeated_lookups"].missing)
    assert rows["repeated_lookups"].findings == 1
    assert not any("plate readers" in gap.why for gap in rows["reasons_that_say_nothing"].missing)


def test_over_days_when_only_a_nameless_log_lies_there_no_detector_about_people_says_it_ran(
    people, noon, store
):
    tiny.add_a_log_that_names_nobody(store, datetime(2026, 3, 12, 10, tzinfo=UTC))
    run = tiny.asked(people.analyst, noon, scope_from=date(2026, 3, 1), scope_until=date(2026, 3, 30))
    actions.authorise_run(run, by=people.head, at=noon)
    tiny.perform(store, noon)
    rows = {row.detector: row for row in run_card(run, people.analyst).results}
    assert rows["repeated_lookups"].words == rows["unexplained_lookups"].words == "Could not run"
    assert rows["reasons_that_say_nothing"].words == "Ran in part"
    assert [
        gap.why.split(" for ")[0] for gap in rows["reasons_that_say_nothing"].missing if "held" in gap.why
    ] == ["No look-up of crime records is held"]


def test_the_store_is_not_opened_before_the_run_has_begun(people, noon, settings):
    ref = tiny.asked(people.analyst, noon)
    actions.authorise_run(ref, by=people.head, at=noon)
    actions.stop_run(ref, by=people.analyst, at=noon, reason="The wrong months")
    tiny.perform(settings.STORE, noon)
    # the engine makes its folder as soon as it is opened
    assert not settings.STORE.exists()
    assert not DetectorResult.objects.exists()


def test_a_worker_killed_half_way_doubles_nothing_when_the_run_is_taken_up_again(run, people, noon, store):
    kept = 0
    keep = actions.keep_result

    def keep_two_and_die(*args, **kwargs):
        nonlocal kept
        if kept == 2:
            raise Killed
        kept += 1
        return keep(*args, **kwargs)

    actions.keep_result = keep_two_and_die
    try:
        with pytest.raises(Killed):
            tiny.perform(store, noon)
    finally:
        actions.keep_result = keep
    assert DetectorResult.objects.count() == 2
    before = Finding.objects.count()
    assert take(at=noon + tiny.LEASE, lease=tiny.LEASE) is None  # the lease still runs
    tiny.perform(store, noon + tiny.LEASE + timedelta(seconds=1))
    assert DetectorResult.objects.count() == len(DETECTORS)
    assert Finding.objects.filter(detector="repeated_lookups").count() == 1
    assert Finding.objects.count() >= before
    assert run_card(run, people.analyst).stage is RunStage.FINISHED
    assert "detection.run_taken_up_again" in [line.event for line in lines_about(run)]


def test_a_result_is_kept_once(run, people, noon, store):
    tiny.perform(store, noon)
    Run.objects.update(stage=RunStage.RUNNING)
    with performing.Engine(tiny.Store(store)) as engine:
        since, until = performing.scope(tiny.FIRST, tiny.LAST)
        rules = performing.rules_on(tiny.LAST, tiny.tools(store, noon).shelf)
        result = engine.run("repeated_lookups", scope_from=since, scope_until=until, rules=rules)
        detector = next(card for card in engine.detectors() if card.name == "repeated_lookups")
    with pytest.raises(NotNow):
        actions.keep_result(run, by=tiny.system("worker"), at=noon, detector=detector, result=result)
    assert Finding.objects.filter(detector="repeated_lookups").count() == 1


def test_a_job_done_twice_changes_nothing(run, noon, store):
    job = tiny.perform(store, noon)
    lines = len(lines_about(run))
    perform_run(job, tiny.tools(store, noon))
    assert len(lines_about(run)) == lines


def test_a_run_stopped_while_a_detector_works_keeps_what_came_before(run, people, noon, store):
    job = take(at=noon, lease=tiny.LEASE)
    tools = tiny.tools(store, noon)

    def stop_after_two():
        if DetectorResult.objects.count() == 2:
            tools.on_tick = lambda: None
            actions.stop_run(run, by=people.analyst, at=noon, reason="The wrong months")

    tools.on_tick = stop_after_two
    perform_run(job, tools)
    assert run_card(run, people.analyst).stage is RunStage.STOPPED
    assert DetectorResult.objects.count() < 7
    assert Job.objects.get().state == JobState.STOPPED


def test_a_run_whose_worker_dies_again_and_again_is_said_to_have_failed(run, people, noon, store):
    Job.objects.update(attempts=MOST_ATTEMPTS, state=JobState.RUNNING, leased_until=noon - tiny.LEASE)
    assert take(at=noon, lease=tiny.LEASE) is None
    performing.end_lost_runs(tiny.tools(store, noon))
    card = run_card(run, people.analyst)
    assert card.stage is RunStage.FAILED
    assert f"{MOST_ATTEMPTS} times" in card.why


def test_the_same_found_again_is_said_to_be_known(run, people, noon, store):
    tiny.perform(store, noon)
    again = tiny.asked(people.analyst, noon)
    actions.authorise_run(again, by=people.head, at=noon)
    tiny.perform(store, noon)
    assert run_card(run, people.analyst).known == 0
    card = run_card(again, people.analyst)
    assert card.known == card.findings > 0


def test_officers_are_matched_and_strangers_made_known_by_number_only(people, noon, store):
    tiny.establishment(noon)
    ref = tiny.asked(people.analyst, noon, detectors=["repeated_lookups"])
    actions.authorise_run(ref, by=people.head, at=noon)
    tiny.perform(store, noon)
    finding = Finding.objects.get()
    assert (finding.subject.number, finding.subject.kind) == ("P-40817", "officer")
    assert (finding.person.number, finding.person.kind, finding.person.name) == ("M-7725", "public", "")
    assert DetectorResult.objects.get().detector == "repeated_lookups"


def test_a_day_far_short_of_a_usual_one_is_received_in_part_and_an_unnamed_one_not_at_all():
    first = tiny.FIRST
    days = [first + timedelta(days=n) for n in range(5)]
    received = Received("crime records", dict(zip(days, (100, 100, 100, 24, 25), strict=True)))
    states = Received.of_json(received.as_json()).states()
    assert [states[day] for day in days] == ["whole", "whole", "whole", "part", "whole"]
    assert first - timedelta(days=1) not in states


def handed_in(people, noon, path, mapping="plate-reader-audit"):
    known = mapping_named(mapping)
    mark = fingerprint(path, known)
    return actions.import_extract(
        by=people.analyst, at=noon, path=path, file_name=path.name, mapping=known, fingerprint=mark
    )


def imported(root, noon):
    job = take(at=noon, lease=tiny.LEASE)
    perform_import(job, tiny.tools(root, noon))
    return Extract.objects.get(pk=job.about.id)


HEADINGS = "id,userId,searchDate,cameraCount,reason\n"


def test_a_file_is_read_once_and_every_row_kept_or_listed(people, noon, settings, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(HEADINGS + "1,a,2025-06-01T10:00:00.000Z,3,theft\n2,,2025-06-01T10:00:00.000Z,3,theft\n")
    handed_in(people, noon, path)
    extract = imported(settings.STORE, noon)
    assert (extract.stage, extract.rows, extract.kept, extract.refused) == (ExtractStage.KEPT, 2, 1, 1)
    assert Path(extract.refusals).is_file()
    with pytest.raises(NotValid):
        handed_in(people, noon, path)
    assert Extract.objects.count() == 1


def test_a_file_that_is_no_log_is_refused_in_a_sentence_and_can_be_tried_again(
    people, noon, settings, tmp_path
):
    path = tmp_path / "log.csv"
    path.write_bytes(b"\x00\x01\x02 not a log")
    ref = handed_in(people, noon, path)
    extract = imported(settings.STORE, noon)
    assert extract.stage == ExtractStage.REFUSED and extract.why.endswith(".")
    assert Job.objects.get().state == JobState.FAILED
    actions.retry_extract(ref, by=people.analyst, at=noon)
    path.write_text(HEADINGS + "1,a,2025-06-01T10:00:00.000Z,3,theft\n")
    assert imported(settings.STORE, noon).stage == ExtractStage.KEPT


def test_an_import_whose_worker_was_killed_after_filing_is_counted_all_the_same(
    people, noon, settings, tmp_path
):
    path = tmp_path / "log.csv"
    path.write_text(HEADINGS + "1,a,2025-06-01T10:00:00.000Z,3,theft\n")
    ref = handed_in(people, noon, path)
    performing.import_extract(path, mapping_named("plate-reader-audit"), tiny.Store(settings.STORE))
    extract = imported(settings.STORE, noon)
    assert (extract.pk, extract.rows, extract.kept) == (ref.id, 1, 1)


def real_log() -> Path | None:
    here = Path(__file__).resolve()
    places = [folder / each / REAL_LOG for folder in here.parents for each in ("shared", ".")]
    return next((place for place in places if place.is_file()), None)


def test_a_real_log_says_which_detectors_could_not_run_and_what_each_is_missing(people, noon, settings):
    path = real_log()
    if path is None:
        pytest.skip("The published look-up log (data/plate-reader-audit) is not on this machine.")
    handed_in(people, noon, path)
    extract = imported(settings.STORE, noon)
    assert (extract.kept, extract.refused) == (4294, 0)
    ref = tiny.asked(
        people.analyst, noon, scope_from=localdate(extract.first_at), scope_until=localdate(extract.last_at)
    )
    actions.authorise_run(ref, by=people.head, at=noon)
    tiny.perform(settings.STORE, noon)
    card = run_card(ref, people.head)
    assert card.stage is RunStage.FINISHED
    could_not = [row for row in card.results if row.words == "Could not run"]
    assert len(could_not) == len(DETECTORS) - 1
    assert all(row.missing and row.missing[0].extract for row in could_not)
    assert card.rows_read == 4294
    assert set(Person.objects.values_list("kind", flat=True)) <= {"unknown_account"}


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ((date(2026, 9, 1), date.max), "cannot be read"),
        ((date.min, date(2016, 12, 31)), "do not reach back to 31 December 2016"),
    ],
)
def test_a_run_kept_from_before_over_days_out_of_reach_fails_in_a_sentence(people, noon, tmp_path, days, why):
    tiny.fill(tmp_path)
    run = tiny.asked(people.analyst, noon)
    Run.objects.filter(pk=run.id).update(scope_from=days[0], scope_until=days[1])
    actions.authorise_run(run, by=people.head, at=noon)
    tiny.perform(tmp_path, noon)
    kept = Run.objects.get(pk=run.id)
    assert kept.stage == RunStage.FAILED
    assert why in kept.why
