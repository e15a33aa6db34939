"""What comes later in a case: corrections, reviews, risks, opening again. Rows are added, never altered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.cases.models.case import Case
from custodiet.cases.rules import Ground, Outcome
from custodiet.core.records import Mark, Record
from custodiet.intelligence.rules import Harm, Likelihood, RiskTo


class ClearCorrection(Record):
    """One correction of the moment at which it became clear, with what stood before."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "earlier_at": Mark.OPEN,
        "earlier_due_at": Mark.OPEN,
        "became_clear_at": Mark.OPEN,
        "referral_due_at": Mark.OPEN,
        "reason": Mark.PROTECTED,
        "corrected_by": Mark.PERSONAL,
        "corrected_at": Mark.OPEN,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    earlier_at = models.DateTimeField()
    earlier_due_at = models.DateTimeField(null=True, blank=True)
    became_clear_at = models.DateTimeField()
    referral_due_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField()
    corrected_by = models.CharField(max_length=80)
    corrected_at = models.DateTimeField()


class OversightReview(Record):
    """One look at the case by whoever oversees it for the unit."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "reviewed_on": Mark.OPEN,
        "looked_at": Mark.PROTECTED,
        "next_on": Mark.OPEN,
        "reviewed_by": Mark.PERSONAL,
        "recorded_at": Mark.OPEN,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField()
    looked_at = models.TextField()
    next_on = models.DateField()
    reviewed_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()


class CaseRisk(Record):
    """The risk to one of the three, recorded anew on the case. What the lead said stays with the lead."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "to": Mark.OPEN,
        "likelihood": Mark.OPEN,
        "harm": Mark.OPEN,
        "why": Mark.PROTECTED,
        "managed_by": Mark.PERSONAL,
        "review_on": Mark.OPEN,
        "recorded_by": Mark.PERSONAL,
        "recorded_at": Mark.OPEN,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="risks")
    to = models.CharField(max_length=10, choices=[(to.value, to.words) for to in RiskTo])
    likelihood = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Likelihood])
    harm = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Harm])
    why = models.TextField()
    managed_by = models.TextField()
    review_on = models.DateField()
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()


class Reopening(Record):
    """That a closed case was opened again, why, and how it had ended."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "ground": Mark.OPEN,
        "reason": Mark.PROTECTED,
        "outcome": Mark.OPEN,
        "outcome_reason": Mark.PROTECTED,
        "closed_at": Mark.OPEN,
        "reopened_by": Mark.PERSONAL,
        "reopened_at": Mark.OPEN,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reopenings")
    ground = models.CharField(max_length=20, choices=[(each.value, each.words) for each in Ground])
    reason = models.TextField()
    outcome = models.CharField(max_length=20, choices=[(each.value, each.words) for each in Outcome])
    outcome_reason = models.TextField()
    closed_at = models.DateTimeField()
    reopened_by = models.CharField(max_length=80)
    reopened_at = models.DateTimeField()
