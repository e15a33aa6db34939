"""Sealing one part: XChaCha20-Poly1305 under a key of its own, bound to its place.

draft-irtf-cfrg-xchacha-03; libsodium's implementation. The nonce is 192 bits, so a random one never repeats.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as _decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as _encrypt,
)
from nacl.exceptions import CryptoError

from custodiet.sealing.padding import pad, unpadded
from custodiet.sealing.places import CannotOpen, Place

KEY = 32  # bytes
NONCE = 24  # bytes


@dataclass(frozen=True)
class Sealed:
    """A sealed part: a nonce and what it hides. Its length tells the rounded length of the text."""

    nonce: bytes
    hidden: bytes


def part_key() -> bytes:
    """A new key for one part."""
    return os.urandom(KEY)


def seal(text: bytes, place: Place, key: bytes) -> Sealed:
    """Seal a part under its key. This will hide its length, and will open at this place only."""
    nonce = os.urandom(NONCE)
    return Sealed(nonce, _encrypt(pad(text), place.bound("part"), nonce, key))


def opened(sealed: Sealed, place: Place, key: bytes) -> bytes:
    """Open a part. Refuses, with CannotOpen, another place or key, or anything changed."""
    if len(sealed.nonce) != NONCE or len(key) != KEY:
        raise CannotOpen
    try:
        return unpadded(_decrypt(sealed.hidden, place.bound("part"), sealed.nonce, key))
    except (CryptoError, ValueError):
        raise CannotOpen from None
