"""A run is asked for by one person and authorised by another, and nothing is read before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.detection import actions
from custodiet.detection.models import Run
from custodiet.detection.stages import RunStage
from custodiet.detection.tests import tiny
from custodiet.jobs.models import Job
from custodiet.ledger.queries import lines_about

pytestmark = pytest.mark.django_db


def stage(ref):
    return Run.objects.get(pk=ref.id).stage


@pytest.mark.parametrize("text", ["authority", "necessity", "proportionality", "title"])
@pytest.mark.commitment("T027")
def test_a_run_is_not_asked_for_without_each_of_its_texts(people, noon, text):
    with pytest.raises(NotValid) as refused:
        tiny.asked(people.analyst, noon, **{text: "  "})
    assert list(refused.value.problems) == [text]
    assert refused.value.because.name == "detection.run_needs_authority"
    assert not Run.objects.exists()


@pytest.mark.parametrize(("last", "good"), [(date(2026, 8, 31), False), (date(2026, 9, 1), True)])
def test_the_last_day_may_be_the_first_but_not_before_it(people, noon, last, good):
    if good:
        assert tiny.asked(people.analyst, noon, scope_until=last)
    else:
        with pytest.raises(NotValid):
            tiny.asked(people.analyst, noon, scope_until=last)


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        (30, 0, []),
        (30, -1, ["scope_until"]),
        (2192, 2192, []),
        (2193, 2192, ["scope_from"]),
    ],
)
def test_a_run_reaches_neither_past_today_nor_further_back_than_the_policy(people, noon, first, last, wrong):
    days = [localdate(noon) - timedelta(days=ago) for ago in (first, last)]
    assert _problems(people.analyst, noon, *days) == wrong


def test_the_ends_of_the_calendar_are_refused_like_any_other_day(people, noon):
    assert _problems(people.analyst, noon, date.min, date.max) == ["scope_from", "scope_until"]


def _problems(by, at, first, last):
    """The fields that a request for a run over these days is refused for."""
    try:
        tiny.asked(by, at, scope_from=first, scope_until=last)
    except NotValid as refused:
        return sorted(refused.problems)
    return []


@pytest.mark.commitment("T027")
def test_nothing_is_put_to_work_before_a_run_is_authorised(people, noon, tmp_path):
    run = tiny.asked(people.analyst, noon)
    assert not Job.objects.exists()
    with pytest.raises(NotNow):
        actions.begin_run(run, by=tiny.system("worker"), at=noon)
    actions.authorise_run(run, by=people.head, at=noon)
    assert Job.objects.get().about == str(run)
    assert [line.event for line in lines_about(run)] == ["detection.run_asked", "detection.run_authorised"]


def test_whoever_asked_does_not_authorise(people, noon):
    run = tiny.asked(people.analyst, noon)
    Run.objects.filter(pk=run.id).update(asked_by=people.head.id)
    with pytest.raises(NotAllowed):
        actions.authorise_run(run, by=people.head, at=noon)
    with pytest.raises(NotAllowed):
        actions.refuse_run(run, by=people.head, at=noon, reason="Too wide")
    assert stage(run) == RunStage.ASKED
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.id).update(decided_by=people.head.id)


def test_an_analyst_may_not_authorise_and_a_supervisor_may_not_ask(people, noon):
    run = tiny.asked(people.analyst, noon)
    with pytest.raises(NotAllowed):
        actions.authorise_run(run, by=people.second_analyst, at=noon)
    with pytest.raises(NotAllowed):
        tiny.asked(people.supervisor, noon)


def test_only_the_worker_performs(people, noon):
    run = tiny.asked(people.analyst, noon)
    actions.authorise_run(run, by=people.head, at=noon)
    for actor in (people.analyst, people.head):
        with pytest.raises(NotAllowed):
            actions.begin_run(run, by=actor, at=noon)


def test_a_refused_run_never_runs(people, noon):
    run = tiny.asked(people.analyst, noon)
    with pytest.raises(NotValid):
        actions.refuse_run(run, by=people.head, at=noon, reason=" ")
    actions.refuse_run(run, by=people.head, at=noon, reason="Two months are not needed")
    with pytest.raises(NotNow):
        actions.authorise_run(run, by=people.head, at=noon)
    assert not Job.objects.exists()


def test_a_run_is_stopped_with_a_reason_before_and_while_it_runs(people, noon):
    first, second = (tiny.asked(people.analyst, noon) for _ in range(2))
    for run in (first, second):
        actions.authorise_run(run, by=people.head, at=noon)
    actions.begin_run(second, by=tiny.system("worker"), at=noon)
    for run in (first, second):
        actions.stop_run(run, by=people.analyst, at=noon, reason="The wrong months")
        assert stage(run) == RunStage.STOPPED
    assert all(Job.objects.values_list("stop_asked", flat=True))


def test_another_unit_does_not_see_the_run(people, noon):
    run = tiny.asked(people.analyst, noon)
    other = tiny.Actor(people.second_analyst.id, people.second_analyst.role, "another unit")
    with pytest.raises(NotFound):
        actions.open_run(run, by=other, at=noon)
    assert actions.open_run(run, by=people.second_analyst, at=noon).number == f"RUN-2026-{run.id:04d}"
    assert "detection.open_run" in [line.event for line in lines_about(run)]
