"""Keys: whom a report can be sealed to, and who holds what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.records import Mark, Record


class DirectoryEntry(Record):
    """One entry of the signed directory of readers. Only ever added to."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(("place", "said", "signature"), Mark.OPEN)

    place = models.IntegerField(unique=True)
    said = models.TextField()  # canonical JSON, as it was signed
    signature = models.BinaryField(max_length=64)


class HandlerKey(Record):
    """One handler's key, locked under a passphrase that only they know."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("owner", "ident", "public", "suite", "passes", "memory", "made_at"), Mark.OPEN),
        **dict.fromkeys(("lock_salt", "nonce", "hidden"), Mark.PROTECTED),
    }

    owner = models.CharField("whose it is", max_length=60, unique=True)  # an actor's id
    ident = models.CharField(max_length=32, unique=True)
    public = models.BinaryField(max_length=1300)
    suite = models.IntegerField()
    passes = models.IntegerField()
    memory = models.BigIntegerField()
    lock_salt = models.BinaryField(max_length=16)
    nonce = models.BinaryField(max_length=24)
    hidden = models.BinaryField(max_length=200)
    made_at = models.DateTimeField()


class DeskHold(Record):
    """A desk's key of one epoch, given to one of its handlers."""

    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("desk", "epoch", "desk_key", "owner", "reader", "suite"), Mark.OPEN),
        "data": Mark.PROTECTED,
    }

    desk = models.CharField(max_length=60)
    epoch = models.IntegerField()
    desk_key = models.CharField("the desk key's name", max_length=32)
    owner = models.CharField("whose hold it is", max_length=60)
    reader = models.CharField("the handler key's name", max_length=32)
    suite = models.IntegerField()
    data = models.BinaryField(max_length=1400)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["desk_key", "reader"], name="hold_once")
        ]
