"""Reports: sealed parts, and what is needed to find, route and count them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.core.refs import Ref
from custodiet.reporting.rules import REPORT, Door, Manner, Stage, Tray


class Report(Record):
    """One report. Its number, day, desk and urgency can be read; what it says is in its parts."""

    machine = REPORT
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "desk", "door", "form", "received_on", "tray", "urgent"), Mark.OPEN),
        **dict.fromkeys(("acknowledged_on", "told_on", "entered", "read_to"), Mark.OPEN),
        **dict.fromkeys(("manner", "lead", "not_desk"), Mark.PERSONAL),
        **dict.fromkeys(("ident", "tag", "proof", "reporter_key", "to_remove"), Mark.PROTECTED),
    }

    stage = models.CharField(max_length=12, default=Stage.RECEIVED, choices=[(s, s.words) for s in Stage])
    ident = models.CharField(max_length=32, unique=True)
    desk = models.CharField(max_length=60)
    door = models.CharField(max_length=12, choices=[(d, d.words) for d in Door])
    manner = models.CharField(max_length=12, choices=[(m, m.words) for m in Manner])
    form = models.CharField("version of the questions", max_length=20)
    tag = models.CharField(max_length=64, unique=True)  # keyed digest of what the code gives
    proof = models.CharField(max_length=64)
    reporter_key = models.BinaryField(max_length=1300)
    received_on = models.DateField()  # the day, never the hour
    tray = models.CharField(max_length=12, default=Tray.MAIN, choices=[(t, t) for t in Tray])
    urgent = models.BooleanField(default=False)
    not_desk = models.CharField("the desk that must never have its key", max_length=60, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    lead = models.CharField("the lead it became", max_length=60, blank=True)
    entered = models.BooleanField("is in the ledger", default=False)
    read_to = models.BigIntegerField("the last message of the reporter’s that the desk has read", default=0)

    to_remove = models.TextField("sealed files that were shredded and may lie there still", blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "stage", "received_on"], name="report_queue")
        ]

    @property
    def number(self) -> str:
        """What people call it: R-2026-0041."""
        return f"R-{self.received_on.year}-{self.pk:04d}"

    def guard(self) -> Guard:
        """A report belongs to its desk, and is kept from whom it is about and whoever stepped out of it."""
        kept = [each.person for each in self.stepped_out.all()]
        kept += [each.person for each in self.keeps_from.all()]
        return Guard(unit=self.desk, kept_from=frozenset(Ref.parse(each) for each in kept))


class Part(Record):
    """One sealed part: here, or in the folder of sealed files."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("report", "kind", "from_reporter", "sealed_at", "added_on"), Mark.OPEN),
        **dict.fromkeys(("ident", "nonce", "hidden", "blob"), Mark.PROTECTED),
    }

    report = models.ForeignKey("reporting.Report", on_delete=models.PROTECT, related_name="parts")
    ident = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12)
    from_reporter = models.BooleanField()
    sealed_at = models.CharField("where it was sealed", max_length=8, default="server")
    added_on = models.DateField()
    nonce = models.BinaryField(max_length=24)
    hidden = models.BinaryField()
    blob = models.CharField("name in the folder of sealed files", max_length=64, blank=True)

    def guard(self) -> Guard:
        """As its report."""
        return self.report.guard()


class Wrap(Record):
    """One part's key, given to one reader."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("part", "reader", "role", "suite"), Mark.OPEN),
        "data": Mark.PROTECTED,
    }

    part = models.ForeignKey("reporting.Part", on_delete=models.PROTECT, related_name="wraps")
    reader = models.CharField(max_length=32)
    role = models.CharField(max_length=12)
    suite = models.IntegerField()
    data = models.BinaryField(max_length=1400)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["part", "reader", "role"], name="wrap_once")
        ]

    def guard(self) -> Guard:
        """As its report."""
        return self.part.guard()


class SteppedOut(Record):
    """Somebody who must not be near one report any more, by their own word."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(("report", "person", "stepped_out_at"), Mark.PERSONAL)

    report = models.ForeignKey("reporting.Report", on_delete=models.PROTECT, related_name="stepped_out")
    person = models.CharField(max_length=60)
    stepped_out_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "person"], name="stepped_out_once")
        ]

    def guard(self) -> Guard:
        """As its report."""
        return self.report.guard()


class Draft(Record):
    """What somebody has answered so far, sealed to themselves alone."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("saved_on",), Mark.OPEN),
        **dict.fromkeys(("tag", "nonce", "hidden", "wrapped"), Mark.PROTECTED),
    }

    tag = models.CharField(max_length=64, unique=True)
    saved_on = models.DateField()
    nonce = models.BinaryField(max_length=24)
    hidden = models.BinaryField()
    wrapped = models.BinaryField(max_length=1400)
