"""Programmes of monitoring: a standing authority for runs, with an end."""

from __future__ import annotations

from datetime import datetime, time
from typing import ClassVar

from django.db import models
from django.utils.timezone import get_default_timezone, localdate

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.core.refs import Ref
from custodiet.detection.due import Every, Timing, dues
from custodiet.detection.stages import PROGRAMME, ProgrammeStage


class Programme(Record):
    """What is looked at again and again, when, on whose authority, and until which day."""

    machine = PROGRAMME
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "unit", "basis", "every", "on_day", "at_time", "looks_back"), Mark.OPEN),
        **dict.fromkeys(("detectors", "systems", "of_unit", "from_on", "until_on", "renews"), Mark.OPEN),
        **dict.fromkeys(("asked_at", "decided_at", "counted_from", "ended_at", "why"), Mark.OPEN),
        **dict.fromkeys(("asked_by", "decided_by", "ended_by"), Mark.PERSONAL),
        **dict.fromkeys(("title", "authority", "necessity", "proportionality", "conditions"), Mark.PROTECTED),
        **dict.fromkeys(("why_them", "review"), Mark.PROTECTED),
    }

    stage = models.CharField(
        max_length=12, default=ProgrammeStage.ASKED, choices=[(s, s.words) for s in ProgrammeStage]
    )
    unit = models.CharField(max_length=60)
    title = models.CharField("what is looked at", max_length=160)
    basis = models.CharField("lawful basis, a code of the policy shelf", max_length=40)
    authority = models.TextField()
    necessity = models.TextField()
    proportionality = models.TextField()
    every = models.CharField(max_length=8, choices=[(e, e.words) for e in Every])
    on_day = models.IntegerField(default=0)  # of a week 0 for Monday, of a month 1 to 28
    at_time = models.CharField(max_length=5)  # HH:MM on the force's own clock
    looks_back = models.IntegerField("days that each run looks back")
    detectors = models.JSONField(default=list)  # by name, every one: a later detector is not authorised
    systems = models.JSONField(default=list)  # by name, every one, as the logs name them
    of_unit = models.CharField("the one unit looked at", max_length=80, blank=True)
    why_them = models.TextField("why these officers or this unit", blank=True)
    from_on = models.DateField()  # the force's own days, both ends included
    until_on = models.DateField()
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    review = models.TextField("what the programme it renews has shown", blank=True)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    conditions = models.TextField(blank=True)
    counted_from = models.DateTimeField("what was due up to here is done with", null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField("why it was refused, paused or ended", max_length=400, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(from_on__lte=models.F("until_on")), name="programme_days_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("decided_by")), name="programme_authorised_by_another"
            ),
            models.CheckConstraint(condition=models.Q(looks_back__gte=1), name="programme_looks_back"),
        ]

    @property
    def number(self) -> str:
        """What people call it: PM-2026-0003."""
        return f"PM-{localdate(self.asked_at).year}-{self.pk:04d}"

    @property
    def timing(self) -> Timing:
        """When its runs are due, on the force's own clock."""
        return Timing(
            Every(self.every), self.on_day, time.fromisoformat(self.at_time), get_default_timezone()
        )

    def fallen_due(self, at: datetime) -> list[datetime]:
        """What has fallen due within its days and no run has stood for, oldest first; in force or not."""
        if self.counted_from is None:
            return []
        every = dues(self.timing, after=self.counted_from, until=at)
        return [due for due in every if self.from_on <= localdate(due) <= self.until_on]

    def is_due(self, at: datetime) -> bool:
        """Whether a run is to be started now."""
        return self.stage == ProgrammeStage.AUTHORISED and bool(self.fallen_due(at))

    def guard(self) -> Guard:
        """It belongs to the unit that asked; kept from the officers it is limited to and their managers."""
        return Guard(unit=self.unit, kept_from=near(self.officers.select_related("person")))


class ProgrammeOfficer(Record):
    """One officer to whom a programme is limited."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(("programme", "person"), Mark.PERSONAL)

    programme = models.ForeignKey("detection.Programme", on_delete=models.PROTECT, related_name="officers")
    person = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["programme", "person"], name="programme_officer_once")
        ]

    def guard(self) -> Guard:
        """As its programme."""
        return self.programme.guard()


class RunOfficer(Record):
    """One officer to whom a run is limited."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(("run", "person"), Mark.PERSONAL)

    run = models.ForeignKey("detection.Run", on_delete=models.PROTECT, related_name="officers")
    person = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "person"], name="run_officer_once")
        ]

    def guard(self) -> Guard:
        """As its run."""
        return self.run.guard()


def near(named: models.QuerySet[ProgrammeOfficer] | models.QuerySet[RunOfficer]) -> frozenset[Ref]:
    """Whom a programme or run about named officers is kept from: them, and whoever manages them."""
    people = {pk for each in named for pk in (each.person_id, each.person.supervisor_id) if pk is not None}
    return frozenset(Ref("linkage", "person", pk) for pk in people)
