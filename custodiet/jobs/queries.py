"""Asking how far work has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from custodiet.core.refs import Ref
from custodiet.jobs.models import Job
from custodiet.jobs.rules import JobState


@dataclass(frozen=True)
class JobCard:
    """One job as a page shows it. done and total are in the job's own unit."""

    state: JobState
    done: int
    total: int
    words: str
    fault: str
    asked_at: datetime
    ended_at: datetime | None


def job_about(ref: Ref) -> JobCard | None:
    """The latest job about a record, or None."""
    job = Job.objects.filter(about=str(ref)).order_by("-pk").first()
    if job is None:
        return None
    return JobCard(JobState(job.state), job.done, job.total, job.words, job.fault, job.asked_at, job.ended_at)
