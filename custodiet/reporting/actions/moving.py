"""Who a reporter is, when their report went to another desk: given on by the custodians who hold it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from custodiet.accounts.gate import action, look
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.reporting import queries
from custodiet.reporting.handing import Given
from custodiet.reporting.models import Moving
from custodiet.reporting.moving import exchange, kept_apart
from custodiet.reporting.parts import IDENTITY, Reader
from custodiet.reporting.readers import directory
from custodiet.sealing.directory import Reads
from custodiet.sealing.keys import PublicKey


@look(Permission.RELEASE_DECIDE, on=Moving)
def open_moving(moving: Moving, *, by: Actor, at: datetime) -> tuple[list[dict[str, Any]], PublicKey]:
    """Open what is given on, as a custodian's vault takes it, and the key it is given to.

    Refuses what was given already, and a desk whose custodians have no key.
    """
    key = _receiver(moving, localdate(at)).key
    rows = kept_apart(moving.report).prefetch_related("wraps").order_by("pk")
    return [queries.as_asked(each, moving.report) for each in rows], key


@action(Permission.RELEASE_DECIDE, on=Moving)
def give_identity(moving: Moving, *, by: Actor, at: datetime, given: Sequence[Given]) -> Ref:
    """Give who a reporter is to the custodians of the desk their report went to, and to those alone.

    given  what the vault gave of each part before
    """
    reader = _receiver(moving, localdate(at))
    exchange(kept_apart(moving.report), given, reader)
    moving.given_by, moving.over_at = by.id, at
    record("reporting.identity_given_on", by=by, at=at, about=moving, to=moving.report.desk, parts=len(given))
    return moving.ref


def _receiver(moving: Moving, day: date) -> Reader:
    if moving.over_at is not None:
        raise NotNow("This was given on already, or the report came back.")
    found = directory().reader(Reads.IDENTITY, moving.report.desk, on=day)
    if found is None:
        raise NotNow(
            "The custodians of that desk have no key yet. Whoever holds the unit’s key gives them one."
        )
    return Reader(found.key, IDENTITY)
