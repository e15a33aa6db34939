"""The signed directory of readers: whom a report may be sealed to.

Each entry carries the digest of the one before and the signature of the unit's key, which is kept offline and
pinned in the settings. Somebody who can write to the database can cut entries off its end or withhold new
ones, but cannot slip in a key of their own, change one, or take one out of the middle.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from custodiet.core.errors import NotValid
from custodiet.sealing.keys import PublicKey, Suite

START = "0" * 64


class NotVouchedFor(NotValid):
    """The directory is not what the unit's key signed."""


class Reads(StrEnum):
    """What a reader's key is for."""

    DESK = auto()  # a desk's, for a stretch of time
    HANDLER = auto()  # one person's
    IDENTITY = auto()  # the custodians': names and ways to reach somebody, and nothing else
    RECOVERY = auto()  # the oversight body's, kept offline
    PARTNER = auto()  # a partner agency's: what it is told, and what it calls a matter
    NOTIFIER = auto()  # addresses to which "there is news" may be sent
    CLOSED = auto()  # ends the key that has the same raw bytes


@dataclass(frozen=True)
class Entry:
    """One line of the directory.

    owner    a desk's or an agency's name, or a person's number
    epoch    which of the owner's keys in a row, from 1; each is one more than the last
    from_on  from which day it is sealed to
    before   digest of the entry before (64 characters), START for the first
    """

    place: int
    reads: Reads
    owner: str
    epoch: int
    key: PublicKey
    from_on: date
    before: str
    signature: bytes = b""

    def said(self) -> bytes:
        """What is signed: everything but the signature, as canonical JSON (RFC 8785)."""
        return rfc8785.dumps(
            {
                "form": "custodiet/directory/1",
                "place": self.place,
                "reads": str(self.reads),
                "owner": self.owner,
                "epoch": self.epoch,
                "suite": int(self.key.suite),
                "key": self.key.raw.hex(),
                "from_on": self.from_on.isoformat(),
                "before": self.before,
            }
        )

    def digest(self) -> str:
        """The digest that the next entry carries."""
        return hashlib.sha256(self.said() + self.signature).hexdigest()


@dataclass(frozen=True)
class Directory:
    """Every entry, in order, each checked. Made by checked() alone."""

    entries: tuple[Entry, ...]

    def head(self) -> tuple[int, str]:
        """How many entries there are and the last one's digest, to be published and compared."""
        return len(self.entries), self.entries[-1].digest() if self.entries else START

    def reader(self, reads: Reads, owner: str, *, on: date) -> Entry | None:
        """The key to seal to on a day: the owner's newest, if it has begun and is not closed."""
        closed = {
            each.key.ident for each in self.entries if each.reads is Reads.CLOSED and each.from_on <= on
        }
        usable = [
            each
            for each in self.entries
            if each.reads is reads and each.owner == owner and each.from_on <= on
        ]
        newest = usable[-1] if usable else None
        return None if newest is None or newest.key.ident in closed else newest

    def next(self, reads: Reads, owner: str, key: PublicKey, *, from_on: date) -> Entry:
        """Write the next entry, unsigned, for the unit's key to sign offline."""
        place, before = self.head()
        epoch = 1 + max((e.epoch for e in self.entries if e.reads is reads and e.owner == owner), default=0)
        return Entry(place, reads, owner, epoch, key, from_on, before)


def signed(entry: Entry, unit: Ed25519PrivateKey) -> Entry:
    """Sign an entry with the unit's key."""
    return Entry(
        entry.place, entry.reads, entry.owner, entry.epoch, entry.key, entry.from_on, entry.before,
        unit.sign(entry.said()),
    )  # fmt: skip


def checked(entries: Iterable[Entry], unit: Sequence[bytes]) -> Directory:
    """Check a directory from its first entry to its last.

    unit  the unit's public keys that are pinned in the settings, 32 bytes each; any of them may sign
    Refuses, with NotVouchedFor, an entry that is not signed by one of them, out of its place or turn, or of a
    key that stands there already.
    """
    keys = [Ed25519PublicKey.from_public_bytes(raw) for raw in unit]
    found: list[Entry] = []
    for entry in entries:
        so_far = Directory(tuple(found))
        _in_place(entry, so_far)
        if not any(_signed_by(entry, key) for key in keys):
            raise NotVouchedFor(f"Entry {entry.place} of the key directory is not signed by the unit’s key.")
        found.append(entry)
    return Directory(tuple(found))


def _in_place(entry: Entry, so_far: Directory) -> None:
    if (entry.place, entry.before) != so_far.head():
        raise NotVouchedFor(f"Entry {entry.place} of the key directory does not follow the one before it.")
    wanted = so_far.next(entry.reads, entry.owner, entry.key, from_on=entry.from_on).epoch
    if entry.epoch != wanted:
        raise NotVouchedFor(f"Entry {entry.place} of the key directory is out of its turn.")
    there = any(each.key.ident == entry.key.ident for each in so_far.entries)
    if there is not (entry.reads is Reads.CLOSED):
        raise NotVouchedFor(f"Entry {entry.place} of the key directory names a key that it may not.")


def _signed_by(entry: Entry, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(entry.signature, entry.said())
    except InvalidSignature:
        return False
    return True


def entry_of(said: dict[str, str | int], signature: bytes) -> Entry:
    """Read an entry back from what was kept of it. Refuses, with NotVouchedFor, any other shape."""
    try:
        return Entry(
            place=int(said["place"]),
            reads=Reads(str(said["reads"])),
            owner=str(said["owner"]),
            epoch=int(said["epoch"]),
            key=PublicKey(Suite(int(said["suite"])), bytes.fromhex(str(said["key"]))),
            from_on=date.fromisoformat(str(said["from_on"])),
            before=str(said["before"]),
            signature=signature,
        )
    except (KeyError, ValueError) as fault:
        raise NotVouchedFor("An entry of the key directory cannot be read.") from fault
