"""What needs the vault: it is asked first, with nothing locked, and only then is anything written.

The vault may take seconds for a long report. On SQLite there is one writer, who would keep everybody waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate

from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.reporting import actions, handing, opening
from custodiet.reporting.masking import masked
from custodiet.reporting.parts import IDENTITY
from custodiet.reporting.readers import desk_reader


def mask_report(
    ref: Ref, *, by: Actor, at: datetime, names: Sequence[str], places: Sequence[str],
    others: Sequence[str], why: str, session: str,
) -> Ref:  # fmt: skip
    """Make a masked copy of what a report says, to be passed on.

    names, places, others  passages as they stand in the report
    session                what the vault knows this handler's work by
    """
    said = opening.opened(actions.open_report(ref, by=by, at=at), by, session)
    text, count = masked(said.as_text(), {"names": names, "places": places, "others": others})
    return actions.mask_report(ref, by=by, at=at, text=text, passages=count, why=why)


def hand_over(ref: Ref, *, by: Actor, at: datetime, desk: str, why: str, session: str) -> Ref:
    """Hand a report to another desk. Refuses when this handler's keys do not open every part of it."""
    parts = actions.prepare_hand_over(ref, by=by, at=at, desk=desk)
    given = handing.parts_given(parts, desk_reader(desk, on=localdate(at)).key, by, session)
    return actions.hand_over(ref, by=by, at=at, desk=desk, why=why, given=given)


def give_identity(ref: Ref, *, by: Actor, at: datetime, session: str) -> Ref:
    """Give who a reporter is to the custodians of the desk that their report went to."""
    parts, to = actions.open_moving(ref, by=by, at=at)
    given = handing.parts_given(parts, to, by, session, role=IDENTITY)
    return actions.give_identity(ref, by=by, at=at, given=given)
