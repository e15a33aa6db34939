"""Laws of the chain, the tree and the note."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from custodiet.ledger.rules import chain, merkle, notes

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


def lines(count: int) -> list[tuple[chain.Entry, str, str]]:
    made, previous = [], chain.START
    for seq in range(1, count + 1):
        entry = chain.Entry(
            seq, "cases.case_opened", "user:1", NOON + timedelta(seconds=seq), "cases.case:1", "d", ""
        )
        stored = chain.link(previous, entry.octets())
        made.append((entry, previous, stored))
        previous = stored
    return made


def altered(entry: chain.Entry) -> chain.Entry:
    return chain.Entry(**{**vars(entry), "actor": "user:2"})


def test_a_whole_chain_has_no_faults():
    assert not list(chain.faults(lines(20)))


@given(st.integers(2, 12), st.data())
def test_a_line_taken_out_is_found_unless_it_was_the_last(count, data):
    made = lines(count)
    gone = data.draw(st.integers(0, count - 2))
    assert list(chain.faults(made[:gone] + made[gone + 1 :]))


@given(st.integers(1, 12), st.data())
def test_an_altered_line_is_found(count, data):
    made = lines(count)
    here = data.draw(st.integers(0, count - 1))
    entry, previous, stored = made[here]
    made[here] = (altered(entry), previous, stored)
    assert [fault.seq for fault in chain.faults(made)] == [here + 1]


@given(st.integers(2, 12), st.data())
def test_an_altered_line_with_its_hash_made_anew_is_found_at_the_next(count, data):
    made = lines(count)
    here = data.draw(st.integers(0, count - 2))
    entry, previous, _ = made[here]
    made[here] = (altered(entry), previous, chain.link(previous, altered(entry).octets()))
    assert [fault.seq for fault in chain.faults(made)] == [here + 2]


@given(st.integers(2, 12), st.data())
def test_two_lines_that_change_places_are_found(count, data):
    made = lines(count)
    here = data.draw(st.integers(0, count - 2))
    made[here], made[here + 1] = made[here + 1], made[here]
    assert list(chain.faults(made))


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf(bytes([n])) for n in range(count)]


def slow_root(values: list[bytes]) -> bytes:
    """RFC 6962 as it is written, to hold the streaming root against."""
    if not values:
        return hashlib.sha256(b"").digest()
    if len(values) == 1:
        return values[0]
    middle = 1
    while middle * 2 < len(values):
        middle *= 2
    return merkle.node(slow_root(values[:middle]), slow_root(values[middle:]))


@given(st.integers(0, 70))
def test_the_streamed_root_is_the_root_of_the_standard(count):
    assert merkle.root_of(leaves(count)) == slow_root(leaves(count))


def test_the_root_of_seven_known_leaves_is_the_published_one():
    """Test vectors of the Certificate Transparency reference implementation."""
    known = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    made = [merkle.leaf(bytes.fromhex(each)) for each in known]
    assert merkle.root_of(made).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@settings(max_examples=60)
@given(st.integers(1, 40), st.data())
def test_every_leaf_can_be_shown_to_be_there_and_no_other_can(size, data):
    made = leaves(size)
    root = merkle.root_of(made)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion(made, index)
    assert merkle.included(made[index], index, size, proof, root)
    assert not merkle.included(merkle.leaf(b"another"), index, size, proof, root)
    assert not merkle.included(made[index], index, size, [*proof, root], root)
    if proof:
        assert not merkle.included(made[index], index, size, proof[:-1], root)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else None
    if other is not None:
        assert not merkle.included(made[index], other, size, proof, root)


@settings(max_examples=60)
@given(st.integers(1, 40), st.data())
def test_a_ledger_that_only_grew_is_consistent_and_a_changed_one_is_not(new, data):
    old = data.draw(st.integers(1, new))
    made = leaves(new)
    before, after = merkle.root_of(made[:old]), merkle.root_of(made)
    proof = merkle.consistency(made, old)
    assert merkle.consistent(old, new, before, after, proof)
    forged = [merkle.leaf(b"changed"), *made[1:]]
    assert not merkle.consistent(old, new, before, merkle.root_of(forged), merkle.consistency(forged, old))


def test_a_signed_note_opens_to_what_was_signed():
    said = notes.Checkpoint("northmarch.example/custodiet", 48236, merkle.root_of(leaves(3)))
    assert notes.opened(notes.sign(said, KEY), PUBLIC) == said


@pytest.mark.parametrize(
    "harm",
    [
        lambda note: note.replace("48236", "48235"),
        lambda note: note.replace("northmarch", "southmarch"),
        lambda note: note.partition("\n\n")[0],
        lambda note: note[: note.index("—")],
        lambda note: "",
    ],
)
def test_an_altered_or_cut_note_is_refused(harm):
    note = notes.sign(notes.Checkpoint("northmarch.example/custodiet", 48236, bytes(32)), KEY)
    with pytest.raises(ValueError, match=r"checkpoint|signature"):
        notes.opened(harm(note), PUBLIC)


def test_a_note_signed_by_another_key_is_refused():
    other = Ed25519PrivateKey.from_private_bytes(bytes(reversed(range(32))))
    note = notes.sign(notes.Checkpoint("northmarch.example/custodiet", 1, bytes(32)), other)
    with pytest.raises(ValueError, match="not signed by the key"):
        notes.opened(note, PUBLIC)
