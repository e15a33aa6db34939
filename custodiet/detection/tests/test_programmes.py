"""A programme's runs begin by the clock, under one authority, look at what it allows, and end with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.detection import actions, queries
from custodiet.detection.cards import DETECTORS
from custodiet.detection.models import Programme, Run
from custodiet.detection.performing import WORKER
from custodiet.detection.stages import ProgrammeStage, RunStage
from custodiet.detection.tests import regular, tiny
from custodiet.jobs.models import Job
from custodiet.ledger.queries import badge, lines_about

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def stage(ref):
    return Programme.objects.get(pk=ref.id).stage


def problems(by, at, **more):
    try:
        regular.asked(by, at, **more)
    except NotValid as refused:
        return sorted(refused.problems)
    return []


@pytest.mark.parametrize("text", ["title", "authority", "necessity", "proportionality"])
def test_a_programme_is_not_asked_for_without_each_of_its_texts(people, noon, text):
    assert problems(people.analyst, noon, **{text: " "}) == [text]


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"basis": "a hunch"}, ["basis"]),
        ({"systems": []}, ["systems"]),
        ({"detectors": ["no_such"]}, ["detectors"]),
        ({"looks_back": 0}, ["looks_back"]),
        ({"looks_back": 1}, []),
        ({"looks_back": 366}, []),
        ({"looks_back": 367}, ["looks_back"]),
        ({"officers": ["P-9"], "why_them": "A report"}, ["officers"]),
        ({"of_unit": "Northmarch East"}, ["why_them"]),
        ({"of_unit": "Northmarch East", "why_them": "Two reports"}, []),
    ],
)
def test_what_is_wrong_with_a_programme_is_said_field_by_field(people, noon, more, wrong):
    assert problems(people.analyst, noon, **more) == wrong


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [(0, 182, []), (0, 183, ["until_on"]), (0, 0, []), (0, -1, ["until_on"]), (-1, 5, ["from_on"])],
)
def test_a_programme_lasts_no_longer_than_the_policy_and_does_not_begin_before_today(
    people, noon, first, last, wrong
):
    today = localdate(noon)
    days = {"from_on": today + first * DAY, "until_on": today + last * DAY}
    assert problems(people.analyst, noon, **days) == wrong


def test_whoever_asked_does_not_authorise(people, noon):
    ref = regular.asked(people.analyst, noon)
    Programme.objects.filter(pk=ref.id).update(asked_by=people.head.id)
    for decide, more in ((actions.authorise_programme, {}), (actions.refuse_programme, {"reason": "No"})):
        with pytest.raises(NotAllowed):
            decide(ref, by=people.head, at=noon, **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=ref.id).update(decided_by=people.head.id)
    with pytest.raises(NotAllowed):
        actions.authorise_programme(ref, by=people.second_analyst, at=noon)


def test_nothing_begins_before_it_is_authorised_or_before_its_first_day(people, noon, tmp_path):
    waiting = regular.asked(people.analyst, noon)
    later = regular.in_force(people, noon, from_on=localdate(noon) + 3 * DAY)
    regular.tick(tmp_path, noon + 2 * DAY)
    assert not Run.objects.exists() and not Job.objects.exists()
    regular.tick(tmp_path, noon + 3 * DAY)
    assert [run.programme_id for run in Run.objects.all()] == [later.id]
    assert stage(waiting) == ProgrammeStage.ASKED


def test_a_run_begins_at_its_hour_as_the_system_and_names_its_programme(people, noon, tmp_path):
    ref = regular.in_force(people, noon)
    due = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
    regular.tick(tmp_path, due - timedelta(seconds=1))
    assert not Run.objects.exists()
    regular.tick(tmp_path, due)
    run = Run.objects.get()
    programme = Programme.objects.get(pk=ref.id)
    assert (run.programme_id, run.due_at, run.stage) == (ref.id, due, RunStage.AUTHORISED)
    assert (run.asked_by, run.decided_by) == ("system:worker", people.head.id)
    assert (run.scope_from, run.scope_until) == (date(2026, 9, 19), date(2026, 11, 17))
    assert (run.systems, run.detectors) == (["crime records"], list(DETECTORS))
    assert programme.number in run.authority
    first = lines_about(run.ref)[0]
    assert (first.event, first.actor) == ("detection.run_asked", "system:worker")
    assert Job.objects.get().about == str(run.ref)
    assert badge(run).as_recorded and badge(programme).as_recorded
    regular.tick(tmp_path, due + timedelta(hours=1))
    assert Run.objects.count() == 1


def test_hours_that_were_missed_are_run_once_over_the_days_of_them_all(people, noon, tmp_path):
    regular.in_force(people, noon, looks_back=1)
    regular.tick(tmp_path, noon + 4 * DAY)
    run = Run.objects.get()
    assert (run.scope_from, run.scope_until) == (date(2026, 11, 17), date(2026, 11, 20))
    regular.tick(tmp_path, noon + 4 * DAY + timedelta(hours=1))
    assert Run.objects.count() == 1


def test_the_database_itself_takes_no_second_run_of_one_hour(people, noon, tmp_path):
    regular.in_force(people, noon)
    regular.tick(tmp_path, noon + DAY)
    run = Run.objects.get()
    run.pk, run._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        run.save()


def test_of_two_workers_the_second_is_told_that_nothing_is_due(people, noon, tmp_path):
    ref = regular.in_force(people, noon)
    actions.start_due_run(ref, by=WORKER, at=noon + DAY)
    with pytest.raises(NotNow):
        actions.start_due_run(ref, by=WORKER, at=noon + DAY)
    with pytest.raises(NotAllowed):
        actions.start_due_run(ref, by=people.analyst, at=noon + 2 * DAY)


def test_what_falls_due_in_a_pause_is_not_caught_up(people, noon, tmp_path):
    ref = regular.in_force(people, noon, looks_back=1)
    with pytest.raises(NotValid):
        actions.pause_programme(ref, by=people.analyst, at=noon, reason=" ")
    actions.pause_programme(ref, by=people.analyst, at=noon, reason="The log is being mended")
    regular.tick(tmp_path, noon + 3 * DAY)
    assert not Run.objects.exists()
    actions.resume_programme(ref, by=people.analyst, at=noon + 3 * DAY)
    regular.tick(tmp_path, noon + 3 * DAY + timedelta(minutes=1))
    assert not Run.objects.exists()
    regular.tick(tmp_path, noon + 4 * DAY)
    assert Run.objects.get().scope_from == date(2026, 11, 20)
    with pytest.raises(NotNow):
        actions.resume_programme(ref, by=people.analyst, at=noon + 4 * DAY)


def test_a_programme_that_is_ended_stops_its_run_and_begins_no_other(people, noon, tmp_path):
    ref = regular.in_force(people, noon)
    regular.tick(tmp_path, noon + DAY)
    actions.end_programme(ref, by=people.head, at=noon + DAY, reason="Nothing in it")
    assert Run.objects.get().stage == RunStage.STOPPED
    assert Job.objects.get().stop_asked
    regular.tick(tmp_path, noon + 3 * DAY)
    assert Run.objects.count() == 1
    assert stage(ref) == ProgrammeStage.ENDED
    with pytest.raises(NotNow):
        actions.resume_programme(ref, by=people.head, at=noon + 3 * DAY)


@pytest.mark.parametrize(("after", "lapsed"), [(89, False), (90, True)])
def test_a_programme_lapses_when_its_last_day_is_over_and_not_on_it(people, noon, tmp_path, after, lapsed):
    ref = regular.in_force(people, noon)
    last_night = datetime.combine(localdate(noon) + after * DAY, datetime.min.time(), UTC)
    regular.tick(tmp_path, last_night)
    assert (stage(ref) == ProgrammeStage.LAPSED) is lapsed
    count = Run.objects.count()
    regular.tick(tmp_path, last_night + timedelta(hours=12))
    assert (Run.objects.count() == count) is lapsed


def test_a_run_that_had_not_begun_when_its_programme_lapsed_never_begins(people, noon, tmp_path):
    ref = regular.in_force(people, noon, until_on=localdate(noon) + DAY)
    regular.tick(tmp_path, noon + DAY)
    regular.tick(tmp_path, noon + 2 * DAY)
    run = Run.objects.get()
    assert (run.stage, stage(ref)) == (RunStage.FAILED, ProgrammeStage.LAPSED)
    tiny.perform(tmp_path / "store", noon + 2 * DAY)
    assert Run.objects.get().started_at is None
    assert not (tmp_path / "store").exists()


def test_a_request_nobody_decided_on_lapses_and_cannot_be_authorised_after_its_last_day(
    people, noon, tmp_path
):
    ref = regular.asked(people.analyst, noon, until_on=localdate(noon))
    with pytest.raises(NotNow):
        actions.authorise_programme(ref, by=people.head, at=noon + DAY)
    regular.tick(tmp_path, noon + DAY)
    assert stage(ref) == ProgrammeStage.LAPSED


def renewed(people, ref, at, **more):
    first = localdate(at) + timedelta(days=90)
    given = {
        "review": "Four findings, one a lead", "necessity": "Still so", "proportionality": "As before",
        "from_on": first, "until_on": first + 30 * DAY,
    }  # fmt: skip
    return actions.renew_programme(ref, by=people.analyst, at=at, **{**given, **more})


def test_a_programme_is_renewed_only_after_a_review_with_the_same_scope_and_by_another(people, noon):
    ref = regular.in_force(people, noon, looks_back=7)
    with pytest.raises(NotValid) as refused:
        renewed(people, ref, noon, review=" ", from_on=localdate(noon) + 89 * DAY)
    assert sorted(refused.value.problems) == ["from_on", "review"]
    new = renewed(people, ref, noon)
    card = queries.programme_card(new, people.head, now=noon)
    assert card.row.stage is ProgrammeStage.ASKED and card.may_decide
    assert (card.looks_back, card.systems, card.renews.id) == (7, ("crime records",), ref.id)
    assert card.review == "Four findings, one a lead"
    with pytest.raises(NotNow):
        renewed(people, ref, noon)
    assert not queries.programme_card(ref, people.analyst, now=noon).may_renew


def test_another_unit_does_not_see_a_programme_and_nobody_sees_one_about_themselves(people, noon):
    tiny.establishment(noon)
    ref = regular.in_force(people, noon, officers=["P-40817"], why_them="A report")
    other = tiny.Actor(people.second_analyst.id, people.second_analyst.role, "another unit")
    officer, manager = (tiny.near(people.second_analyst, number) for number in ("P-40817", "P-30000"))
    for nobody in (other, officer, manager):
        with pytest.raises(NotFound):
            actions.open_programme(ref, by=nobody, at=noon)
        assert queries.programmes(nobody, now=noon) == []
    assert ref in queries.kept_from(officer.person)
    assert actions.open_programme(ref, by=people.second_analyst, at=noon).officers == ("P-40817",)


def test_a_run_about_a_named_officer_is_kept_from_them_and_whoever_manages_them(people, noon, tmp_path):
    tiny.establishment(noon)
    regular.in_force(people, noon, officers=["P-40817"], why_them="A report")
    regular.tick(tmp_path, noon + DAY)
    run = Run.objects.get()
    assert [row.id for row in queries.runs(people.analyst)] == [run.pk]
    for number in ("P-40817", "P-30000"):
        near = tiny.near(people.analyst, number)
        assert queries.runs(near) == []
        with pytest.raises(NotFound):
            actions.open_run(run.ref, by=near, at=noon + DAY)
        assert run.ref in queries.kept_from(near.person)


def test_the_first_page_says_what_waits_ends_soon_or_is_late(people, noon, tmp_path):
    ref = regular.asked(people.analyst, noon)
    assert [row.id for row in queries.programmes_waiting(people.head, now=noon).to_decide] == [ref.id]
    assert queries.programmes_waiting(people.analyst, now=noon).nothing
    actions.authorise_programme(ref, by=people.head, at=noon)
    assert queries.programmes_waiting(people.head, now=noon).nothing
    due = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
    assert not queries.programmes_waiting(people.head, now=due + DAY).late
    assert queries.programmes_waiting(people.head, now=due + DAY + timedelta(seconds=1)).late
    soon = noon + timedelta(days=68)
    assert [row.ends for row in queries.programmes_waiting(people.head, now=soon).ends_soon] == [
        "Ends in 21 days"
    ]
    assert not queries.programmes_waiting(people.head, now=soon - DAY).ends_soon
    renewed(people, ref, noon)
    assert not queries.programmes_waiting(people.head, now=soon).ends_soon
