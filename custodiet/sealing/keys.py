"""Readers' keys: made, named, and locked under a passphrase. Every key says by which suite it works.

The suites are RFC 9180's (HPKE): a hybrid of ML-KEM-768 and X25519, so that what is recorded today is not
opened by tomorrow's machines, and plain X25519 for readers whose devices know no other.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as _decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as _encrypt,
)
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from custodiet.sealing.envelope import KEY, NONCE
from custodiet.sealing.places import CannotOpen, together


class Suite(IntEnum):
    """How a key is given to a reader. The number stands in every key and every wrap."""

    HYBRID = 1  # ML-KEM-768 with X25519, HKDF-SHA256, ChaCha20-Poly1305
    X25519 = 2  # X25519, HKDF-SHA256, ChaCha20-Poly1305


SEEDS = {Suite.HYBRID: 96, Suite.X25519: 32}  # bytes of a private key
_MLKEM_SEED, _MLKEM_PUBLIC = 64, 1184  # FIPS 203


@dataclass(frozen=True)
class PublicKey:
    """A reader's public key."""

    suite: Suite
    raw: bytes

    @cached_property
    def ident(self) -> str:
        """The name by which wraps and the directory call it: 32 characters of its own digest."""
        return hashlib.sha256(together("custodiet/key/1", str(int(self.suite))) + self.raw).hexdigest()[:32]

    def usable(self) -> X25519PublicKey | MLKEM768X25519PublicKey:
        """The key as the library takes it. Refuses, with ValueError, bytes that are no key of the suite."""
        return self._usable

    @cached_property
    def _usable(self) -> X25519PublicKey | MLKEM768X25519PublicKey:
        if self.suite is Suite.X25519:
            return X25519PublicKey.from_public_bytes(self.raw)
        first, second = self.raw[:_MLKEM_PUBLIC], self.raw[_MLKEM_PUBLIC:]
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(first), X25519PublicKey.from_public_bytes(second)
        )


@dataclass(frozen=True)
class PrivateKey:
    """A reader's private key, as the seed it is made from. Never shown, not even by accident."""

    suite: Suite
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEEDS[self.suite]:
            raise ValueError("This seed has the wrong length for its suite.")

    def usable(self) -> X25519PrivateKey | MLKEM768X25519PrivateKey:
        """The key as the library takes it. Made from the seed once: that costs more than using it."""
        return self._usable

    @cached_property
    def _usable(self) -> X25519PrivateKey | MLKEM768X25519PrivateKey:
        if self.suite is Suite.X25519:
            return X25519PrivateKey.from_private_bytes(self.seed)
        return MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(self.seed[:_MLKEM_SEED]),
            X25519PrivateKey.from_private_bytes(self.seed[_MLKEM_SEED:]),
        )

    @cached_property
    def public(self) -> PublicKey:
        """The public key that goes with it."""
        if self.suite is Suite.X25519:
            return PublicKey(
                self.suite, X25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
            )
        first = MLKEM768PrivateKey.from_seed_bytes(self.seed[:_MLKEM_SEED]).public_key()
        second = X25519PrivateKey.from_private_bytes(self.seed[_MLKEM_SEED:]).public_key()
        return PublicKey(self.suite, first.public_bytes_raw() + second.public_bytes_raw())


def new_key(suite: Suite = Suite.HYBRID) -> PrivateKey:
    """Make a new private key."""
    return PrivateKey(suite, os.urandom(SEEDS[suite]))


@dataclass(frozen=True)
class Cost:
    """What one try of a passphrase costs: passes over so much memory (bytes), by Argon2id (RFC 9106)."""

    passes: int = 3
    memory: int = 64 * 1024 * 1024


@dataclass(frozen=True)
class Locked:
    """A private key under a passphrase."""

    suite: Suite
    cost: Cost
    salt: bytes
    nonce: bytes
    hidden: bytes


def locked(key: PrivateKey, passphrase: str, owner: str, cost: Cost | None = None) -> Locked:
    """Lock a private key under a passphrase.

    owner  whose it is; a locked key moved to another owner does not open
    """
    cost = cost or Cost()
    salt, nonce = os.urandom(argon2id.SALTBYTES), os.urandom(NONCE)
    hidden = _encrypt(key.seed, _bound(key.suite, owner, cost), nonce, _stretched(passphrase, salt, cost))
    return Locked(key.suite, cost, salt, nonce, hidden)


def unlocked(lock: Locked, passphrase: str, owner: str) -> PrivateKey:
    """Open a locked key. Refuses, with CannotOpen, a wrong passphrase or owner, or anything changed."""
    secret = _stretched(passphrase, lock.salt, lock.cost)
    try:
        seed = _decrypt(lock.hidden, _bound(lock.suite, owner, lock.cost), lock.nonce, secret)
    except (CryptoError, ValueError):
        raise CannotOpen("This key") from None
    return PrivateKey(lock.suite, seed)


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return argon2id.kdf(KEY, passphrase.encode(), salt, cost.passes, cost.memory)


def _bound(suite: Suite, owner: str, cost: Cost) -> bytes:
    return together("custodiet/lock/1", str(int(suite)), owner, str(cost.passes), str(cost.memory))
