"""A wrap opens for its reader, at its place, in its role; a locked key for its owner and passphrase."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custodiet.core.errors import NotValid
from custodiet.sealing.envelope import part_key
from custodiet.sealing.keys import SEEDS, Cost, PrivateKey, PublicKey, Suite, locked, new_key, unlocked
from custodiet.sealing.places import CannotOpen, Kind, Place
from custodiet.sealing.recovery import layer_off, recovered, shared
from custodiet.sealing.wraps import unwrapped, wrap

HERE = Place("report-a", "part-1", Kind.ANSWERS)
CHEAP = Cost(passes=1, memory=8 * 1024 * 1024)
SUITES = list(Suite)


@pytest.mark.parametrize("suite", SUITES)
def test_a_wrap_gives_its_reader_the_key(suite: Suite):
    reader, secret = new_key(suite), part_key()
    assert unwrapped(wrap(secret, reader.public, HERE, "desk"), reader, HERE, "desk") == secret


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(
    ("place", "role"),
    [
        (replace(HERE, report="report-b"), "desk"),
        (replace(HERE, part="part-2"), "desk"),
        (replace(HERE, kind=Kind.IDENTITY), "desk"),
        (HERE, "identity"),
    ],
)
def test_a_wrap_swapped_to_another_part_or_role_does_not_open(suite: Suite, place: Place, role: str):
    reader = new_key(suite)
    with pytest.raises(CannotOpen):
        unwrapped(wrap(part_key(), reader.public, HERE, "desk"), reader, place, role)


@pytest.mark.parametrize("suite", SUITES)
def test_a_wrap_opens_for_no_other_reader_even_under_their_name(suite: Suite):
    reader, other = new_key(suite), new_key(suite)
    given_ = wrap(part_key(), reader.public, HERE, "desk")
    for forged in (given_, replace(given_, reader=other.public.ident)):
        with pytest.raises(CannotOpen):
            unwrapped(forged, other, HERE, "desk")


def test_a_wrap_of_one_suite_is_not_taken_for_one_of_the_other():
    reader = new_key(Suite.HYBRID)
    given_ = wrap(part_key(), reader.public, HERE, "desk")
    with pytest.raises(CannotOpen):
        unwrapped(replace(given_, suite=Suite.X25519), reader, HERE, "desk")


@pytest.mark.parametrize("suite", SUITES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_changed_or_cut_wrap_does_not_open(suite: Suite, data: st.DataObject):
    reader = new_key(suite)
    given_ = wrap(part_key(), reader.public, HERE, "desk")
    place = data.draw(st.integers(0, len(given_.data) - 1))
    flipped = bytearray(given_.data)
    flipped[place] ^= data.draw(st.integers(1, 255))
    for changed in (bytes(flipped), given_.data[:place]):
        with pytest.raises(CannotOpen):
            unwrapped(replace(given_, data=changed), reader, HERE, "desk")


@pytest.mark.parametrize("suite", SUITES)
def test_a_key_is_made_again_from_its_seed_and_is_named_by_its_public_half(suite: Suite):
    key = new_key(suite)
    again = PrivateKey(suite, key.seed)
    assert again.public == key.public
    assert len(key.public.ident) == 32
    assert key.public.ident != new_key(suite).public.ident


def test_a_private_key_does_not_show_itself():
    key = PrivateKey(Suite.X25519, b"\x07" * 32)
    assert "\\x07" not in repr(key)


@pytest.mark.parametrize(("suite", "length"), [(s, SEEDS[s] + d) for s in Suite for d in (-1, 1)])
def test_a_seed_of_another_length_is_refused(suite: Suite, length: int):
    with pytest.raises(ValueError, match="length"):
        PrivateKey(suite, bytes(length))


@pytest.mark.parametrize("suite", SUITES)
def test_bytes_that_are_no_key_are_refused(suite: Suite):
    with pytest.raises(ValueError):
        PublicKey(suite, b"no key").usable()


def test_a_locked_key_opens_for_its_owner_with_the_passphrase_and_not_otherwise():
    key = new_key()
    lock = locked(key, "correct horse", "user:7", CHEAP)
    assert unlocked(lock, "correct horse", "user:7") == key
    cheaper = replace(lock, cost=Cost(passes=2, memory=CHEAP.memory))
    for broken, phrase, owner in [
        (lock, "correct horsf", "user:7"),
        (lock, "correct horse", "user:8"),
        (replace(lock, hidden=lock.hidden[:-1]), "correct horse", "user:7"),
        (replace(lock, salt=bytes(16)), "correct horse", "user:7"),
        (cheaper, "correct horse", "user:7"),
    ]:
        with pytest.raises(CannotOpen):
            unlocked(broken, phrase, owner)


@pytest.mark.parametrize(("needed", "holders", "envelopes"), [(2, 2, 1), (2, 3, 3), (3, 5, 10)])
def test_any_so_many_holders_recover_a_secret_together(needed: int, holders: int, envelopes: int):
    keys = {key.public.ident: key for key in (new_key() for _ in range(holders))}
    shares = shared(b"desk key", [key.public for key in keys.values()], needed, "desk epoch 3")
    assert len(shares) == envelopes
    for each in shares:
        share = each
        for ident in each.holders:
            share = layer_off(share, keys[ident])
        assert recovered(share) == b"desk key"


def test_fewer_holders_than_are_needed_recover_nothing():
    keys = [new_key() for _ in range(3)]
    (share,) = shared(b"desk key", [key.public for key in keys], 3, "desk epoch 3")
    for key in keys[:2]:
        share = layer_off(share, key)
        with pytest.raises(CannotOpen):
            recovered(share)
        assert b"desk key" not in share.data


def test_a_layer_comes_off_in_its_turn_and_for_what_it_is_about_only():
    first, second = new_key(), new_key()
    (share,) = shared(b"desk key", [first.public, second.public], 2, "desk epoch 3")
    with pytest.raises(CannotOpen):
        layer_off(share, second)
    with pytest.raises(CannotOpen):
        layer_off(replace(share, about="desk epoch 4"), first)
    with pytest.raises(CannotOpen):
        layer_off(layer_off(layer_off(share, first), second), second)


@pytest.mark.parametrize(("holders", "needed"), [(3, 1), (3, 4), (20, 10)])
def test_a_recovery_that_one_could_do_or_nobody_or_too_many_groups_is_refused(holders: int, needed: int):
    keys = [new_key(Suite.X25519).public for _ in range(holders)]
    with pytest.raises(NotValid):
        shared(b"desk key", keys, needed, "desk epoch 3")


def test_one_holder_named_twice_is_refused():
    key = new_key().public
    with pytest.raises(NotValid):
        shared(b"desk key", [key, key], 2, "desk epoch 3")


def test_the_library_opens_what_the_standard_says_it_must():
    """RFC 9180, appendix A.2.1.1: DHKEM(X25519), HKDF-SHA256, ChaCha20-Poly1305, sequence number 0."""
    from cryptography.hazmat.bindings._rust import openssl
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM
    from cryptography.hazmat.primitives.hpke import Suite as Hpke

    given_ = bytes.fromhex(
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
    )
    key = bytes.fromhex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb")
    plain = openssl.hpke._decrypt_with_aad(
        Hpke(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305),
        given_,
        X25519PrivateKey.from_private_bytes(key),
        info=b"Ode on a Grecian Urn",
        aad=b"Count-0",
    )
    assert plain == b"Beauty is truth, truth beauty"
