"""People, and what systems call them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.linkage.rules import PersonKind


class Person(Record):
    """Somebody the force's records know, by number; the name is shown only to a recorded look."""

    marks: ClassVar[dict[str, Mark]] = {
        "kind": Mark.OPEN,
        "number": Mark.PERSONAL,
        "name": Mark.PERSONAL,
        "post": Mark.PERSONAL,
        "unit": Mark.OPEN,
        "supervisor": Mark.PERSONAL,
        "known_at": Mark.OPEN,
    }

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.words) for kind in PersonKind])
    number = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120, blank=True)
    post = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    supervisor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    known_at = models.DateTimeField()

    def guard(self) -> Guard:
        """Nobody is shown a record about themselves."""
        return Guard(kept_from=frozenset({self.ref}))


class Identifier(Record):
    """What one system calls a person, and from when to when."""

    marks: ClassVar[dict[str, Mark]] = {
        "person": Mark.PERSONAL,
        "system": Mark.OPEN,
        "value": Mark.PERSONAL,
        "from_on": Mark.OPEN,
        "until_on": Mark.OPEN,
    }

    person = models.ForeignKey("linkage.Person", on_delete=models.PROTECT, related_name="identifiers")
    system = models.CharField(max_length=60)
    value = models.CharField(max_length=120)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["system", "value"], name="identifier_value")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["system", "value", "from_on"], name="identifier_once")
        ]
