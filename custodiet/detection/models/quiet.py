"""Explained patterns that are kept quiet until a day, and what decided findings turned out to be."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.timezone import localdate

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.detection.stages import SUPPRESSION, Outcome, SuppressionStage


class Suppression(Record):
    """The same detector, officer and person, kept off the list until a day: why, and who answers for it."""

    machine = SUPPRESSION
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "unit", "detector", "until_on", "asked_at", "decided_at"), Mark.OPEN),
        **dict.fromkeys(("ended_at", "reviewed_at", "finding", "subject", "person", "found"), Mark.PERSONAL),
        **dict.fromkeys(("owner", "asked_by", "decided_by", "ended_by"), Mark.PERSONAL),
        **dict.fromkeys(("reason", "why"), Mark.PROTECTED),
    }

    stage = models.CharField(
        max_length=10, default=SuppressionStage.ASKED, choices=[(s, s.words) for s in SuppressionStage]
    )
    unit = models.CharField(max_length=60)
    finding = models.ForeignKey("detection.Finding", on_delete=models.PROTECT, related_name="suppressions")
    detector = models.CharField(max_length=60)
    subject = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "linkage.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    found = models.IntegerField("what was counted when it was explained")
    reason = models.TextField()
    owner = models.CharField("the account that answers for it", max_length=60)
    until_on = models.DateField()  # the force's own day, included
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField("why it was refused or ended", blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["detector", "subject", "person"], name="suppression_pattern")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("decided_by")), name="suppression_agreed_by_another"
            )
        ]

    @property
    def number(self) -> str:
        """What people call it: S-2026-0007."""
        return f"S-{localdate(self.asked_at).year}-{self.pk:04d}"

    def guard(self) -> Guard:
        """As the finding that was explained."""
        return self.finding.guard()


class SuppressionReview(Record):
    """What its owner wrote when looking at a suppression again, or why somebody else answers for it now."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("suppression", "reviewed_by", "reviewed_at", "handed_to"), Mark.PERSONAL),
        "words": Mark.PROTECTED,
    }

    suppression = models.ForeignKey("detection.Suppression", on_delete=models.PROTECT, related_name="reviews")
    words = models.TextField()
    handed_to = models.CharField("who answers for it from then on", max_length=60, blank=True)
    reviewed_by = models.CharField(max_length=60)
    reviewed_at = models.DateTimeField()

    def guard(self) -> Guard:
        """As its suppression."""
        return self.suppression.guard()


class KeptQuiet(Record):
    """A finding that a later run made of a suppressed pattern: found again, and not put on the list."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(("finding", "suppression", "kept_at"), Mark.PERSONAL)

    finding = models.OneToOneField("detection.Finding", on_delete=models.PROTECT, related_name="kept_quiet")
    suppression = models.ForeignKey(
        "detection.Suppression", on_delete=models.PROTECT, related_name="kept_quiet"
    )
    kept_at = models.DateTimeField()

    def guard(self) -> Guard:
        """As its finding."""
        return self.finding.guard()


class Feedback(Record):
    """What a decided finding turned out to be. Never altered, only followed by another."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("finding", "outcome", "given_by", "given_at"), Mark.PERSONAL),
        "reason": Mark.PROTECTED,
    }

    finding = models.ForeignKey("detection.Finding", on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=10, choices=[(o, o.words) for o in Outcome])
    reason = models.TextField()
    given_by = models.CharField(max_length=60)
    given_at = models.DateTimeField()

    def guard(self) -> Guard:
        """As its finding."""
        return self.finding.guard()
