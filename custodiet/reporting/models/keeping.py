"""How long reports are kept, what stops their end, and what left the house."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.reporting.rules import DESTRUCTION, Ending


class Hold(Record):
    """A reason for which a report is not destroyed, until a day."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("report", "reason", "until_on", "begun_at", "lifted_at"), Mark.OPEN),
        **dict.fromkeys(("begun_by", "lifted_by"), Mark.PERSONAL),
    }

    report = models.ForeignKey("reporting.Report", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField("code of the reason", max_length=20)
    until_on = models.DateField()
    begun_by = models.CharField(max_length=60)
    begun_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=60, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    def guard(self) -> Guard:
        """As its report."""
        return self.report.guard()


class Destruction(Record):
    """One request to destroy what a report says, and what a second person made of it."""

    machine = DESTRUCTION
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("report", "stage", "asked_at", "answered_at"), Mark.OPEN),
        **dict.fromkeys(("asked_by", "answered_by"), Mark.PERSONAL),
    }

    report = models.ForeignKey("reporting.Report", on_delete=models.PROTECT, related_name="destructions")
    stage = models.CharField(max_length=12, default=Ending.ASKED, choices=[(e, e.words) for e in Ending])
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    answered_by = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    def guard(self) -> Guard:
        """As its report."""
        return self.report.guard()


class Body(Record):
    """Another body that reports may be exported to, and the key that its people gave us in person."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(
        ("name", "recipient", "added_at", "closed_at"), Mark.OPEN
    )

    name = models.CharField(max_length=120, unique=True)
    recipient = models.CharField("age public key", max_length=80)
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)


class Export(Record):
    """One export of a report. digest_of_file: SHA-256 of the age file, which is kept nowhere."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("report", "body", "exported_at", "digest_of_file", "contents"), Mark.OPEN),
        "exported_by": Mark.PERSONAL,
    }

    report = models.ForeignKey("reporting.Report", on_delete=models.PROTECT, related_name="exports")
    body = models.ForeignKey("reporting.Body", on_delete=models.PROTECT, related_name="exports")
    exported_by = models.CharField(max_length=60)
    exported_at = models.DateTimeField()
    digest_of_file = models.CharField(max_length=64)
    contents = models.IntegerField("how many things were in it")

    def guard(self) -> Guard:
        """As its report."""
        return self.report.guard()


class Notice(Record):
    """That somebody was told, on a day, that they have work waiting."""

    marks: ClassVar[dict[str, Mark]] = {"owner": Mark.PERSONAL, "sent_on": Mark.OPEN}

    owner = models.CharField("whom it went to", max_length=60)
    sent_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "sent_on"], name="notice_once_a_day")
        ]
