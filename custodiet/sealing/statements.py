"""A statement that somebody reported on a day: signed, told by nobody from the report, checked without it.

It carries what it takes to check it but the unit's public key: the key that signed it, and the signature of
the unit's offline key over that one. What it proves with comes from the reporter's code and opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from custodiet.core.errors import NotValid
from custodiet.sealing.codes import commitment
from custodiet.sealing.places import together

FIRST = "custodiet statement 1"
NAMES = ("service", "day", "proof", "key", "vouched", "signed")
_LINE = re.compile(r"(\w+): (\S.*)")


class NotAStatement(NotValid):
    """What was shown does not prove anything; the sentence says why."""


def _not_one() -> NotAStatement:
    return NotAStatement("This is not a whole statement. Copy it from its first line to its last.")


def _not_ours() -> NotAStatement:
    return NotAStatement("This statement was not signed by this service, or something in it was changed.")


@dataclass(frozen=True)
class Signer:
    """The key that signs statements, and the unit's signature over its public half."""

    key: Ed25519PrivateKey
    vouched: bytes


@dataclass(frozen=True)
class Statement:
    """What a statement says: that a report was received by a service on a day, and nothing of it.

    kept  what is kept beside the report that it is about; only that service can tell which it is
    """

    service: str
    on: date
    kept: str


def vouched(public: Ed25519PublicKey, unit: Ed25519PrivateKey) -> bytes:
    """Have the unit's offline key vouch for the key that signs statements."""
    return unit.sign(_vouching(public.public_bytes_raw()))


def stated(signer: Signer, *, service: str, on: date, proof: bytes) -> str:
    """Write a statement.

    proof  from the reporter's code; whoever has the code can make it again, and nobody else
    """
    public = signer.key.public_key().public_bytes_raw()
    said = {
        "service": service, "day": on.isoformat(), "proof": proof.hex(), "key": public.hex(),
        "vouched": signer.vouched.hex(), "signed": signer.key.sign(_saying(service, on, proof)).hex(),
    }  # fmt: skip
    return "\n".join([FIRST, *(f"{name}: {said[name]}" for name in NAMES), ""])


def checked_statement(text: str, unit: Sequence[bytes]) -> Statement:
    """Check a statement as somebody shows it.

    unit  the unit's public keys, 32 bytes each; any of them may have vouched
    Refuses, with NotAStatement, one that is cut, changed, or signed by a key that none of them vouched for.
    """
    said = _read(text)
    try:
        on, proof = date.fromisoformat(said["day"]), bytes.fromhex(said["proof"])
        public, vouching, signature = (bytes.fromhex(said[name]) for name in NAMES[3:])
        key = Ed25519PublicKey.from_public_bytes(public)
    except ValueError:
        raise _not_one() from None
    if not any(_signed_by(each, vouching, _vouching(public)) for each in unit):
        raise _not_ours()
    if not _holds(key, signature, _saying(said["service"], on, proof)):
        raise _not_ours()
    return Statement(said["service"], on, commitment(proof))


def _read(text: str) -> dict[str, str]:
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    found = [_LINE.fullmatch(line) for line in lines[1:]]
    said = {each[1]: each[2] for each in found if each}
    if (
        not lines
        or lines[0] != FIRST
        or None in found
        or tuple(said) != NAMES
        or len(lines) != len(NAMES) + 1
    ):
        raise _not_one()
    return said


def _signed_by(unit: bytes, signature: bytes, said: bytes) -> bool:
    return _holds(Ed25519PublicKey.from_public_bytes(unit), signature, said)


def _holds(key: Ed25519PublicKey, signature: bytes, said: bytes) -> bool:
    try:
        key.verify(signature, said)
    except InvalidSignature:
        return False
    return True


def _vouching(public: bytes) -> bytes:
    return together("custodiet/statements/1", public.hex())


def _saying(service: str, on: date, proof: bytes) -> bytes:
    return together("custodiet/statement/1", service, on.isoformat(), proof.hex())
