"""Each line is chained by SHA-256 to the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import rfc8785

START = "0" * 64
MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True)
class Entry:
    """What one line says.

    seq     place in the ledger, from 1, without a gap
    event   room and what happened: "cases.case_referred"
    actor   "user:12" or "system:sweep"; never a name
    at      when, UTC
    about   the record, as a Ref's text; empty when there is none
    digest  of the record's row as it stood when the line was sealed
    facts   canonical JSON of short facts; never free text
    """

    seq: int
    event: str
    actor: str
    at: datetime
    about: str
    digest: str
    facts: str

    def octets(self) -> bytes:
        """The line as bytes, RFC 8785: what is chained, and what is a leaf of the tree."""
        return rfc8785.dumps(
            {
                "seq": self.seq,
                "event": self.event,
                "actor": self.actor,
                "at": self.at.astimezone(UTC).strftime(MOMENT),
                "about": self.about,
                "digest": self.digest,
                "facts": self.facts,
            }
        )


def link(previous: str, octets: bytes) -> str:
    """The hash that joins one line to the one before.

    previous  the hash of the line before, hexadecimal; START for the first
    octets    the line's own bytes
    """
    return hashlib.sha256(bytes.fromhex(previous) + octets).hexdigest()


@dataclass(frozen=True)
class Fault:
    """One place where the chain is not whole, in words."""

    seq: int
    why: str


def faults(lines: Iterable[tuple[Entry, str, str]], *, after: str = START, first: int = 1) -> Iterator[Fault]:
    """Find every line that is missing, out of order, altered or wrongly joined.

    lines  (entry, previous, hash) in order of place
    after  the hash that the first line should be joined to
    first  the place of the first line
    """
    expected, want = after, first
    for entry, previous, stored in lines:
        if entry.seq != want:
            yield Fault(entry.seq, f"Line {want} should come here, but line {entry.seq} does.")
        if previous != expected:
            yield Fault(entry.seq, f"Line {entry.seq} is not joined to the line before it.")
        if link(previous, entry.octets()) != stored:
            yield Fault(entry.seq, f"Line {entry.seq} has been altered since it was written.")
        expected, want = stored, entry.seq + 1
