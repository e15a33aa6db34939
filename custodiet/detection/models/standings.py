"""Whom to look at first, as one run leaves it: the order, and each officer's place with its evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.core.refs import Ref


class Ranking(Record):
    """The order that one run's evidence puts officers in, and how sure it is."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(
        (
            "run", "unit", "ranked_at", "looked_at", "room", "share_percent", "level", "found", "found_more",
            "kinds", "widened",
        ),
        Mark.OPEN,
    )  # fmt: skip

    run = models.OneToOneField("detection.Run", on_delete=models.PROTECT, related_name="ranking")
    unit = models.CharField(max_length=60)
    ranked_at = models.DateTimeField()
    looked_at = models.IntegerField()  # officers and accounts that could be weighed
    room = models.IntegerField()  # officers the unit can look into in a month
    share_percent = models.IntegerField()  # the stated share of false discoveries
    level = models.FloatField()  # what this run may use up of it
    found = models.IntegerField()  # beyond chance at that level, listed or not
    found_more = models.IntegerField()  # the same, had one more been beyond chance
    kinds = models.JSONField(default=list)  # the families that could be weighed
    widened = models.JSONField(default=dict)  # family -> by how much its chances had to be widened

    def guard(self) -> Guard:
        """As its run."""
        return Guard(unit=self.unit)


class Standing(Record):
    """One officer's place in a run, and the evidence for it in words. It accuses nobody."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("ranking", "unit"), Mark.OPEN),
        **dict.fromkeys(("subject", "rank", "chance", "share", "beyond_chance", "kinds"), Mark.PERSONAL),
        "evidence": Mark.PROTECTED,
    }

    ranking = models.ForeignKey("detection.Ranking", on_delete=models.PROTECT, related_name="standings")
    unit = models.CharField(max_length=60)
    subject = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="+")
    findings = models.ManyToManyField("detection.Finding", related_name="standings")
    rank = models.IntegerField()
    chance = models.FloatField()  # how often chance makes evidence like all of this
    share = models.FloatField()  # of officers with evidence so strong, the share that chance would make
    beyond_chance = models.BooleanField()  # at the level that the run has
    kinds = models.IntegerField()  # independent kinds of evidence that stand out
    evidence = models.JSONField(default=list)  # a dict a family: family, title, facts

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ranking", "subject"], name="standing_once")
        ]

    def guard(self) -> Guard:
        """Kept from the officer, from their line manager, and from everybody the findings are about."""
        near = {self.subject_id, self.subject.supervisor_id}
        near |= set(self.findings.values_list("person_id", flat=True))
        return Guard(
            unit=self.unit, kept_from=frozenset(Ref("linkage", "person", pk) for pk in near if pk is not None)
        )
