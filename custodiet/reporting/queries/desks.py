"""Asking how the desks stand: who holds their keys, and what would be lost with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.queries import names_of, who_may
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed
from custodiet.core.policy import rule
from custodiet.reporting.models import DeskHold, HandlerKey, RecoveryShare
from custodiet.reporting.readers import directory, hold_name
from custodiet.sealing.directory import Reads

ROLES = {Reads.DESK: Permission.REPORT_WORK, Reads.IDENTITY: Permission.RELEASE_DECIDE}


@dataclass(frozen=True)
class Held:
    """One key that is sealed to, and those before it.

    since    from which day it is sealed to; None while there is none
    holders  who holds it now and has a role to, by name
    lacking  how many keys, of this and those before it, the keepers could not bring back
    """

    epoch: int
    since: date | None
    holders: tuple[str, ...]
    lacking: int


@dataclass(frozen=True)
class DeskRow:
    """One desk.

    takes_names  whether somebody keeps who its reporters are
    enough       whether so many do as the rule says
    """

    name: str
    reports: Held
    identities: Held
    takes_names: bool
    enough: bool


def desks(by: Actor, *, on: date) -> list[DeskRow]:
    """Every desk of the directory, by name. Refuses whoever does not answer for keys."""
    if scope_of(by, Permission.REPORT_KEYS) is None:
        raise NotAllowed("Your role does not include how the desks' keys stand.")
    known = directory()
    names = sorted({each.owner for each in known.entries if each.reads in ROLES})
    needed = rule("reporting.custodians_needed", on=on).value
    rows = []
    for name in names:
        reports, identities = (_held(name, reads, on) for reads in ROLES)
        has = identities.since is not None
        rows.append(DeskRow(name, reports, identities, has, len(identities.holders) >= needed))
    return rows


def _held(desk: str, reads: Reads, on: date) -> Held:
    entries = [each for each in directory().entries if each.reads is reads and each.owner == desk]
    idents = [each.key.ident for each in entries]
    given = set(RecoveryShare.objects.filter(desk_key__in=idents).values_list("desk_key", flat=True))
    lacking = len(set(idents) - given)
    entry = directory().reader(reads, desk, on=on)
    if entry is None:
        return Held(0, None, (), lacking)
    current = HandlerKey.objects.values("ident")
    rows = DeskHold.objects.filter(
        desk=hold_name(desk, reads), desk_key=entry.key.ident, reader__in=current
    ).values_list("owner", flat=True)
    owners = set(rows) & set(who_may(ROLES[reads], desk))
    return Held(entry.epoch, entry.from_on, tuple(sorted(names_of(owners).values())), lacking)
