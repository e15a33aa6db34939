"""Sealing a file as it comes in: libsodium's secretstream, so that no plain byte touches a disk.

Every block but the last has the same size, and each says how many of its bytes are the file's; the rest, and
blocks after the file's end, hide how long it is. A stream that is cut lacks its last block, which alone
carries the final tag, and is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES as ADDED,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_HEADERBYTES as HEADER,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_pull as _init_pull,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_push as _init_push,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_pull as _pull,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_push as _push,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_state as _State,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_FINAL as _FINAL,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as _MORE,
)

from custodiet.sealing.padding import padded_length
from custodiet.sealing.places import CannotOpen, Place

BLOCK = 65_536  # bytes of one block before sealing
_LENGTH = 4  # bytes in front that say how many are the file's
_ROOM = BLOCK - _LENGTH
SEALED_BLOCK = BLOCK + ADDED


class Sealer:
    """Seals a file that is handed over piece by piece. Holds about one block, whatever the file's length."""

    def __init__(self, place: Place, key: bytes) -> None:
        self._state = _State()
        self._bound = place.bound("stream")
        self._held = bytearray()
        self._length = 0
        self._begun = _init_push(self._state, key)

    def add(self, piece: bytes) -> bytes:
        """Take some of the file. Gives what is sealed so far and not yet given, perhaps nothing."""
        self._held += piece
        self._length += len(piece)
        given, self._begun = [self._begun], b""
        while len(self._held) > _ROOM:
            given.append(self._push(bytes(self._held[:_ROOM]), _ROOM, _MORE))
            del self._held[:_ROOM]
        return b"".join(given)

    def end(self) -> bytes:
        """Say that the file is whole. Gives the rest."""
        given, last = [self._begun], bytes(self._held)
        hidden = padded_length(self._length) - self._length
        while len(last) + hidden > _ROOM:
            hidden -= _ROOM - len(last)
            given.append(self._push(last, _ROOM, _MORE))
            last = b""
        given.append(self._push(last, len(last) + hidden, _FINAL))
        return b"".join(given)

    def _push(self, data: bytes, room: int, tag: int) -> bytes:
        sealed: bytes = _push(self._state, _filled(data, room), self._bound, tag)
        return sealed


def sealed_length(length: int) -> int:
    """How long a file of so many bytes is once it is sealed."""
    room = padded_length(length)
    blocks = max(-(-room // _ROOM), 1)
    return HEADER + room + blocks * (_LENGTH + ADDED)


def is_whole(length: int) -> bool:
    """Whether a whole sealed file could have this length. One that was cut seldom does."""
    blocks = -(-(length - HEADER) // SEALED_BLOCK)
    return sealed_length(max(length - HEADER - blocks * (_LENGTH + ADDED), 0)) == length


def sealed_stream(pieces: Iterable[bytes], place: Place, key: bytes) -> Iterator[bytes]:
    """Seal a file piece by piece.

    pieces  the file's bytes, in any lengths
    """
    sealer = Sealer(place, key)
    for piece in pieces:
        yield sealer.add(piece)
    yield sealer.end()


def opened_stream(pieces: Iterable[bytes], place: Place, key: bytes) -> Iterator[bytes]:
    """Open a sealed file piece by piece.

    Refuses, with CannotOpen, whatever is cut, changed, longer than it was, or from another place. What was
    given before the refusal is the file's beginning: do not keep it.
    """
    state, rest = _State(), _Rest(pieces)
    header = rest.take(HEADER)
    if len(header) != HEADER:
        raise CannotOpen("This file")
    _init_pull(state, header, key)
    bound, tag = place.bound("stream"), _MORE
    while tag != _FINAL:
        block = rest.take(SEALED_BLOCK)
        try:
            plain, tag = _pull(state, block, bound)
        except (RuntimeError, ValueError, TypeError):
            raise CannotOpen("This file") from None
        yield _unfilled(plain)
    if rest.take(1):
        raise CannotOpen("This file")


def _filled(data: bytes, room: int) -> bytes:
    return len(data).to_bytes(_LENGTH, "big") + data.ljust(room, b"\x00")


def _unfilled(block: bytes) -> bytes:
    length = int.from_bytes(block[:_LENGTH], "big")
    if length > len(block) - _LENGTH:
        raise CannotOpen("This file")
    return block[_LENGTH : _LENGTH + length]


class _Rest:
    """What is left of a row of pieces, taken in lengths of our own."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = bytearray()

    def take(self, length: int) -> bytes:
        """Take that many bytes, or what is left."""
        while len(self._held) < length:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        taken = bytes(self._held[:length])
        del self._held[:length]
        return taken
