"""Copies a file clean: pictures without anything but the picture, text without anything but letters.

Run as a program of its own, without network, with nothing but the standard library: the file on standard
input, what it was found to be as the one argument, the copy on standard output. Everything is kept by being
known; what is not known is left out, or the copy is refused with exit code 3 and a sentence.
"""

from __future__ import annotations

import struct
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator

REFUSED = 3
MOST_PIXELS = 60_000_000
MOST_BYTES = 400_000_000  # of a picture before it is packed
ADOBE = b"Adobe"  # says how a JPEG's colours are to be read; twelve bytes and no more
# A JPEG's tables, frames and scans (ITU-T T.81): baseline, extended and progressive.
FRAMES, TABLES, SCAN, APP14, END = (
    frozenset({0xC0, 0xC1, 0xC2}),
    frozenset({0xC4, 0xDB, 0xDD}),
    0xDA,
    0xEE,
    0xD9,
)
LEFT_OUT = frozenset({*range(0xE0, 0xF0), 0xFE, 0xDC}) - {APP14}
PNG = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = (b"IHDR", b"PLTE", b"tRNS")
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


class CannotBeCleaned(ValueError):
    """A file of which no clean copy can be made; the text says why, as a sentence."""


def jpeg(data: bytes) -> bytes:
    """A JPEG's picture alone: no place, no time, no camera, no small picture inside, nothing behind."""
    if data[:2] != b"\xff\xd8":
        raise CannotBeCleaned("It does not begin as a JPEG does.")
    kept, at, framed = [data[:2]], 2, False
    while (found := _marker(data, at))[0] != END:
        marker, at = found
        segment = _segment(data, at)
        at += len(segment)
        framed = framed or (marker in FRAMES and _measured(segment))
        if _is_kept(marker, segment):
            kept.append(bytes((0xFF, marker)) + segment)
        if marker == SCAN:
            end = _scan_end(data, at)
            kept.append(data[at:end])
            at = end
    if not framed:
        raise CannotBeCleaned("It holds no picture.")
    return b"".join((*kept, b"\xff\xd9"))


def _is_kept(marker: int, segment: bytes) -> bool:
    if marker == APP14:
        return len(segment) == 14 and segment[2:7] == ADOBE
    if marker in LEFT_OUT:
        return False
    if marker not in FRAMES | TABLES | {SCAN}:
        raise CannotBeCleaned("It is a kind of JPEG that is not known here.")
    return True


def _marker(data: bytes, at: int) -> tuple[int, int]:
    if at + 2 > len(data) or data[at] != 0xFF:
        raise CannotBeCleaned("It is cut short or broken.")
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at >= len(data):
        raise CannotBeCleaned("It is cut short or broken.")
    return data[at], at + 1


def _segment(data: bytes, at: int) -> bytes:
    length = int.from_bytes(data[at : at + 2], "big")
    if length < 2 or at + length > len(data):
        raise CannotBeCleaned("It is cut short or broken.")
    return data[at : at + length]


def _measured(frame: bytes) -> bool:
    if len(frame) < 8:
        raise CannotBeCleaned("It is cut short or broken.")
    _check_size(*struct.unpack(">HH", frame[3:7]))
    return True


def _scan_end(data: bytes, at: int) -> int:
    """Where the packed picture ends: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise CannotBeCleaned("It is cut short or broken.")
        if data[at + 1] != 0x00 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def png(data: bytes) -> bytes:
    """A PNG's picture alone, unpacked and packed anew: no words, no time, nothing after its end."""
    chunks = list(_chunks(data))
    head = next((body for name, body in chunks if name == b"IHDR"), b"")
    if len(head) != 13 or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise CannotBeCleaned("It is cut short or broken.")
    _check_size(*struct.unpack(">II", head[:8]))
    packed = b"".join(body for name, body in chunks if name == b"IDAT")
    unpack = zlib.decompressobj()
    try:
        plain = unpack.decompress(packed, MOST_BYTES)
    except zlib.error:
        raise CannotBeCleaned("Its picture cannot be unpacked.") from None
    if not unpack.eof:
        raise CannotBeCleaned("Its picture is cut short, or larger than it says.")
    kept = [(name, body) for name, body in chunks if name in PNG_KEPT]
    made = [*kept, (b"IDAT", zlib.compress(plain, 6)), (b"IEND", b"")]
    return PNG + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in made
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not data.startswith(PNG):
        raise CannotBeCleaned("It does not begin as a PNG does.")
    at, name = len(PNG), b""
    while name != b"IEND":
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body, check = data[at + 8 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if len(check) != 4 or int.from_bytes(check, "big") != zlib.crc32(name + body):
            raise CannotBeCleaned("It is cut short or broken.")
        yield name, body
        at += 12 + length


def _check_size(high: int, wide: int) -> None:
    if not 0 < high * wide <= MOST_PIXELS:
        raise CannotBeCleaned(f"A picture may have {MOST_PIXELS:,} points at most.")


def text(data: bytes) -> bytes:
    """A text's letters alone: no control characters, and none that turn the order of the others round."""
    try:
        said = data.decode("utf-8")
    except UnicodeDecodeError:
        said = data.decode("cp1252", errors="replace")
    said = unicodedata.normalize("NFC", said.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (
        each for each in said if each in "\n\t" or (unicodedata.category(each) != "Cc" and each not in BIDI)
    )
    return "".join(kept).encode()


WAYS: dict[str, Callable[[bytes], bytes]] = {"image/jpeg": jpeg, "image/png": png}


def cleaned(kind: str, data: bytes) -> bytes:
    """Copy a file clean. Refuses, with CannotBeCleaned, kinds that are not known here, and broken files."""
    way = WAYS.get(kind) or (text if kind.startswith("text/") else None)
    if way is None:
        raise CannotBeCleaned(f"No clean copy can be made of this kind of file ({kind}).")
    return way(data)


def main() -> int:
    """Copy standard input to standard output, clean."""
    try:
        copy = cleaned(sys.argv[1], sys.stdin.buffer.read())
    except CannotBeCleaned as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return REFUSED
    sys.stdout.buffer.write(copy)
    return 0


if __name__ == "__main__":
    sys.exit(main())
