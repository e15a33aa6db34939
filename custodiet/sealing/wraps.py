"""Giving a part's key to one reader, by HPKE (RFC 9180), bound to the part's place and the reader's role."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM
from cryptography.hazmat.primitives.hpke import Suite as Hpke

from custodiet.sealing.keys import PrivateKey, PublicKey, Suite
from custodiet.sealing.places import CannotOpen, Place, together

_HPKE = {
    Suite.HYBRID: Hpke(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305),
    Suite.X25519: Hpke(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305),
}


@dataclass(frozen=True)
class Wrap:
    """One secret, given to one reader.

    suite   the number of the way it was given
    reader  the name of the key that opens it
    """

    suite: Suite
    reader: str
    data: bytes


def wrap(secret: bytes, reader: PublicKey, place: Place, role: str) -> Wrap:
    """Give a part's key to a reader.

    role  in what capacity they read: desk, identity, reporter, recovery …; the wrap opens in no other
    """
    return Wrap(reader.suite, reader.ident, give(secret, reader, place.bound("wrap", role, reader.ident)))


def unwrapped(given: Wrap, key: PrivateKey, place: Place, role: str) -> bytes:
    """Take a part's key out. Refuses, with CannotOpen, another key, place or role, or anything changed."""
    reader = key.public.ident
    if given.suite is not key.suite or given.reader != reader:
        raise CannotOpen
    return take(given.data, key, place.bound("wrap", role, reader))


def give(secret: bytes, reader: PublicKey, bound: bytes) -> bytes:
    """Encrypt to a reader, bound to a context."""
    return _HPKE[reader.suite].encrypt(secret, reader.usable(), info=_info(reader.suite, bound))


def take(data: bytes, key: PrivateKey, bound: bytes) -> bytes:
    """Decrypt with a reader's key. Refuses, with CannotOpen, another key or context, or anything changed."""
    try:
        return _HPKE[key.suite].decrypt(data, key.usable(), info=_info(key.suite, bound))
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def _info(suite: Suite, bound: bytes) -> bytes:
    return together("custodiet/hpke/1", str(int(suite))) + bound
