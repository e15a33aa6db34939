"""What is done in a case, a row a time. Rows are added, never altered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.cases.models.case import Case
from custodiet.cases.rules import Duty, Mode, ServingAs, meets_definition
from custodiet.core.records import Mark, Record


class DefinitionTest(Record):
    """One test against the definition, element by element, on the facts alleged."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "version": Mark.OPEN,
        "kind": Mark.OPEN,
        "serving": Mark.OPEN,
        "serving_why": Mark.PERSONAL,
        "position": Mark.OPEN,
        "position_why": Mark.PERSONAL,
        "sexual": Mark.OPEN,
        "improper_emotional": Mark.OPEN,
        "purpose_why": Mark.PERSONAL,
        "public": Mark.OPEN,
        "public_why": Mark.PERSONAL,
        "duty": Mark.OPEN,
        "behaviours": Mark.OPEN,
        "channels": Mark.OPEN,
        "contexts": Mark.PERSONAL,
        "vulnerabilities": Mark.PERSONAL,
        "own_words": Mark.PERSONAL,
        "tested_by": Mark.PERSONAL,
        "tested_at": Mark.OPEN,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="definition_tests")
    version = models.DateField()  # since when the definition tested against is in force
    kind = models.CharField(
        max_length=20, blank=True, choices=[(kind.value, kind.words) for kind in ServingAs]
    )
    serving = models.BooleanField()
    serving_why = models.TextField()
    position = models.BooleanField()
    position_why = models.TextField()
    sexual = models.BooleanField()
    improper_emotional = models.BooleanField()
    purpose_why = models.TextField()
    public = models.BooleanField()
    public_why = models.TextField()
    duty = models.CharField(max_length=10, choices=[(duty.value, duty.words) for duty in Duty])
    behaviours = models.JSONField(default=list, blank=True)
    channels = models.JSONField(default=list, blank=True)
    contexts = models.JSONField(default=list, blank=True)
    vulnerabilities = models.JSONField(default=list, blank=True)
    own_words = models.TextField(blank=True)
    tested_by = models.CharField(max_length=80)
    tested_at = models.DateTimeField()

    @property
    def met(self) -> bool:
        """Whether all four elements are met."""
        return meets_definition(
            serving=self.serving,
            position=self.position,
            sexual=self.sexual,
            improper_emotional=self.improper_emotional,
            public=self.public,
        )


class ReferralAnswer(Record):
    """One answer to the referral question. There is no column for how strong the evidence is."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "would_be": Mark.OPEN,
        "facts": Mark.PROTECTED,
        "missing": Mark.OPEN,
        "words_named": Mark.PROTECTED,
        "words_are_facts": Mark.PROTECTED,
        "answered_by": Mark.PERSONAL,
        "answered_at": Mark.OPEN,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    would_be = models.BooleanField()
    facts = models.TextField()
    missing = models.CharField(max_length=20, blank=True)
    words_named = models.JSONField(default=list, blank=True)
    words_are_facts = models.TextField(blank=True)
    answered_by = models.CharField(max_length=80)
    answered_at = models.DateTimeField()

    @property
    def needs_second(self) -> bool:
        """A "no", and an answer whose words were sent back, are read by a second person."""
        return not self.would_be or bool(self.words_named)


class SecondReading(Record):
    """What a second person says of an answer."""

    marks: ClassVar[dict[str, Mark]] = {
        "answer": Mark.OPEN,
        "agrees": Mark.OPEN,
        "reason": Mark.PROTECTED,
        "read_by": Mark.PERSONAL,
        "read_at": Mark.OPEN,
    }

    answer = models.OneToOneField(ReferralAnswer, on_delete=models.PROTECT, related_name="reading")
    agrees = models.BooleanField()
    reason = models.TextField()
    read_by = models.CharField(max_length=80)
    read_at = models.DateTimeField()


class Referral(Record):
    """That the case was referred, when, by whom and how, and whether the watchdog has answered."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "sent_at": Mark.OPEN,
        "sent_by": Mark.PERSONAL,
        "how": Mark.OPEN,
        "reference": Mark.OPEN,
        "late": Mark.OPEN,
        "recorded_at": Mark.OPEN,
        "acknowledged_at": Mark.OPEN,
        "acknowledged_as": Mark.OPEN,
    }

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="referral")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=80)
    how = models.CharField(max_length=120)
    reference = models.CharField(max_length=60, blank=True)
    late = models.BooleanField()
    recorded_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_as = models.CharField(max_length=60, blank=True)


class ModeDecision(Record):
    """How the watchdog decided that the matter is investigated, and who in the unit oversees it."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "mode": Mark.OPEN,
        "decided_on": Mark.OPEN,
        "decided_by": Mark.PERSONAL,
        "terms": Mark.PROTECTED,
        "overseer": Mark.PERSONAL,
        "recorded_by": Mark.PERSONAL,
        "recorded_at": Mark.OPEN,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="modes")
    mode = models.CharField(max_length=20, choices=[(mode.value, mode.words) for mode in Mode])
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=120)
    terms = models.TextField(blank=True)
    overseer = models.CharField(max_length=80, blank=True)
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()


class Decision(Record):
    """One decision in the steps of the national decision model."""

    marks: ClassVar[dict[str, Mark]] = {
        "case": Mark.OPEN,
        "title": Mark.PERSONAL,
        "information": Mark.PROTECTED,
        "risk": Mark.PROTECTED,
        "powers": Mark.PROTECTED,
        "options": Mark.PROTECTED,
        "action": Mark.PROTECTED,
        "ethics": Mark.PROTECTED,
        "decided_by": Mark.PERSONAL,
        "decided_at": Mark.OPEN,
    }

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(max_length=200)
    information = models.TextField()
    risk = models.TextField()
    powers = models.TextField()
    options = models.TextField()
    action = models.TextField()
    ethics = models.TextField()
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()
