"""What is kept of custody: who asked to know a reporter, what was agreed, and whom a report is kept from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.reporting.rules import RELEASE, Custody


class Release(Record):
    """One handler's request to know who a confidential reporter is, and what a custodian made of it."""

    machine = RELEASE
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("report", "stage", "days", "asked_at", "decided_at", "ends_at"), Mark.OPEN),
        **dict.fromkeys(("asked_by", "decided_by", "reason", "answer"), Mark.PERSONAL),
    }

    report = models.ForeignKey("reporting.Report", on_delete=models.PROTECT, related_name="releases")
    stage = models.CharField(max_length=12, default=Custody.ASKED, choices=[(c, c.words) for c in Custody])
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    reason = models.TextField()
    days = models.IntegerField("how many days it is needed for")
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField("why the custodian decided so", blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    def guard(self) -> Guard:
        """As its report."""
        return self.report.guard()


class ReleasePart(Record):
    """One part of an identity that was asked for. reader, suite and data: its key, given to the asker.

    They are emptied when the release ends: what is left says that it was, and opens nothing.
    """

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("release", "part", "agreed", "reader", "suite"), Mark.OPEN),
        "data": Mark.PROTECTED,
    }

    release = models.ForeignKey("reporting.Release", on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey("reporting.Part", on_delete=models.PROTECT, related_name="releases")
    agreed = models.BooleanField(null=True, blank=True)  # None until a custodian has decided
    reader = models.CharField(max_length=32, blank=True)
    suite = models.IntegerField(default=0)
    data = models.BinaryField(max_length=1400, default=b"")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "part"], name="asked_for_once")
        ]

    def guard(self) -> Guard:
        """As its release."""
        return self.release.guard()


class Moving(Record):
    """That who a reporter is waits to be given to the custodians of the desk their report went to.

    desk      whose custodians hold it still
    over_at   when it was given, or not needed any more because the report came back
    given_by  empty while it waits, and where it was not needed
    """

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("report", "desk", "asked_at", "over_at"), Mark.OPEN),
        "given_by": Mark.PERSONAL,
    }

    report = models.ForeignKey("reporting.Report", on_delete=models.PROTECT, related_name="movings")
    desk = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    given_by = models.CharField(max_length=60, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(over_at=None), name="moves_once_at_a_time"
            )
        ]

    def guard(self) -> Guard:
        """The custodians of the desk it comes from, but nobody whom the report is kept from."""
        return Guard(unit=self.desk, kept_from=self.report.guard().kept_from)


class KeptFrom(Record):
    """Somebody whom a report is about, or whom it must not reach, as a handler who read it said."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(("report", "person", "said_at"), Mark.PERSONAL)

    report = models.ForeignKey("reporting.Report", on_delete=models.PROTECT, related_name="keeps_from")
    person = models.CharField(max_length=60)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "person"], name="kept_from_once")
        ]

    def guard(self) -> Guard:
        """As its report."""
        return self.report.guard()
