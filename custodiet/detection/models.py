"""What detection keeps: extracts handed in, runs, what each detector did, findings and their decisions.

Log rows are never kept here: they lie in the store, as Parquet.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.timezone import localdate

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.core.refs import Ref
from custodiet.detection.stages import EXTRACT, FINDING, RUN, ExtractStage, FindingStage, Ran, RunStage


class Extract(Record):
    """One file that was handed in, and what was kept of it."""

    machine = EXTRACT
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "system", "table", "mapping", "fingerprint"), Mark.OPEN),
        **dict.fromkeys(("rows", "kept", "repeated", "refused", "first_at", "last_at"), Mark.OPEN),
        **dict.fromkeys(("imported_at", "ended_at", "why"), Mark.OPEN),
        **dict.fromkeys(("file_name", "path", "refusals", "imported_by"), Mark.PERSONAL),
    }

    stage = models.CharField(
        max_length=10, default=ExtractStage.WAITING, choices=[(s, s) for s in ExtractStage]
    )
    system = models.CharField(max_length=80)
    table = models.CharField(max_length=40)
    mapping = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=400)  # where the file lies on this machine
    fingerprint = models.CharField(max_length=64, unique=True)
    rows = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    refusals = models.CharField("list of refused rows", max_length=400, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField("why it was refused", max_length=400, blank=True)


class Run(Record):
    """One look through the logs: what it is for, on whose authority, and how far it reaches."""

    machine = RUN
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "unit", "scope_from", "scope_until", "detectors", "systems"), Mark.OPEN),
        **dict.fromkeys(("asked_at", "decided_at", "started_at", "ended_at", "why", "coverage"), Mark.OPEN),
        **dict.fromkeys(("asked_by", "decided_by"), Mark.PERSONAL),
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
        ]

    @property
    def number(self) -> str:
        """What people call it: RUN-2026-0057."""
        return f"RUN-{localdate(self.asked_at).year}-{self.pk:04d}"

    def guard(self) -> Guard:
        """A run belongs to the unit that asked for it."""
        return Guard(unit=self.unit)


class DetectorResult(Record):
    """What one detector did in one run."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(
        (
            "run", "detector", "title", "state", "missing", "rows_read", "looked_at", "seconds",
            "sql_fingerprint", "ended_at",
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
    ended_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # A run that is taken up again after a kill keeps what each detector found once.
            models.UniqueConstraint(fields=["run", "detector"], name="result_once")
        ]

    def guard(self) -> Guard:
        """As its run."""
        return self.run.guard()


class Finding(Record):
    """What the records do not explain about one officer. It accuses nobody."""

    machine = FINDING
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "unit", "run", "detector", "title", "rule", "found_at"), Mark.OPEN),
        **dict.fromkeys(("subject", "person", "known", "first_at", "last_at"), Mark.PERSONAL),
        **dict.fromkeys(("found", "whole", "of", "q_value", "comparison", "innocent"), Mark.PERSONAL),
        **dict.fromkeys(("reasons", "evidence"), Mark.PROTECTED),
    }

    stage = models.CharField(
        max_length=10, default=FindingStage.NEW, choices=[(s, s.words) for s in FindingStage]
    )
    unit = models.CharField(max_length=60)
    run = models.ForeignKey("detection.Run", on_delete=models.PROTECT, related_name="findings")
    detector = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    rule = models.CharField("the rule behind it", max_length=80)
    subject = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "linkage.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    known = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name="the same, found before"
    )
    found_at = models.DateTimeField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    found = models.IntegerField()  # what the detector counts
    whole = models.IntegerField()  # rows of evidence there were; those shown are capped
    of = models.CharField("what the rate is a share of", max_length=20)
    q_value = models.FloatField()
    comparison = models.JSONField(default=dict)  # with the peers, as findings.Comparison
    innocent = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    evidence = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stage", "q_value"], name="finding_strength"),
            models.Index(fields=["detector", "subject", "person"], name="finding_pattern"),
        ]

    @property
    def number(self) -> str:
        """What people call it: F-2026-0482."""
        return f"F-{localdate(self.found_at).year}-{self.pk:04d}"

    def guard(self) -> Guard:
        """Kept from the officer, from their line manager, and from the person looked up."""
        near = {self.subject_id, self.subject.supervisor_id, self.person_id} - {None}
        return Guard(
            unit=self.unit, kept_from=frozenset(Ref("linkage", "person", pk) for pk in near if pk is not None)
        )


class RuledOut(Record):
    """One innocent explanation that somebody has ruled out, and how."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("finding", "ruled_out_by", "ruled_out_at"), Mark.PERSONAL),
        **dict.fromkeys(("explanation", "how"), Mark.PROTECTED),
    }

    finding = models.ForeignKey("detection.Finding", on_delete=models.PROTECT, related_name="ruled_out")
    explanation = models.CharField(max_length=200)
    how = models.TextField()
    ruled_out_by = models.CharField(max_length=60)
    ruled_out_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["finding", "explanation"], name="ruled_out_once")
        ]

    def guard(self) -> Guard:
        """As its finding."""
        return self.finding.guard()


class Decision(Record):
    """What a person decided about a finding. Never altered, only followed by another."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("finding", "decided", "lead", "decided_by", "decided_at"), Mark.PERSONAL),
        "reason": Mark.PROTECTED,
    }

    finding = models.ForeignKey("detection.Finding", on_delete=models.PROTECT, related_name="decisions")
    decided = models.CharField(max_length=10, choices=[(s, s.words) for s in FindingStage])
    reason = models.TextField()
    lead = models.CharField(max_length=60, blank=True)  # the lead's Ref, as text
    decided_by = models.CharField(max_length=60)
    decided_at = models.DateTimeField()

    def guard(self) -> Guard:
        """As its finding."""
        return self.finding.guard()
