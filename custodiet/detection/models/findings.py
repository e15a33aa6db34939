"""Findings, what was ruled out, and what was decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.timezone import localdate

from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.core.refs import Ref
from custodiet.detection.cards import BEHIND_THE_CORRIDOR
from custodiet.detection.stages import FINDING, FindingStage


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
        """Kept from the officer, from their line manager, and from the person looked up.

        One about a source asks for more than the reading of findings: it stays behind the sterile corridor.
        """
        near = {self.subject_id, self.subject.supervisor_id, self.person_id} - {None}
        return Guard(
            unit=self.unit,
            kept_from=frozenset(Ref("linkage", "person", pk) for pk in near if pk is not None),
            asks=Permission.CORRIDOR_READ if self.detector in BEHIND_THE_CORRIDOR else "",
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
