"""Copies a file clean: pictures without anything but the picture, text without anything but letters.

Run as a program of its own, without network: the file on standard input, what it was found to be as the one
argument, the copy on standard output. A picture is unpacked to its points and packed anew from them alone,
so that nothing else can come along. What cannot be copied is refused with exit code 3 and a sentence.
"""

from __future__ import annotations

import sys
import unicodedata
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

REFUSED = 3
MOST_PIXELS = 60_000_000
Image.MAX_IMAGE_PIXELS = None  # the size is asked about before anything is unpacked
# What it is -> what Pillow calls it, what the copy is packed as, and how.
PICTURES = {
    "image/jpeg": ("JPEG", "JPEG", {"quality": 92}),
    "image/png": ("PNG", "PNG", {}),
    "image/webp": ("WEBP", "PNG", {}),
    "image/gif": ("GIF", "PNG", {}),
    "image/bmp": ("BMP", "PNG", {}),
    "image/tiff": ("TIFF", "PNG", {}),
}
MODES = {"PNG": ("RGBA", "RGB", "L"), "JPEG": ("RGB", "L")}
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


class CannotBeCleaned(ValueError):
    """A file of which no clean copy can be made; the text says why, as a sentence."""


def picture(data: bytes, read_as: str, packed_as: str, how: dict[str, int]) -> bytes:
    """A picture's points alone, the right way up: no place, no time, no camera, no small picture inside.

    Of a moving picture, the first one. Refuses what is cut short, broken, or larger than is looked into.
    """
    try:
        with Image.open(BytesIO(data), formats=[read_as]) as sent:
            if not 0 < sent.width * sent.height <= MOST_PIXELS:
                raise CannotBeCleaned(f"A picture may have {MOST_PIXELS:,} points at most.")
            upright = ImageOps.exif_transpose(sent)
            plain = (
                upright if upright.mode in MODES[packed_as] else upright.convert(_mode(upright, packed_as))
            )
            points = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    except UnidentifiedImageError:
        raise CannotBeCleaned("It does not begin as a picture of its kind does.") from None
    except (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, OverflowError) as fault:
        if isinstance(fault, CannotBeCleaned):
            raise
        raise CannotBeCleaned("It is cut short or broken.") from None
    out = BytesIO()
    points.save(out, packed_as, **how)
    return out.getvalue()


def _mode(sent: Image.Image, packed_as: str) -> str:
    return "RGBA" if packed_as == "PNG" and sent.has_transparency_data else "RGB"


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


def cleaned(kind: str, data: bytes) -> bytes:
    """Copy a file clean. Refuses, with CannotBeCleaned, kinds that are not known here, and broken files."""
    if kind in PICTURES:
        return picture(data, *PICTURES[kind])
    if kind.startswith("text/"):
        return text(data)
    raise CannotBeCleaned(f"No clean copy can be made of this kind of file ({kind}).")


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
