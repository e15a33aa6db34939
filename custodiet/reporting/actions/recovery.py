"""The recovery ceremony: what a handler's lost passphrase locked away is brought back by keepers together.

The handler makes a new key and is vouched for anew; the keepers give the desk's keys to that one. Nobody who
could not open a report before can afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.timezone import localdate

from custodiet.accounts.gate import action, make
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.reporting.models import DeskHold, HandlerKey, Recovery
from custodiet.reporting.readers import directory, enter, keepers
from custodiet.reporting.recovering import lost_holds
from custodiet.sealing.ceremony import Held
from custodiet.sealing.directory import Reads
from custodiet.sealing.keys import PublicKey


@make(Permission.REPORT_KEYS)
def name_keepers(
    *, by: Actor, at: datetime, unit: Ed25519PrivateKey, named: Sequence[tuple[str, PublicKey]]
) -> int:
    """Sign keepers' keys into the directory. Gives how many keepers there are then.

    named  each keeper's name and public key, checked in person
    Refuses fewer keepers than must act together.
    """
    day = localdate(at)
    needed = rule("reporting.keepers_needed", on=day).value
    for name, public in named:
        known = directory()
        if any(each.key.ident == public.ident for each in known.entries):
            continue
        enter(known.next(Reads.RECOVERY, name, public, from_on=day), unit)
    count = len(keepers(on=day))
    if count < needed:
        raise NotValid(f"Name at least {needed} keepers: so many must act together.")
    record("reporting.keepers_named", by=by, at=at, keepers=count, needed=needed)
    return count


@make(Permission.REPORT_KEYS)
def forget_key(*, by: Actor, at: datetime, unit: Ed25519PrivateKey, owner: str) -> Ref:
    """Close the key of a handler who lost its passphrase, so that they can make another.

    What they held stays written down: it says what may be brought back.
    """
    key = HandlerKey.objects.filter(owner=owner).first()
    if key is None:
        raise NotValid(f"{owner} has no key to close.")
    known = directory()
    entry = next((each for each in known.entries if each.key.ident == key.ident), None)
    if entry is not None:
        enter(known.next(Reads.CLOSED, owner, entry.key, from_on=localdate(at)), unit)
    ref = key.ref
    key.delete()
    record("reporting.key_closed", by=by, at=at, about=ref)
    return ref


@make(Permission.REPORT_KEYS)
def begin_recovery(*, by: Actor, at: datetime, owner: str) -> Ref:
    """Write down that a handler's keys are to be brought back, before any envelope is handed out.

    Refuses a handler whose new key is not vouched for, and one who held nothing that keepers can open.
    """
    handler = directory().reader(Reads.HANDLER, owner, on=localdate(at))
    if handler is None:
        raise NotNow(f"{owner} makes a new key first, and the unit’s key vouches for it.")
    if not lost_holds(owner, handler.key.ident):
        raise NotNow(f"{owner} lacks nothing that the keepers could bring back.")
    begun = Recovery.objects.create(owner=owner, reader=handler.key.ident, begun_at=at)
    record("reporting.recovery_begun", by=by, at=at, about=begun)
    return begun.ref


@action(Permission.REPORT_KEYS, on=Recovery)
def end_recovery(recovery: Recovery, *, by: Actor, at: datetime, held: Sequence[Held]) -> Ref:
    """Keep what the keepers brought back, for the handler's new key.

    Refuses a recovery that has ended, an envelope still closed, and a key that was never held.
    """
    if recovery.ended_at is not None:
        raise NotNow("This recovery has ended already.")
    lost = {(each.desk, each.epoch, each.desk_key) for each in lost_holds(recovery.owner, recovery.reader)}
    for each in held:
        if each.given is None:
            raise NotNow(
                f"The key of {each.desk}, epoch {each.epoch}, still has a layer on. Another keeper is needed."
            )
        if (each.desk, each.epoch, each.desk_key) not in lost or each.given.reader != recovery.reader:
            raise NotValid(f"The key of {each.desk}, epoch {each.epoch}, is not one that this handler held.")
        kept = DeskHold.objects.create(
            desk=each.desk, epoch=each.epoch, desk_key=each.desk_key, owner=recovery.owner,
            reader=each.given.reader, suite=each.given.suite, data=each.given.data,
        )  # fmt: skip
        record("reporting.hold_recovered", by=by, at=at, about=kept)
    recovery.ended_at = at
    record("reporting.recovery_ended", by=by, at=at, about=recovery, keys=len(held))
    return recovery.ref
