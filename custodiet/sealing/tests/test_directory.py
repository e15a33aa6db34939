"""The key directory: only what the unit's key signed, in its order, whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custodiet.sealing.directory import (
    START,
    Directory,
    Entry,
    NotVouchedFor,
    Reads,
    checked,
    entry_of,
    signed,
)
from custodiet.sealing.keys import Suite, new_key

UNIT = Ed25519PrivateKey.generate()
DEPUTY = Ed25519PrivateKey.generate()
PINNED = [UNIT.public_key().public_bytes_raw(), DEPUTY.public_key().public_bytes_raw()]
FIRST = date(2026, 10, 1)


def grown(*said: tuple[Reads, str, date], unit: Ed25519PrivateKey = UNIT) -> Directory:
    directory = Directory(())
    for reads, owner, from_on in said:
        entry = directory.next(reads, owner, new_key(Suite.X25519).public, from_on=from_on)
        directory = Directory((*directory.entries, signed(entry, unit)))
    return directory


def desks() -> Directory:
    january = date(2027, 1, 1)
    return grown(
        (Reads.DESK, "north", FIRST), (Reads.IDENTITY, "custodians", FIRST), (Reads.DESK, "north", january)
    )


def test_a_directory_that_the_unit_signed_is_read_and_may_be_signed_by_the_deputy_too():
    for unit in (UNIT, DEPUTY):
        whole = grown((Reads.DESK, "north", FIRST), (Reads.DESK, "north", FIRST), unit=unit)
        assert checked(whole.entries, PINNED) == whole


@pytest.mark.parametrize(
    ("day", "epoch"),
    [(FIRST - timedelta(1), None), (FIRST, 1), (date(2026, 12, 31), 1), (date(2027, 1, 1), 2)],
)
def test_a_desk_is_sealed_to_by_its_newest_key_that_has_begun(day: date, epoch: int | None):
    found = desks().reader(Reads.DESK, "north", on=day)
    assert (found.epoch if found else None) == epoch


def test_a_key_that_is_closed_is_sealed_to_no_more_and_no_older_one_is_taken_instead():
    whole = desks()
    newest = whole.reader(Reads.DESK, "north", on=date(2027, 1, 2))
    assert newest
    closing = whole.next(Reads.CLOSED, "north", newest.key, from_on=date(2027, 2, 1))
    whole = checked([*whole.entries, signed(closing, UNIT)], PINNED)
    assert whole.reader(Reads.DESK, "north", on=date(2027, 1, 31)) == newest
    assert whole.reader(Reads.DESK, "north", on=date(2027, 2, 1)) is None


def test_a_key_slipped_in_without_the_units_signature_is_refused():
    whole, stranger = desks(), Ed25519PrivateKey.generate()
    entry = whole.next(Reads.DESK, "north", new_key(Suite.X25519).public, from_on=FIRST)
    for forged in (entry, signed(entry, stranger), replace(entry, signature=bytes(64))):
        with pytest.raises(NotVouchedFor, match="not signed"):
            checked([*whole.entries, forged], PINNED)


@pytest.mark.parametrize(
    "change",
    [
        {"owner": "south"},
        {"reads": Reads.IDENTITY},
        {"from_on": FIRST - timedelta(1)},
        {"key": new_key(Suite.X25519).public},
    ],
    ids=["owner", "reads", "from_on", "key"],
)
def test_an_entry_changed_after_it_was_signed_is_refused(change: dict[str, object]):
    entries = list(desks().entries)
    entries[0] = replace(entries[0], **change)  # type: ignore[arg-type]
    with pytest.raises(NotVouchedFor):
        checked(entries, PINNED)


def test_entries_taken_out_exchanged_or_repeated_are_refused():
    a, b, c = desks().entries
    for entries in ([b, c], [a, c], [b, a, c], [a, a, b, c]):
        with pytest.raises(NotVouchedFor):
            checked(entries, PINNED)


def test_entries_cut_off_the_end_are_noticed_by_whoever_kept_the_head():
    whole = desks()
    shorter = checked(whole.entries[:-1], PINNED)
    assert shorter.head() != whole.head()
    assert Directory(()).head() == (0, START)


def test_a_key_signed_out_of_its_turn_or_signed_twice_is_refused():
    whole = desks()
    key = new_key(Suite.X25519).public
    place, before = whole.head()
    stale = Entry(place, Reads.DESK, "north", 2, key, FIRST, before)
    twice = Entry(place, Reads.DESK, "north", 3, whole.entries[0].key, FIRST, before)
    never_there = Entry(place, Reads.CLOSED, "north", 1, key, FIRST, before)
    for entry, said in ((stale, "turn"), (twice, "may not"), (never_there, "may not")):
        with pytest.raises(NotVouchedFor, match=said):
            checked([*whole.entries, signed(entry, UNIT)], PINNED)


def test_an_entry_is_read_back_from_what_was_kept_of_it():
    import json

    for entry in desks().entries:
        assert entry_of(json.loads(entry.said()), entry.signature) == entry


@pytest.mark.parametrize(
    "change", [{"reads": "everything"}, {"key": "zz"}, {"from_on": "soon"}, {"suite": 9}]
)
def test_an_entry_of_another_shape_is_refused(change: dict[str, object]):
    import json

    said = json.loads(desks().entries[0].said()) | change
    with pytest.raises(NotVouchedFor, match="cannot be read"):
        entry_of(said, b"")
