"""Taking a job, keeping its lease, losing it, and ending it once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from custodiet.core.refs import Ref
from custodiet.jobs import actions
from custodiet.jobs.models import Job
from custodiet.jobs.queries import job_about
from custodiet.jobs.rules import MOST_ATTEMPTS, JobState

pytestmark = pytest.mark.django_db

ABOUT = Ref("detection", "run", 57)
LEASE = timedelta(minutes=2)


@pytest.fixture
def asked(noon: datetime) -> None:
    actions.ask_for("detection.run", about=ABOUT, at=noon)


def take(at: datetime) -> actions.Taken:
    taken = actions.take(at=at, lease=LEASE)
    assert taken is not None
    return taken


def test_the_job_asked_for_first_is_taken_first(noon):
    later, sooner = Ref("detection", "run", 1), Ref("detection", "run", 2)
    actions.ask_for("detection.run", about=later, at=noon)
    actions.ask_for("detection.run", about=sooner, at=noon - timedelta(seconds=1))
    assert [take(noon).about, take(noon).about] == [sooner, later]


def test_a_job_is_not_taken_twice_while_its_lease_lasts_and_is_once_it_is_up(asked, noon):
    assert take(noon).attempt == 1
    assert actions.take(at=noon + LEASE, lease=LEASE) is None
    assert take(noon + LEASE + timedelta(microseconds=1)).attempt == 2


def test_a_worker_that_tells_how_far_it_is_keeps_its_job(asked, noon):
    job = take(noon)
    assert actions.tick(job, at=noon + LEASE, lease=LEASE, done=3, total=7, words="3 of 7 detectors")
    assert actions.take(at=noon + LEASE + LEASE, lease=LEASE) is None


def test_a_worker_that_comes_back_after_its_lease_changes_nothing_of_what_is_anothers(asked, noon):
    silent = take(noon)
    late = noon + LEASE + timedelta(seconds=1)
    other = take(late)
    assert not actions.tick(silent, at=late, lease=LEASE, done=1, total=7, words="")
    assert (actions.holds(silent), actions.holds(other)) == (False, True)
    actions.fail(silent, at=late, why="The disk was full.")
    actions.finish(silent, at=late)
    actions.stopped(silent, at=late)
    assert job_about(ABOUT).state is JobState.RUNNING
    actions.finish(other, at=late)
    actions.fail(silent, at=late, why="The disk was full.")
    assert (job_about(ABOUT).state, job_about(ABOUT).fault) == (JobState.DONE, "")


def test_a_worker_is_told_to_stop_when_somebody_asked(asked, noon):
    job = take(noon)
    actions.ask_to_stop(ABOUT)
    assert not actions.tick(job, at=noon, lease=LEASE, done=1, total=7, words="")
    actions.stopped(job, at=noon)
    assert job_about(ABOUT).state is JobState.STOPPED


def test_a_job_that_ends_its_worker_too_often_is_put_aside_with_the_reason(asked, noon):
    at = noon
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert take(at).attempt == attempt
        at += LEASE + timedelta(seconds=1)
    assert actions.take(at=at, lease=LEASE) is None
    assert job_about(ABOUT).state is JobState.FAILED
    assert "without finishing" in job_about(ABOUT).fault
    assert Job.objects.count() == 1


def test_there_is_no_word_of_a_job_that_nobody_asked_for(noon):
    assert job_about(ABOUT) is None
