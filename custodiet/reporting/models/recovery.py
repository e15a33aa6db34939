"""Recovery: what keepers can bring back together, and each time that they did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.records import Mark, Record


class RecoveryShare(Record):
    """A desk's key of one epoch, in an envelope for one group of keepers."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("desk", "epoch", "desk_key", "holders"), Mark.OPEN),
        "data": Mark.PROTECTED,
    }

    desk = models.CharField(max_length=60)
    epoch = models.IntegerField()
    desk_key = models.CharField("the desk key's name", max_length=32)
    holders = models.TextField("the keepers' keys, in the order in which layers come off")
    data = models.BinaryField(max_length=16_000)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["desk_key", "holders"], name="share_once")
        ]


class Recovery(Record):
    """One recovery, begun on the record before an envelope is touched."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(("owner", "reader", "begun_at", "ended_at"), Mark.OPEN)

    owner = models.CharField("whom the keys are for", max_length=60)
    reader = models.CharField("the name of their new key", max_length=32)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
