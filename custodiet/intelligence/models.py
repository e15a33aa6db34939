"""What the desk keeps of a lead."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from custodiet.core.actors import Guard
from custodiet.core.machine import Machine
from custodiet.core.records import Mark, Record
from custodiet.core.refs import Ref
from custodiet.intelligence.rules import (
    LEAD,
    Decision,
    Handling,
    Harm,
    Information,
    Likelihood,
    Part,
    RiskTo,
    Source,
    Stage,
)

# look-up paths to the linkage ids of everybody a lead is kept from; guard() gives the same people
KEPT_FROM = ("subjects__person", "subjects__person__supervisor", "exclusions__person", "people__person")


class Lead(Record):
    """One lead, in one shape whichever door it came through."""

    machine: ClassVar[Machine[Stage]] = LEAD
    marks: ClassVar[dict[str, Mark]] = {
        "title": Mark.PERSONAL,
        "summary": Mark.PROTECTED,
        "came_from": Mark.PROTECTED,
        "origin": Mark.PROTECTED,
        "category": Mark.OPEN,
        "second_category": Mark.OPEN,
        "behaviours": Mark.OPEN,
        "unit": Mark.OPEN,
        "raised_by": Mark.PROTECTED,
        "raised_outside": Mark.OPEN,
        "raised_at": Mark.OPEN,
        "due_at": Mark.OPEN,
        "adopted_by": Mark.OPEN,
        "stage": Mark.OPEN,
    }

    title = models.CharField(max_length=200)
    summary = models.TextField()
    came_from = models.CharField(max_length=120, blank=True)  # the Ref of what it came from, as text
    origin = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=40)
    second_category = models.CharField(max_length=40, blank=True)
    behaviours = models.JSONField(default=list, blank=True)
    unit = models.CharField(max_length=60)
    raised_by = models.CharField(max_length=80)
    raised_outside = models.BooleanField(default=False)  # by somebody who may not read the desk
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.CharField(max_length=120, blank=True)  # the Ref of the case, as text
    stage = models.CharField(max_length=20, default=Stage.RAISED, choices=[(s.value, s.words) for s in Stage])

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stage", "due_at"], name="lead_due"),
            models.Index(fields=["came_from"], name="lead_came_from"),
        ]

    def guard(self) -> Guard:
        """Kept from those it is about, their line managers, those concerned, and those named as kept out."""
        about = self.subjects.values_list("person_id", "person__supervisor_id")
        kept = {person for pair in about for person in pair if person is not None}
        kept.update(self.exclusions.values_list("person_id", flat=True))
        kept.update(self.people.values_list("person_id", flat=True))
        return Guard(unit=self.unit, kept_from=frozenset(Ref("linkage", "person", each) for each in kept))

    @property
    def number(self) -> str:
        """What people quote: L-2026-0131."""
        return f"L-{timezone.localdate(self.raised_at).year}-{self.pk:04}"


class LeadSubject(Record):
    """Somebody a lead is about."""

    marks: ClassVar[dict[str, Mark]] = {
        "lead": Mark.OPEN,
        "person": Mark.PERSONAL,
        "reason": Mark.PROTECTED,
    }

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="subjects")
    person = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)  # how it is known, for somebody named after the lead was raised

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["lead", "person"], name="lead_subject_once")
        ]


class LeadExclusion(Record):
    """Somebody a lead is kept from, and why."""

    marks: ClassVar[dict[str, Mark]] = {
        "lead": Mark.OPEN,
        "person": Mark.PERSONAL,
        "why": Mark.PROTECTED,
    }

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="exclusions")
    person = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True)


class LeadPerson(Record):
    """Somebody concerned in a lead, whom it is not about."""

    marks: ClassVar[dict[str, Mark]] = {"lead": Mark.OPEN, "person": Mark.PERSONAL, "part": Mark.PERSONAL}

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=[(part.value, part.words) for part in Part])


class Grading(Record):
    """One 3x5x2 grading. A later one stands beside it, never in its place."""

    marks: ClassVar[dict[str, Mark]] = {
        "lead": Mark.OPEN,
        "source": Mark.OPEN,
        "information": Mark.OPEN,
        "handling": Mark.OPEN,
        "conditions": Mark.PROTECTED,
        "reason": Mark.PROTECTED,
        "graded_by": Mark.PERSONAL,
        "graded_at": Mark.OPEN,
    }

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="gradings")
    source = models.CharField(max_length=1, choices=[(s.value, s.words) for s in Source])
    information = models.CharField(max_length=1, choices=[(i.value, i.words) for i in Information])
    handling = models.CharField(max_length=1, choices=[(h.value, h.words) for h in Handling])
    conditions = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    graded_by = models.CharField(max_length=80)
    graded_at = models.DateTimeField()


class Risk(Record):
    """The risk to one of the three. A later one stands beside it, never in its place."""

    marks: ClassVar[dict[str, Mark]] = {
        "lead": Mark.OPEN,
        "to": Mark.OPEN,
        "likelihood": Mark.OPEN,
        "harm": Mark.OPEN,
        "why": Mark.PROTECTED,
        "managed_by": Mark.PERSONAL,
        "review_on": Mark.OPEN,
        "recorded_by": Mark.PERSONAL,
        "recorded_at": Mark.OPEN,
    }

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="risks")
    to = models.CharField(max_length=10, choices=[(to.value, to.words) for to in RiskTo])
    likelihood = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Likelihood])
    harm = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Harm])
    why = models.TextField()
    managed_by = models.TextField()
    review_on = models.DateField()
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()


class Assessment(Record):
    """One decision about a lead, with its reason. Added to, never altered."""

    marks: ClassVar[dict[str, Mark]] = {
        "lead": Mark.OPEN,
        "decision": Mark.OPEN,
        "reason": Mark.PROTECTED,
        "decided_by": Mark.PERSONAL,
        "decided_at": Mark.OPEN,
    }

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="assessments")
    decision = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Decision])
    reason = models.TextField()
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()
