"""Searches for explanations, what they proposed, what people decided, and what explained what in a run."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.timezone import localdate

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.core.refs import Ref
from custodiet.detection.explanation_stages import EXPLANATION, SEARCH, ExplanationStage, SearchStage


class Search(Record):
    """A search for explanations, over the days and systems of a run that was authorised and has finished."""

    machine = SEARCH
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "unit", "run", "scope_from", "scope_until", "systems"), Mark.OPEN),
        **dict.fromkeys(("asked_at", "started_at", "ended_at", "why", "unexplained", "tried"), Mark.OPEN),
        "asked_by": Mark.PERSONAL,
        "reason": Mark.PROTECTED,
    }

    stage = models.CharField(
        max_length=10, default=SearchStage.WAITING, choices=[(s, s.words) for s in SearchStage]
    )
    unit = models.CharField(max_length=60)
    run = models.ForeignKey("detection.Run", on_delete=models.PROTECT, related_name="searches")
    scope_from = models.DateField()
    scope_until = models.DateField()
    systems = models.JSONField(default=list)
    reason = models.TextField("what the search is for")
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField("why it was stopped or could not finish", max_length=400, blank=True)
    unexplained = models.BigIntegerField(default=0)  # look-ups that nothing explained when it began
    tried = models.JSONField(default=list)  # a dict for each path: its counts, and why it was not proposed

    @property
    def number(self) -> str:
        """What people call it: ES-2026-0004."""
        return f"ES-{localdate(self.asked_at).year}-{self.pk:04d}"

    def guard(self) -> Guard:
        """As its run: a search over named officers is kept from them too."""
        return self.run.guard()


class Explanation(Record):
    """One path through the tables, proposed as a reason that explains look-ups."""

    machine = EXPLANATION
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "unit", "path", "words", "days_after", "from_on", "until_on"), Mark.OPEN),
        **dict.fromkeys(("proposed_at", "agreed_at", "ended_at"), Mark.OPEN),
        "accepted_by": Mark.PERSONAL,
    }

    stage = models.CharField(
        max_length=10, default=ExplanationStage.PROPOSED, choices=[(s, s.words) for s in ExplanationStage]
    )
    unit = models.CharField(max_length=60)
    path = models.CharField(max_length=120)
    words = models.CharField(max_length=400)
    days_after = models.IntegerField(default=0)
    # the days of the look-ups that it explains, both ends included; set when it is accepted
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    proposed_at = models.DateTimeField()
    accepted_by = models.CharField(max_length=60, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "path"], name="explanation_once")
        ]

    @property
    def number(self) -> str:
        """What people call it: EX-2026-0012."""
        return f"EX-{localdate(self.proposed_at).year}-{self.pk:04d}"

    def guard(self) -> Guard:
        """Kept from everybody whom a finding is kept from that it would touch: they must not decide on it."""
        touched = Touched.objects.filter(measured__explanation=self).values_list(
            "finding__subject_id", "finding__subject__supervisor_id", "finding__person_id"
        )
        near = {pk for row in touched for pk in row if pk is not None}
        return Guard(unit=self.unit, kept_from=frozenset(Ref("linkage", "person", pk) for pk in near))


class Measured(Record):
    """What one search found of one explanation."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(
            ("search", "explanation", "counted", "by_days", "overlaps", "measured_at"), Mark.OPEN
        ),
        "examples": Mark.PROTECTED,
    }

    search = models.ForeignKey("detection.Search", on_delete=models.PROTECT, related_name="measured")
    explanation = models.ForeignKey(
        "detection.Explanation", on_delete=models.PROTECT, related_name="measured"
    )
    counted = models.JSONField(default=dict)  # as explaining.weighing.Counted
    by_days = models.JSONField(default=list)  # pairs: days after, look-ups it would explain
    overlaps = models.JSONField(default=list)  # pairs: path, look-ups that both explain
    examples = models.JSONField(default=list)
    measured_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["search", "explanation"], name="measured_once")
        ]

    def guard(self) -> Guard:
        """As its explanation."""
        return self.explanation.guard()


class Touched(Record):
    """A finding that nobody has decided, some of whose rows an explanation would explain."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(
        ("measured", "finding", "left", "is_gone"), Mark.PERSONAL
    )

    measured = models.ForeignKey("detection.Measured", on_delete=models.PROTECT, related_name="touched")
    finding = models.ForeignKey("detection.Finding", on_delete=models.PROTECT, related_name="+")
    left = models.IntegerField()  # rows it would still have
    is_gone = models.BooleanField()  # fewer than the detector's rule asks for

    def guard(self) -> Guard:
        """As its finding."""
        return self.finding.guard()


class ExplanationDecision(Record):
    """What a person decided about an explanation. Never altered, only followed by another."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(
            ("explanation", "decided", "days_after", "from_on", "until_on", "decided_at"), Mark.OPEN
        ),
        "decided_by": Mark.PERSONAL,
        "reason": Mark.PROTECTED,
    }

    explanation = models.ForeignKey(
        "detection.Explanation", on_delete=models.PROTECT, related_name="decisions"
    )
    decided = models.CharField(max_length=10, choices=[(s, s.words) for s in ExplanationStage])
    reason = models.TextField()
    days_after = models.IntegerField(default=0)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=60)
    decided_at = models.DateTimeField()

    def guard(self) -> Guard:
        """As its explanation."""
        return self.explanation.guard()


class Explained(Record):
    """Which explanations were in force for a run, and how many look-ups each reason explained in it."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(
        ("run", "explanations", "shares", "begun_at", "ended_at"), Mark.OPEN
    )

    run = models.OneToOneField("detection.Run", on_delete=models.PROTECT, related_name="explained")
    # a dict each: number, path, words, days_after, from_at, until_at. Taken when the run begins, never after.
    explanations = models.JSONField(default=list)
    shares = models.JSONField(default=list)  # a dict each: system, month, reason, lookups
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def guard(self) -> Guard:
        """As its run."""
        return self.run.guard()
