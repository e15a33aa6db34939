"""A checkpoint as a signed note (C2SP tlog-checkpoint): people can read it, others can countersign it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says: whose ledger, how many lines, and the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(origin: str, public: bytes) -> bytes:
    """The four bytes by which a note names a key (C2SP signed-note)."""
    return hashlib.sha256(origin.encode() + b"\n" + ED25519 + public).digest()[:4]


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The whole note: the text, an empty line, one signature."""
    public = key.public_key().public_bytes_raw()
    signed = key_id(checkpoint.origin, public) + key.sign(checkpoint.text().encode())
    return f"{checkpoint.text()}\n— {checkpoint.origin} {base64.b64encode(signed).decode()}\n"


def opened(note: str, public: bytes) -> Checkpoint:
    """Read a note and check its signature.

    public  the Ed25519 public key, 32 bytes
    Refuses, with ValueError, a note that is cut, altered, or signed by another key.
    """
    text, gap, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not gap or len(lines) < 3 or not lines[1].isdigit():
        raise ValueError("This is not a checkpoint: it should have a name, a size, a root and a signature.")
    checkpoint = Checkpoint(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True))
    for line in signatures.splitlines():
        mark, _, rest = line.partition(" ")
        name, _, signed = rest.rpartition(" ")
        raw = base64.b64decode(signed)
        if mark == "—" and name == checkpoint.origin and raw[:4] == key_id(name, public):
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], (text + "\n").encode())
            except InvalidSignature:
                raise ValueError("The signature does not fit this checkpoint: it has been altered.") from None
            return checkpoint
    raise ValueError("This checkpoint is not signed by the key it was checked with.")
