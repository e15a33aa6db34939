"""The job table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.records import Mark
from custodiet.jobs.rules import JobState


class Job(models.Model):
    """One piece of long work. Not a Record: progress is for operators, not for the law."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(
        (
            "kind", "about", "state", "done", "total", "words", "fault", "stop_asked",
            "attempts", "asked_at", "leased_until", "ended_at",
        ),
        Mark.OPEN,
    )  # fmt: skip

    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default=JobState.WAITING, choices=[(s, s) for s in JobState])
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    fault = models.CharField(max_length=400, blank=True)
    stop_asked = models.BooleanField(default=False)
    attempts = models.IntegerField(default=0)
    asked_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "leased_until"], name="job_state"),
            models.Index(fields=["about"], name="job_about"),
        ]
