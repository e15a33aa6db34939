"""Parts and files open at their own place, with their own key, whole and unchanged, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custodiet.sealing.envelope import NONCE, Sealed, opened, part_key, seal
from custodiet.sealing.padding import LEAST, pad, padded_length, unpadded
from custodiet.sealing.places import CannotOpen, Kind, Place, together
from custodiet.sealing.streams import BLOCK, HEADER, SEALED_BLOCK, opened_stream, sealed_stream

HERE = Place("report-a", "part-1", Kind.ANSWERS)
ELSEWHERE = [
    replace(HERE, report="report-b"),
    replace(HERE, part="part-2"),
    replace(HERE, kind=Kind.MESSAGE),
    Place("report-apart-1", "", Kind.ANSWERS),
]


@given(st.binary(max_size=5_000))
def test_what_was_sealed_opens_again_to_the_byte(text: bytes):
    key = part_key()
    assert opened(seal(text, HERE, key), HERE, key) == text


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_part_moved_elsewhere_does_not_open(place: Place):
    key = part_key()
    with pytest.raises(CannotOpen):
        opened(seal(b"words", HERE, key), place, key)


@given(st.data())
def test_a_part_with_one_bit_changed_does_not_open(data: st.DataObject):
    key = part_key()
    sealed = seal(b"words", HERE, key)
    whole = bytearray(sealed.nonce + sealed.hidden)
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit // 8] ^= 1 << bit % 8
    with pytest.raises(CannotOpen):
        opened(Sealed(bytes(whole[:NONCE]), bytes(whole[NONCE:])), HERE, key)


@pytest.mark.parametrize("key", [b"", b"short", bytes(32)])
def test_another_key_opens_nothing(key: bytes):
    with pytest.raises(CannotOpen):
        opened(seal(b"words", HERE, part_key()), HERE, key)


def test_the_same_words_sealed_twice_do_not_look_alike():
    key = part_key()
    assert seal(b"words", HERE, key).hidden != seal(b"words", HERE, key).hidden


@given(st.lists(st.text(max_size=6), max_size=5), st.lists(st.text(max_size=6), max_size=5))
def test_no_two_lists_of_texts_are_joined_alike(one: list[str], other: list[str]):
    assert (together(*one) == together(*other)) == (one == other)


@given(st.integers(0, 10**9))
def test_padding_adds_an_eighth_at_most_and_never_takes_away(length: int):
    rounded = padded_length(length)
    assert rounded >= length
    assert rounded <= max(LEAST, length * 1.12)
    assert padded_length(rounded) == rounded


@given(st.binary(max_size=2_000))
def test_padding_comes_off_again(text: bytes):
    assert unpadded(pad(text)) == text


@pytest.mark.parametrize("broken", [b"", b"\x00\x00", b"text without a mark", b"text\x80\x00\x01"])
def test_what_was_not_padded_is_refused(broken: bytes):
    with pytest.raises(ValueError, match="not padded"):
        unpadded(broken)


def test_texts_of_nearly_one_length_look_alike():
    key = part_key()
    assert len({len(seal(b"x" * size, HERE, key).hidden) for size in range(LEAST)}) == 1


FILE = Place("report-a", "part-2", Kind.FILE)
ROOM = BLOCK - 4
EDGES = [0, 1, LEAST - 1, LEAST, LEAST + 1, ROOM - 1, ROOM, ROOM + 1, 2 * ROOM, 2 * ROOM + 1, 1_000_000]


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("length", EDGES)
@pytest.mark.parametrize("size", [1_000, 70_000])
def test_a_file_opens_again_to_the_byte_however_it_comes_in(length: int, size: int):
    key, data = part_key(), bytes(range(256)) * (length // 256 + 1)
    sealed = b"".join(sealed_stream(pieces(data[:length], size), FILE, key))
    assert b"".join(opened_stream(pieces(sealed, size + 7), FILE, key)) == data[:length]


@pytest.mark.parametrize("length", EDGES)
def test_a_sealed_file_tells_no_more_than_its_rounded_length(length: int):
    sealed = b"".join(sealed_stream([b"x" * length], FILE, part_key()))
    blocks = -(-(len(sealed) - HEADER) // SEALED_BLOCK)
    assert len(sealed) == HEADER + padded_length(length) + blocks * (SEALED_BLOCK - ROOM)


def long_file() -> tuple[bytes, bytes]:
    key = part_key()
    return key, b"".join(sealed_stream([b"evidence" * 20_000], FILE, key))


def read(sealed: bytes, key: bytes, place: Place = FILE) -> bytes:
    return b"".join(opened_stream([sealed], place, key))


@settings(max_examples=40)
@given(st.data())
def test_a_file_cut_anywhere_is_refused(data: st.DataObject):
    key, sealed = long_file()
    with pytest.raises(CannotOpen):
        read(sealed[: data.draw(st.integers(0, len(sealed) - 1))], key)


@settings(max_examples=40)
@given(st.data())
def test_a_file_with_one_byte_changed_is_refused(data: st.DataObject):
    key, sealed = long_file()
    changed = bytearray(sealed)
    changed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotOpen):
        read(bytes(changed), key)


def test_a_file_with_blocks_exchanged_left_out_or_added_is_refused():
    key, sealed = long_file()
    head, first = sealed[:HEADER], sealed[HEADER : HEADER + SEALED_BLOCK]
    second, rest = sealed[HEADER + SEALED_BLOCK :][:SEALED_BLOCK], sealed[HEADER + 2 * SEALED_BLOCK :]
    for changed in (
        head + second + first + rest,
        head + second + rest,
        head + first + first + rest,
        sealed + b"x",
    ):
        with pytest.raises(CannotOpen):
            read(changed, key)


@pytest.mark.parametrize("place", [replace(FILE, report="report-b"), replace(FILE, part="part-9"), HERE])
def test_a_file_moved_elsewhere_is_refused(place: Place):
    key, sealed = long_file()
    with pytest.raises(CannotOpen):
        read(sealed, key, place)
