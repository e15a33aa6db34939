"""Runs, and what each detector did in one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.timezone import localdate

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.detection.models.programmes import near
from custodiet.detection.stages import RUN, Ran, RunStage


class Run(Record):
    """One look through the logs: what it is for, on whose authority, and how far it reaches."""

    machine = RUN
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "unit", "scope_from", "scope_until", "detectors", "systems"), Mark.OPEN),
        **dict.fromkeys(("asked_at", "decided_at", "started_at", "ended_at", "why", "coverage"), Mark.OPEN),
        **dict.fromkeys(("programme", "due_at", "of_unit"), Mark.OPEN),
        **dict.fromkeys(("asked_by", "decided_by"), Mark.PERSONAL),
        "why_them": Mark.PROTECTED,
        **dict.fromkeys(("title", "authority", "necessity", "proportionality", "conditions"), Mark.PROTECTED),
    }

    stage = models.CharField(max_length=12, default=RunStage.ASKED, choices=[(s, s.words) for s in RunStage])
    unit = models.CharField(max_length=60)
    title = models.CharField("what is looked at", max_length=160)
    authority = models.TextField()
    necessity = models.TextField()
    proportionality = models.TextField()
    scope_from = models.DateField()  # the force's own days, both ends included
    scope_until = models.DateField()
    detectors = models.JSONField(default=list)  # their names; all of them when empty
    # whose look-ups are read, as the logs name them; empty until it begins, if every one held was asked
    systems = models.JSONField(default=list)
    of_unit = models.CharField("the one unit looked at", max_length=80, blank=True)
    why_them = models.TextField("why these officers or this unit", blank=True)
    programme = models.ForeignKey(
        "detection.Programme", on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )
    due_at = models.DateTimeField("when its programme made it due", null=True, blank=True)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    conditions = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField("why it was refused, stopped or could not finish", max_length=400, blank=True)
    coverage = models.JSONField(default=list)  # what the data can and cannot show, as it was at the run

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(scope_from__lte=models.F("scope_until")), name="run_scope_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("decided_by")), name="run_authorised_by_another"
            ),
            # Whatever else goes wrong, a programme's hour is never run twice.
            models.UniqueConstraint(fields=["programme", "due_at"], name="run_due_once"),
        ]

    @property
    def number(self) -> str:
        """What people call it: RUN-2026-0057."""
        return f"RUN-{localdate(self.asked_at).year}-{self.pk:04d}"

    def guard(self) -> Guard:
        """It belongs to the unit that asked; kept from the officers it is limited to and their managers."""
        return Guard(unit=self.unit, kept_from=near(self.officers.select_related("person")))


class DetectorResult(Record):
    """What one detector did in one run."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(
        (
            "run", "detector", "title", "state", "missing", "rows_read", "looked_at", "seconds",
            "sql_fingerprint", "ended_at", "result_sha256",
        ),
        Mark.OPEN,
    )  # fmt: skip

    run = models.ForeignKey("detection.Run", on_delete=models.PROTECT, related_name="results")
    detector = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=14, choices=[(s, s.words) for s in Ran])
    missing = models.JSONField(default=list)  # a dict for each: table, column, extract, why
    rows_read = models.BigIntegerField()
    looked_at = models.IntegerField()  # officers with a look-up in scope
    seconds = models.FloatField()
    sql_fingerprint = models.CharField(max_length=64)
    result_sha256 = models.CharField("SHA-256 of what it gave", max_length=64, blank=True)
    ended_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # A run that is taken up again after a kill keeps what each detector found once.
            models.UniqueConstraint(fields=["run", "detector"], name="result_once")
        ]

    def guard(self) -> Guard:
        """As its run."""
        return self.run.guard()
