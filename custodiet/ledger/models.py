"""What the ledger keeps. Triggers refuse any change to it: see migrations/0002."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.records import Mark
from custodiet.ledger.rules.chain import Entry


class Line(models.Model):
    """One line. Not a Record: nobody acts on a line."""

    marks: ClassVar[dict[str, Mark]] = {
        "event": Mark.OPEN,
        "actor": Mark.PERSONAL,
        "at": Mark.OPEN,
        "about": Mark.OPEN,
        "digest": Mark.OPEN,
        "facts": Mark.OPEN,
        "previous": Mark.OPEN,
        "hash": Mark.OPEN,
    }

    seq = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    about = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    facts = models.TextField(blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["about", "seq"], name="line_about"),
            models.Index(fields=["actor", "event", "seq"], name="line_actor"),
        ]

    def entry(self) -> Entry:
        """What the line says, free of the database."""
        return Entry(self.seq, self.event, self.actor, self.at, self.about, self.digest, self.facts)


class Checkpoint(models.Model):
    """A signed note about the first ``size`` lines."""

    marks: ClassVar[dict[str, Mark]] = {"note": Mark.OPEN, "published_at": Mark.OPEN}

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    published_at = models.DateTimeField()
