"""The gate. Allowed, in order, whole, locked and recorded, or it did not happen."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import transaction

from custodiet.accounts.permissions import Permission, may, scope_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotNow
from custodiet.core.records import Record
from custodiet.core.refs import Ref
from custodiet.ledger.actions import Noted, page, page_is_open, record

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Passed:
    """What the gate knows of one action: for the house tests, the drawings and the reference."""

    needs: Permission
    on: type[Record] | None
    to: StrEnum | None
    looks: bool


# "room.action" -> what the gate knows of it. Every public function of an actions.py must be here.
ACTIONS: dict[str, Passed] = {}


class Unrecorded(RuntimeError):
    """An action ended without a line for the ledger. A fault in the program: everything is undone."""


def make(needs: Permission) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Guard an action that makes a new record; it must record what it did."""

    def wrap(function: Callable[P, T]) -> Callable[P, T]:
        name = _know(function, Passed(needs, None, None, looks=False))

        @functools.wraps(function)
        def passed(*args: P.args, **kwargs: P.kwargs) -> T:
            with _whole(name, None, kwargs) as noted:
                _allowed(_who(kwargs), needs)
                before = len(noted)
                result = function(*args, **kwargs)
                _recorded(name, len(noted) > before)
                return result

        return passed

    return wrap


def action(
    needs: Permission, *, on: type[R], to: StrEnum | None = None
) -> Callable[[Callable[Concatenate[R, P], T]], Callable[Concatenate[Ref, P], T]]:
    """Guard an action on a record.

    needs  what the actor's role must include
    on     the kind of record; callers hand in its Ref, the function is lent the locked row
    to     the stage it is in afterwards; the move must be on its machine
    """

    def wrap(function: Callable[Concatenate[R, P], T]) -> Callable[Concatenate[Ref, P], T]:
        name = _know(function, Passed(needs, on, to, looks=False))

        @functools.wraps(function)
        def passed(ref: Ref, /, *args: P.args, **kwargs: P.kwargs) -> T:
            with _whole(name, ref, kwargs) as noted:
                row = _lend(on, ref, _who(kwargs), needs, lock=True)
                _in_order(row, to)
                before = len(noted)
                result = function(row, *args, **kwargs)
                if to is not None:
                    row.stage = to  # type: ignore[attr-defined]  # every record with a machine has one
                row.save()
                _recorded(name, len(noted) > before)
                return result

        return passed

    return wrap


def look(
    needs: Permission, *, on: type[R]
) -> Callable[[Callable[Concatenate[R, P], T]], Callable[Concatenate[Ref, P], T]]:
    """Guard the opening of one sensitive record: allowed, and recorded. The row is read, never saved."""

    def wrap(function: Callable[Concatenate[R, P], T]) -> Callable[Concatenate[Ref, P], T]:
        name = _know(function, Passed(needs, on, None, looks=True))

        @functools.wraps(function)
        def passed(ref: Ref, /, *args: P.args, **kwargs: P.kwargs) -> T:
            with _whole(name, ref, kwargs):
                row = _lend(on, ref, _who(kwargs), needs, lock=False)
                record(name, by=_who(kwargs), at=_when(kwargs), about=row)
                return function(row, *args, **kwargs)

        return passed

    return wrap


def _know(function: Callable[..., Any], passed: Passed) -> str:
    name = f"{function.__module__.split('.')[1]}.{function.__name__}"
    ACTIONS[name] = passed
    return name


def _who(given: Mapping[str, Any]) -> Actor:
    """Every action is given ``by``; a house test sees to it."""
    who: Actor = given["by"]
    return who


def _when(given: Mapping[str, Any]) -> datetime:
    """Every action is given ``at``."""
    when: datetime = given["at"]
    return when


@contextmanager
def _whole(name: str, ref: Ref | None, kwargs: Mapping[str, Any]) -> Iterator[list[Noted]]:
    """One transaction and one page round everything. A refusal undoes it, and is then recorded."""
    outermost = not page_is_open()
    by, at = _who(kwargs), _when(kwargs)
    try:
        with transaction.atomic(), page() as noted:
            yield noted
    except (NotAllowed, NotFound) as refusal:
        if refusal.about is None and ref is not None:
            refusal.about, refusal.tried = ref, name
        if outermost and refusal.about is not None:
            with transaction.atomic(), page():
                record("accounts.refused", by=by, at=at, about=refusal.about, action=refusal.tried)
        raise


def _allowed(by: Actor, needs: Permission) -> None:
    if scope_of(by, needs) is None:
        raise NotAllowed("Your role does not include this. If you need it for your work, ask for access.")


def _lend(kind: type[R], ref: Ref, by: Actor, needs: Permission, *, lock: bool) -> R:
    """The row itself, fresh and locked, if this actor may be near it."""
    _allowed(by, needs)
    rows = kind._default_manager.select_for_update(of=("self",)) if lock else kind._default_manager.all()
    here = (ref.room, ref.record) == (kind._meta.app_label, kind._meta.model_name)
    row = rows.filter(pk=ref.id).first() if here else None
    if row is None or not may(by, needs, row.guard()):
        raise NotFound("There is no such record, or you may not open it.")
    return row


def _in_order(row: Record, to: StrEnum | None) -> None:
    if to is None or row.machine is None:
        return
    here = type(to)(row.stage)  # type: ignore[attr-defined]  # every record with a machine has one
    if not row.machine.allows(here, to):
        said = str(here).replace("_", " ")
        raise NotNow(
            f"This cannot be done now: the record is at the stage “{said}”. Open it again to see why."
        )


def _recorded(name: str, is_so: bool) -> None:
    if not is_so:
        raise Unrecorded(f"{name} recorded nothing.")
