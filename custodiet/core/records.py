"""The base of everything that is kept: a ref, a guard, a digest, and a mark on every column."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum, auto
from typing import Any, ClassVar

import rfc8785
from django.db import models

from custodiet.core.actors import Guard
from custodiet.core.machine import Machine
from custodiet.core.refs import Ref

SALT_BYTES = 16


class Mark(StrEnum):
    """How a column is treated when records leave the house."""

    OPEN = auto()  # may stand in figures and notices
    PERSONAL = auto()  # about a person; only for those who may open the record
    PROTECTED = auto()  # could give a source, reporter or victim away; never leaves the room


def new_salt() -> bytes:
    """Draw the salt that keeps a digest from being guessed once its row is gone."""
    return secrets.token_bytes(SALT_BYTES)


class Record(models.Model):
    """A row that the gate can lend and the ledger can name.

    marks    column -> Mark, every column but id and salt
    machine  the stages it goes through; a record with one has a column ``stage``
    undigested  columns that change without an action, and so are not part of the digest
    """

    marks: ClassVar[dict[str, Mark]] = {}
    machine: ClassVar[Machine[Any] | None] = None
    undigested: ClassVar[frozenset[str]] = frozenset()

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    # Drawn once and deleted with the row: without it nobody can try names against an old digest.
    salt = models.BinaryField(default=new_salt, editable=False, max_length=SALT_BYTES)

    class Meta:
        abstract = True

    @property
    def ref(self) -> Ref:
        """What other rooms and the ledger call this row."""
        return Ref(self._meta.app_label, str(self._meta.model_name), self.pk)

    def guard(self) -> Guard:
        """Whom the row belongs to and whom it is kept from."""
        return Guard()

    def digest(self) -> str:
        """A SHA-256 over every column, in one canonical form, in hexadecimal."""
        row = {
            field.attname: _plain(getattr(self, field.attname))
            for field in self._meta.concrete_fields
            if field.attname not in self.undigested
        }
        return hashlib.sha256(rfc8785.dumps(row)).hexdigest()


def with_belongings(rows: models.QuerySet[Any]) -> set[Ref]:
    """Name these records, and every record of their own room that hangs on one of them, however deep.

    A child is kept from whomever its parent is kept from, but its lines do not name the parent.
    """
    found = {Ref(rows.model._meta.app_label, str(rows.model._meta.model_name), pk) for pk in _keys(rows)}
    for link in rows.model._meta.related_objects:
        child = link.related_model
        if issubclass(child, Record) and child is not rows.model and _same_room(child, rows.model):
            found |= with_belongings(
                child._base_manager.filter(**{f"{link.field.name}__in": rows.order_by()})
            )
    return found


def _keys(rows: models.QuerySet[Any]) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True).distinct())


def _same_room(one: type[models.Model], other: type[models.Model]) -> bool:
    return one._meta.app_label == other._meta.app_label


def _plain(value: Any) -> Any:
    """One column's value as JSON knows it; the same whichever database it came from."""
    match value:
        case datetime():
            plain: Any = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date():
            plain = value.isoformat()
        case bytes() | bytearray() | memoryview():
            plain = bytes(value).hex()
        case dict():
            plain = {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            plain = [_plain(inner) for inner in value]
        # JSON's numbers are floats: beyond 2**53 two different whole numbers would look the same
        case Decimal() | int() if isinstance(value, Decimal) or abs(value) > 2**53 - 1:
            plain = str(value)
        case _:
            plain = value
    return plain
