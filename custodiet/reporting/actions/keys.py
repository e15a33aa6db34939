"""The key ceremony: handlers' keys vouched for, desks' keys made and given to their handlers.

Done by whoever holds the unit's key, on a machine that has it for that moment. What it writes, it signs; what
it makes, it gives away, and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.timezone import localdate

from custodiet.accounts.gate import make
from custodiet.accounts.permissions import GRANTS, Permission
from custodiet.accounts.queries import role_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.reporting.models import DeskHold, HandlerKey
from custodiet.reporting.readers import directory, enter, hold_name
from custodiet.reporting.recovering import keep_shares
from custodiet.reporting.vault.keeper import HANDLER
from custodiet.sealing.directory import Reads
from custodiet.sealing.keys import Cost, PublicKey, Suite, locked, new_key
from custodiet.sealing.places import hold_place
from custodiet.sealing.wraps import wrap

PASSPHRASE = 20  # characters at the least: it is all that stands between a stolen copy and the reports


@make(Permission.KEY_HOLD)
def make_key(*, by: Actor, at: datetime, passphrase: str, cost: Cost | None = None) -> Ref:
    """Make a handler's or custodian's own key and lock it under a passphrase that is kept nowhere.

    cost  of one try of the passphrase; the usual one when none is given
    Refuses a short passphrase, and a second key for one handler.
    """
    if len(passphrase) < PASSPHRASE:
        said = f"Choose at least {PASSPHRASE} characters. Five unconnected words are easy to remember."
        raise NotValid(said, problems={"passphrase": said})
    if HandlerKey.objects.filter(owner=by.id).exists():
        raise NotNow(
            "You have a key already. If its passphrase is lost, the holder of the unit’s key closes it."
        )
    key = new_key()
    lock = locked(key, passphrase, by.id, cost)
    kept = HandlerKey.objects.create(
        owner=by.id, ident=key.public.ident, public=key.public.raw, suite=key.suite, passes=lock.cost.passes,
        memory=lock.cost.memory, lock_salt=lock.salt, nonce=lock.nonce, hidden=lock.hidden, made_at=at,
    )  # fmt: skip
    record("reporting.key_made", by=by, at=at, about=kept)
    return kept.ref


@make(Permission.REPORT_KEYS)
def vouch_for_handlers(*, by: Actor, at: datetime, unit: Ed25519PrivateKey, owners: Sequence[str]) -> int:
    """Sign the keys of these handlers into the directory. Gives how many were new.

    owners  actors whose identity somebody has checked in person
    Refuses an owner who has made no key.
    """
    count = 0
    for owner in owners:
        key = HandlerKey.objects.filter(owner=owner).first()
        if key is None:
            raise NotValid(f"{owner} has made no key yet. They do so on the page Reports, Your key.")
        known = directory()
        if any(each.key.ident == key.ident for each in known.entries):
            continue
        public = PublicKey(Suite(key.suite), bytes(key.public))
        enter(known.next(Reads.HANDLER, owner, public, from_on=at.date()), unit)
        record("reporting.handler_vouched_for", by=by, at=at, about=key)
        count += 1
    record("reporting.handlers_looked_at", by=by, at=at, count=len(owners))
    return count


@make(Permission.REPORT_KEYS)
def begin_epoch(
    *,
    by: Actor,
    at: datetime,
    unit: Ed25519PrivateKey,
    desk: str,
    owners: Sequence[str],
    from_on: date,
    reads: Reads = Reads.DESK,
) -> int:
    """Make the next key of a desk, or of its custodians, and give it to those who hold it. Gives the epoch.

    owners  who is to read from then on; whoever is left out cannot open what comes after
    reads   DESK for a desk's handlers, IDENTITY for its custodians
    Refuses a key that nobody would hold, and custodians' fewer than the rule says; a holder whose key is not
    in the directory, and one whose role is not to hold it: no handler keeps who reporters are, and no
    custodian reads reports.
    """
    _of_the_role(owners, reads)
    _enough(owners, reads, localdate(at))
    known = directory()
    key = new_key()
    held = hold_name(desk, reads)
    entry = known.next(reads, desk, key.public, from_on=from_on)
    for owner in owners:
        handler = known.reader(Reads.HANDLER, owner, on=from_on)
        if handler is None:
            raise NotValid(f"{owner} is not in the key directory. Vouch for their key first.")
        given = wrap(key.seed, handler.key, hold_place(held, entry.epoch), HANDLER)
        kept = DeskHold.objects.create(
            desk=held, epoch=entry.epoch, desk_key=key.public.ident, owner=owner, reader=given.reader,
            suite=given.suite, data=given.data,
        )  # fmt: skip
        record("reporting.hold_given", by=by, at=at, about=kept)
    enter(entry, unit)
    shares = keep_shares(held, entry.epoch, key, by=by, at=at)
    record(
        "reporting.epoch_begun", by=by, at=at, epoch=entry.epoch, handlers=len(owners), envelopes=shares
    )  # fmt: skip
    return entry.epoch


def _enough(owners: Sequence[str], reads: Reads, day: date) -> None:
    if not owners:
        raise NotValid("A desk needs at least one handler, or nobody could read what is sent to it.")
    needed = rule("reporting.custodians_needed", on=day).value
    if reads is Reads.IDENTITY and len(set(owners)) < needed:
        raise NotValid(
            f"Name at least {needed} custodians: what one alone can open is lost with their passphrase, and "
            "nobody else could decide. Until then nobody is asked who they are in confidence."
        )


def _of_the_role(owners: Sequence[str], reads: Reads) -> None:
    needed = Permission.RELEASE_DECIDE if reads is Reads.IDENTITY else Permission.REPORT_READ
    for owner in owners:
        if (role := role_of(owner)) is None or needed not in GRANTS[role]:
            raise NotValid(f"{owner} may not hold this key: their role is not to read with it.")
