"""Copies a PDF clean: each page as it looks, and nothing else that was in the file.

Its pages are drawn to pictures, and a new file is made of those pictures alone. What a PDF can hold besides
(scripts, attachments, links, fonts, layers, words under a black bar, who wrote it and when) is not copied.
Run as a program of its own, without network, as work.py is: the file on standard input, the copy on standard
output, and a refusal with exit code 3 and a sentence.
"""

from __future__ import annotations

import sys
from io import BytesIO
from math import isfinite, sqrt

import pypdfium2 as pdfium
from PIL import Image

REFUSED = 3  # as work.py has it
MOST_PAGES = 100
MOST_PIXELS = 60_000_000  # of all pages together: they are in memory at once
# points an inch at which a page is drawn when there is room; at the least, as many as the file has
SHARP = 150
INCH = 72  # of a PDF's own measure


class CannotBeDrawn(ValueError):
    """A PDF of which no clean copy can be made; the text says why, as a sentence."""


def drawn(data: bytes) -> bytes:
    """A new PDF of the pages' pictures. Refuses what is locked, broken, or more than is looked into."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as fault:
        locked = "password" in str(fault).lower()
        raise CannotBeDrawn(
            "It is locked with a password." if locked else "It is cut short or broken."
        ) from None
    try:
        scale = _scale(document)
        pages = [_picture(document[place], scale) for place in range(len(document))]
    except pdfium.PdfiumError:
        raise CannotBeDrawn("It is cut short or broken.") from None
    finally:
        document.close()
    out = BytesIO()
    resolution = INCH * scale
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=resolution, quality=85)
    return out.getvalue()


def _scale(document: pdfium.PdfDocument) -> float:
    """How large pages are drawn: sharp where there is room for all of them, never smaller than they are."""
    if not 0 < len(document) <= MOST_PAGES:
        raise CannotBeDrawn(f"A document may have from 1 to {MOST_PAGES} pages.")
    sizes = [document.get_page_size(place) for place in range(len(document))]
    if not all(isfinite(length) and length >= 1 for size in sizes for length in size):
        raise CannotBeDrawn("It has a page without a size.")
    room = sqrt(MOST_PIXELS / sum((width + 1) * (height + 1) for width, height in sizes))
    if room < 1:
        raise CannotBeDrawn(f"Its pages may have {MOST_PIXELS:,} points together at most.")
    return min(room, SHARP / INCH)


def _picture(page: pdfium.PdfPage, scale: float) -> Image.Image:
    drawn_page = page.render(scale=scale)
    points = drawn_page.to_pil().convert("RGB").copy()
    drawn_page.close()
    page.close()
    return points


def main() -> int:
    """Copy standard input to standard output, clean."""
    try:
        copy = drawn(sys.stdin.buffer.read())
    except CannotBeDrawn as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        return REFUSED
    sys.stdout.buffer.write(copy)
    return 0


if __name__ == "__main__":
    sys.exit(main())
