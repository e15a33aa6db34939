"""Asking for long work, and doing it. Below the gate: a job carries out what an action decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from custodiet.core.refs import Ref
from custodiet.jobs.models import Job
from custodiet.jobs.rules import MOST_ATTEMPTS, JobState


@dataclass(frozen=True)
class Taken:
    """A job that a worker holds the lease of."""

    id: int
    kind: str
    about: Ref
    attempt: int


def ask_for(kind: str, *, about: Ref, at: datetime) -> None:
    """Ask for a piece of work, in the transaction of the action that decided on it."""
    Job.objects.create(kind=kind, about=str(about), asked_at=at)


def take(*, at: datetime, lease: timedelta) -> Taken | None:
    """Take the oldest job that waits, or whose worker has let its lease run out.

    lease  how long this worker may be silent before another takes the job
    """
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, leased_until__lt=at)
    while job := Job.objects.filter(free).order_by("asked_at", "pk").first():
        if job.attempts >= MOST_ATTEMPTS:
            why = f"Its worker stopped {MOST_ATTEMPTS} times without finishing."
            _end(Q(free, pk=job.pk), JobState.FAILED, at, why)
            continue
        # The condition is asked again in the update: of two workers, one changes a row and one changes none.
        mine = Job.objects.filter(free, pk=job.pk, attempts=job.attempts).update(
            state=JobState.RUNNING, leased_until=at + lease, attempts=F("attempts") + 1
        )
        if mine:
            return Taken(job.pk, job.kind, Ref.parse(job.about), job.attempts + 1)
    return None


def tick(job: Taken, *, at: datetime, lease: timedelta, done: int, total: int, words: str) -> bool:
    """Say how far a job has come and renew its lease. Gives False when it should stop.

    done, total  in the job's own unit, such as detectors
    """
    if not Job.objects.filter(_held(job)).update(
        done=done, total=total, words=words[:200], leased_until=at + lease
    ):
        return False  # another worker has taken it over
    return not Job.objects.filter(pk=job.id, stop_asked=True).exists()


def holds(job: Taken) -> bool:
    """Whether this worker still has the job, or another has taken it over since."""
    return Job.objects.filter(_held(job)).exists()


def finish(job: Taken, *, at: datetime) -> None:
    """Say that a job is done. Changes nothing when another worker has taken it over."""
    _end(_held(job), JobState.DONE, at)


def stopped(job: Taken, *, at: datetime) -> None:
    """Say that a job ended because a person asked. Changes nothing when another worker has it."""
    _end(_held(job), JobState.STOPPED, at)


def fail(job: Taken, *, at: datetime, why: str) -> None:
    """Say that a job cannot be done, in one sentence. Changes nothing when another worker has it."""
    _end(_held(job), JobState.FAILED, at, why)


def ask_to_stop(about: Ref) -> None:
    """Ask the work about a record to stop at the next safe point."""
    Job.objects.filter(about=str(about), state__in=[JobState.WAITING, JobState.RUNNING]).update(
        stop_asked=True
    )


def _held(job: Taken) -> Q:
    """The job, if this worker still has it: one that was silent too long may come back to find it gone."""
    return Q(pk=job.id, state=JobState.RUNNING, attempts=job.attempt)


def _end(which: Q, state: JobState, at: datetime, fault: str = "") -> None:
    Job.objects.filter(which).update(state=state, ended_at=at, fault=fault[:400], leased_until=None)
