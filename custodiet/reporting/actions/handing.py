"""A desk's or its custodians' keys, given on by whoever holds them: to a colleague, or to the keepers."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from custodiet.accounts.gate import make
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.ledger.actions import record
from custodiet.reporting import handing, queries
from custodiet.reporting.models import DeskHold, RecoveryShare
from custodiet.reporting.readers import directory, keepers
from custodiet.sealing.directory import Reads


@make(Permission.KEY_HOLD)
def hand_keys(*, by: Actor, at: datetime, to: str, session: str) -> int:
    """Hand a colleague every key that they lack: a handler's of the desk, a custodian's of its custodians.

    Gives how many.

    to  the colleague's actor id; the unit's key vouches for their key
    Refuses somebody of another desk, without a key that is vouched for, or who lacks nothing.
    """
    if to not in {each.id for each in queries.colleagues(by)}:
        raise NotValid(
            "Choose a colleague of your desk.", problems={"to": "Choose a colleague of your desk."}
        )
    handler = directory().reader(Reads.HANDLER, to, on=localdate(at))
    if handler is None:
        raise NotNow("The unit’s key does not vouch for their key yet. Whoever holds it does that first.")
    has = set(DeskHold.objects.filter(reader=handler.key.ident).values_list("desk_key", flat=True))
    lacks = [each for each in queries.own_holds(by) if each.desk_key not in has]
    if not lacks:
        raise NotNow("They hold every key that you hold.")
    for each in lacks:
        given = handing.desk_key_given(each.as_asked(), handler.key, by, session)
        kept = DeskHold.objects.create(
            desk=each.desk, epoch=each.epoch, desk_key=each.desk_key, owner=to, reader=given.reader,
            suite=given.suite, data=given.data,
        )  # fmt: skip
        record("reporting.hold_handed_on", by=by, at=at, about=kept)
    return len(lacks)


@make(Permission.KEY_HOLD)
def give_to_keepers(*, by: Actor, at: datetime, session: str) -> int:
    """Give the keepers each key that they lack, of the desk or of its custodians. Gives how many keys.

    Refuses when no keepers are named, and when they lack nothing.
    """
    named = keepers(on=localdate(at))
    if not named:
        raise NotNow("No keepers are named yet. Whoever holds the unit’s key names them.")
    lack = [each for each in queries.own_holds(by) if not each.in_envelopes]
    if not lack:
        raise NotNow("The keepers have every key that you hold.")
    needed = rule("reporting.keepers_needed", on=localdate(at)).value
    for each in lack:
        public = [one.key for one in named]
        for share in handing.desk_key_shared(each.as_asked(), public, needed, by, session):
            kept = RecoveryShare.objects.create(
                desk=each.desk, epoch=each.epoch, desk_key=each.desk_key, holders=" ".join(share.holders),
                data=share.data,
            )  # fmt: skip
            record("reporting.share_kept", by=by, at=at, about=kept)
    return len(lack)
