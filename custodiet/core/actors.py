"""Who acts, and whom a record is kept from."""

from __future__ import annotations

from dataclasses import dataclass, field

from custodiet.core.refs import Ref


@dataclass(frozen=True)
class Actor:
    """Somebody, or something, that does or looks.

    id      "user:12", "system:sweep" or "anyone"; this is what the ledger keeps, never a name
    role    the one role they hold, as accounts.permissions spells it
    unit    the unit they work in; empty when they have none
    person  who they are in linkage, so that nobody is near a record about themselves
    way     how they came, where it was not by signing in: "shell"; every line they write says so
    """

    id: str
    role: str
    unit: str = ""
    person: Ref | None = None
    way: str = ""

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True)
class Guard:
    """Whom one record belongs to, and whom it is kept from.

    unit       the unit that owns it
    team       ids of the actors who are named on it
    kept_from  people who may never be near it: its subjects, their line managers, and any others named
    asks       a further permission, as accounts.permissions spells it, without which nobody comes near it
    """

    unit: str = ""
    team: frozenset[str] = field(default_factory=frozenset)
    kept_from: frozenset[Ref] = field(default_factory=frozenset)
    asks: str = ""
