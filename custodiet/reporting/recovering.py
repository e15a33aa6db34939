"""Envelopes for keepers: made with a desk's key, and handed out as a file when somebody lost theirs."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils.timezone import localdate

from custodiet.core.actors import Actor
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.reporting.models import DeskHold, DirectoryEntry, Recovery, RecoveryShare
from custodiet.reporting.readers import keepers
from custodiet.sealing.ceremony import Held, Round, about
from custodiet.sealing.keys import PrivateKey
from custodiet.sealing.recovery import Share, shared


def round_of(ref: Ref) -> Round:
    """The file of a recovery that was begun, as it goes to the first keeper."""
    begun = Recovery.objects.get(pk=ref.id)
    rows = DirectoryEntry.objects.order_by("place").values_list("said", "signature")
    entries = tuple((json.loads(said), bytes(signature)) for said, signature in rows)
    return Round(begun.pk, begun.owner, entries, tuple(lost_holds(begun.owner, begun.reader)))


def lost_holds(owner: str, reader: str) -> list[Held]:
    """What a handler held under an earlier key and lacks under this one, with its envelopes."""
    has = set(DeskHold.objects.filter(owner=owner, reader=reader).values_list("desk_key", flat=True))
    before = DeskHold.objects.filter(owner=owner).exclude(reader=reader).exclude(desk_key__in=has)
    found = []
    for desk, epoch, desk_key in sorted(set(before.values_list("desk", "epoch", "desk_key"))):
        rows = RecoveryShare.objects.filter(desk_key=desk_key).order_by("pk")
        shares = tuple(
            Share(about(desk, epoch), tuple(each.holders.split()), 0, bytes(each.data)) for each in rows
        )
        if shares:
            found.append(Held(desk, epoch, desk_key, shares))
    return found


def keep_shares(desk: str, epoch: int, key: PrivateKey, *, by: Actor, at: datetime) -> int:
    """Give a key to its keepers, in an envelope for each group. Gives how many; none without keepers.

    Called inside an action, which answers for it.
    """
    day = localdate(at)
    named = keepers(on=day)
    if not named:
        return 0
    needed = rule("reporting.keepers_needed", on=day).value
    made = shared(key.seed, [each.key for each in named], needed, about(desk, epoch))
    for each in made:
        kept = RecoveryShare.objects.create(
            desk=desk, epoch=epoch, desk_key=key.public.ident, holders=" ".join(each.holders), data=each.data
        )
        record("reporting.share_kept", by=by, at=at, about=kept)
    return len(made)
