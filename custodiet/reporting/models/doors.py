"""What is kept of the doors a report came through: who took it in, and which agency it is from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.reporting.rules import Told


class Taken(Record):
    """A report that somebody told us and a report taker entered. What was said is sealed, and not here."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("report", "how", "came_on", "way_back"), Mark.OPEN),
        "taken_by": Mark.PERSONAL,
    }

    report = models.OneToOneField("reporting.Report", on_delete=models.PROTECT, related_name="taken")
    how = models.CharField(max_length=12, choices=[(each, each.words) for each in Told])
    came_on = models.DateField()
    taken_by = models.CharField(max_length=60)
    way_back = models.BooleanField("was given the words to come back with")

    def guard(self) -> Guard:
        """As its report."""
        return self.report.guard()


class Partner(Record):
    """An agency whose people report to us. tag and key come from its words, which only it keeps."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("name", "begun_on", "ended_on"), Mark.OPEN),
        **dict.fromkeys(("tag", "key"), Mark.PROTECTED),
    }

    name = models.CharField(max_length=120, unique=True)
    tag = models.CharField(max_length=64, unique=True)
    key = models.BinaryField(max_length=1300)
    begun_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)  # from this day on its words open nothing


class FromPartner(Record):
    """That a report is an agency's, and when the agency was answered."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("report", "acknowledged_on", "told_on"), Mark.OPEN),
        "partner": Mark.PERSONAL,
    }

    report = models.OneToOneField("reporting.Report", on_delete=models.PROTECT, related_name="from_partner")
    partner = models.ForeignKey("reporting.Partner", on_delete=models.PROTECT, related_name="reports")
    acknowledged_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)

    def guard(self) -> Guard:
        """As its report."""
        return self.report.guard()
