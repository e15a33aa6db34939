"""Asking about keys."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.queries import names_of, who_may
from custodiet.core.actors import Actor
from custodiet.reporting.models import DeskHold, HandlerKey, RecoveryShare
from custodiet.reporting.readers import directory, hold_name
from custodiet.sealing.directory import Reads


def way_in(by: Actor) -> dict[str, Any] | None:
    """A handler's locked key and what they hold, as the vault takes them; None before they have one."""
    key = HandlerKey.objects.filter(owner=by.id).first()
    if key is None:
        return None
    lock = {
        "suite": key.suite, "passes": key.passes, "memory": key.memory, "salt": as_text(key.lock_salt),
        "nonce": as_text(key.nonce), "hidden": as_text(key.hidden),
    }  # fmt: skip
    holds = DeskHold.objects.filter(Q(owner=by.id) & Q(reader=key.ident)).order_by("pk")
    return {
        "lock": lock,
        "holds": [
            {"desk": h.desk, "epoch": h.epoch, "suite": h.suite, "reader": h.reader, "data": as_text(h.data)}
            for h in holds
        ],
    }


def as_text(raw: Any) -> str:
    """Bytes as the vault takes them."""
    return b64encode(bytes(raw)).decode()


@dataclass(frozen=True)
class Hold:
    """A desk's key of one epoch that somebody holds.

    others        who else holds it, by name
    in_envelopes  whether the keepers can bring it back
    """

    desk: str
    epoch: int
    desk_key: str
    others: tuple[str, ...]
    in_envelopes: bool

    def as_asked(self) -> dict[str, Any]:
        """As the vault is asked about it."""
        return {"desk": self.desk, "epoch": self.epoch, "desk_key": self.desk_key}


@dataclass(frozen=True)
class Colleague:
    """Somebody of the same desk. vouched: whether a desk's key may be given to theirs."""

    id: str
    name: str
    vouched: bool


def is_custodian(by: Actor) -> bool:
    """Whether the keys that an actor may hold are the custodians' and not the desk's."""
    return scope_of(by, Permission.RELEASE_DECIDE) is not None


def _may_hold(by: Actor) -> Permission:
    """What whoever holds the same keys as this actor must be permitted to do with them."""
    return Permission.RELEASE_DECIDE if is_custodian(by) else Permission.REPORT_WORK


def own_holds(by: Actor) -> list[Hold]:
    """The keys of their own desk, or of its custodians, that an actor holds now, the newest first."""
    desk = hold_name(by.unit or "", Reads.IDENTITY if is_custodian(by) else Reads.DESK)
    key = HandlerKey.objects.filter(owner=by.id).first()
    rows = list(DeskHold.objects.filter(desk=desk).order_by("-epoch"))
    current = set(HandlerKey.objects.values_list("ident", flat=True))
    names = names_of({each.owner for each in rows})
    here = set(who_may(_may_hold(by), by.unit)) if by.unit else set()  # without those who have left
    kept = set(RecoveryShare.objects.values_list("desk_key", flat=True).distinct())
    others: dict[str, set[str]] = {}
    for each in rows:
        if each.owner in here - {by.id} and each.reader in current:
            others.setdefault(each.desk_key, set()).add(names[each.owner])
    return [
        Hold(each.desk, each.epoch, each.desk_key, tuple(sorted(others.get(each.desk_key, ()))),
             each.desk_key in kept)
        for each in rows
        if key is not None and each.reader == key.ident
    ]  # fmt: skip


def colleagues(by: Actor) -> list[Colleague]:
    """Whoever else of an actor's desk may hold the same keys and has made one of their own, by name."""
    known = {each.key.ident for each in directory().entries if each.reads is Reads.HANDLER}
    keys = {each.owner: each.ident for each in HandlerKey.objects.exclude(owner=by.id)}
    found = [each for each in who_may(_may_hold(by), by.unit) if each in keys] if by.unit else []
    names = names_of(set(found))
    return sorted(
        (Colleague(each, names[each], keys[each] in known) for each in found), key=lambda each: each.name
    )


def other_desks(by: Actor, *, on: date) -> list[str]:
    """The desks, but an actor's own, that can be sealed to on a day."""
    known = directory()
    names = sorted({each.owner for each in known.entries if each.reads is Reads.DESK} - {by.unit})
    return [name for name in names if known.reader(Reads.DESK, name, on=on) is not None]
