"""The case itself, and who is on it, in it and kept out of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from custodiet.cases.rules import CASE, Outcome, Stage
from custodiet.core.actors import Guard
from custodiet.core.machine import Machine
from custodiet.core.records import Mark, Record
from custodiet.core.refs import Ref

# look-up paths to the linkage ids of everybody a case is kept from; guard() gives the same people
KEPT_FROM = ("subjects__person", "subjects__person__supervisor", "exclusions__person", "people__person")
TEAM = "team__actor"


class Case(Record):
    """One case. It is serious corruption from its first second, whatever comes of it."""

    machine: ClassVar[Machine[Stage]] = CASE
    marks: ClassVar[dict[str, Mark]] = {
        "lead": Mark.OPEN,
        "title": Mark.PERSONAL,
        "operation": Mark.OPEN,
        "summary": Mark.PROTECTED,
        "unit": Mark.OPEN,
        "body": Mark.OPEN,
        "serious_corruption": Mark.OPEN,
        "opened_by": Mark.PERSONAL,
        "opened_at": Mark.OPEN,
        "became_clear_at": Mark.OPEN,
        "referral_due_at": Mark.OPEN,
        "overseer": Mark.PERSONAL,
        "review_due_at": Mark.OPEN,
        "outcome": Mark.OPEN,
        "outcome_reason": Mark.PROTECTED,
        "closed_at": Mark.OPEN,
        "stage": Mark.OPEN,
    }

    # Not unique here: the desk's own stages let one lead be adopted once, and refuse the second in words.
    lead = models.ForeignKey("intelligence.Lead", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    operation = models.CharField(max_length=60, blank=True)
    summary = models.TextField()
    unit = models.CharField(max_length=60)
    body = models.CharField(max_length=40, default="england-wales")  # a code of cases.oversight_bodies
    serious_corruption = models.BooleanField(default=True)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    became_clear_at = models.DateTimeField()
    # empty only when it became clear before any rule on the shelf gave a period
    referral_due_at = models.DateTimeField(null=True, blank=True)
    # who in the unit oversees it by the latest mode of investigation, and by when they look at it again
    overseer = models.CharField(max_length=80, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=20, blank=True, choices=[(each.value, each.words) for each in Outcome]
    )
    outcome_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=20, default=Stage.OPEN, choices=[(s.value, s.words) for s in Stage])

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="case_serious_corruption",
                condition=models.Q(serious_corruption=True) | models.Q(stage=Stage.OUTSIDE_DEFINITION.value),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stage", "referral_due_at"], name="case_due"),
            models.Index(fields=["overseer", "review_due_at"], name="case_review_due"),
        ]

    def guard(self) -> Guard:
        """Kept from those it is about, their line managers, those concerned, and those named as kept out."""
        about = self.subjects.values_list("person_id", "person__supervisor_id")
        kept = {person for pair in about for person in pair if person is not None}
        kept.update(self.exclusions.values_list("person_id", flat=True))
        kept.update(self.people.values_list("person_id", flat=True))
        return Guard(
            unit=self.unit,
            team=frozenset(self.team.values_list("actor", flat=True)),
            kept_from=frozenset(Ref("linkage", "person", each) for each in kept),
        )

    @property
    def number(self) -> str:
        """What people quote: C-2026-0031."""
        return f"C-{timezone.localdate(self.opened_at).year}-{self.pk:04}"


class CaseSubject(Record):
    """Somebody a case is about."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "person": Mark.PERSONAL,
        "reason": Mark.PROTECTED,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="subjects")
    person = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)  # how it is known, for somebody named after the case was opened

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "person"], name="case_subject_once")
        ]


class CaseExclusion(Record):
    """Somebody a case is kept from, and why."""

    marks: ClassVar[dict[str, Mark]] = {"case": Mark.OPEN, "person": Mark.PERSONAL, "why": Mark.PROTECTED}

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exclusions")
    person = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True)


class CasePerson(Record):
    """Somebody concerned in a case, whom it is not about."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "person": Mark.PERSONAL,
        "part": Mark.PERSONAL,
        "reason": Mark.PROTECTED,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20)
    reason = models.TextField(blank=True)


class TeamMember(Record):
    """An account that is named on a case and may open it. The row goes when they are taken off it."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "actor": Mark.PERSONAL,
        "named_by": Mark.PERSONAL,
        "named_at": Mark.OPEN,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="team")
    actor = models.CharField(max_length=80)
    named_by = models.CharField(max_length=80)
    named_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "actor"], name="case_team_once")
        ]


class TeamLeaver(Record):
    """An account that was named on a case and was taken off it, and why."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "actor": Mark.PERSONAL,
        "named_by": Mark.PERSONAL,
        "named_at": Mark.OPEN,
        "reason": Mark.PROTECTED,
        "taken_off_by": Mark.PERSONAL,
        "taken_off_at": Mark.OPEN,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="leavers")
    actor = models.CharField(max_length=80)
    named_by = models.CharField(max_length=80)
    named_at = models.DateTimeField()
    reason = models.TextField()
    taken_off_by = models.CharField(max_length=80)
    taken_off_at = models.DateTimeField()
