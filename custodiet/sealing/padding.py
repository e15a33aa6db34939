"""Hiding how long something is: lengths are rounded up so that few different ones remain.

Padmé (Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
2019): at most 12 % is added, and an observer learns of a length L no more than about log log L bits.
"""

from __future__ import annotations

LEAST = 256  # bytes: all short texts look alike
_MARK = b"\x80"


def padded_length(length: int) -> int:
    """Round a length up. This will never give less than the length, nor less than LEAST."""
    length = max(length, LEAST)
    exponent = length.bit_length() - 1
    significant = exponent.bit_length()
    step = 1 << max(exponent - significant, 0)
    return -(-length // step) * step


def pad(text: bytes) -> bytes:
    """Add a mark and noughts up to the rounded length."""
    return (text + _MARK).ljust(padded_length(len(text) + 1), b"\x00")


def unpadded(padded: bytes) -> bytes:
    """Take the padding off again. Refuses, with ValueError, what pad did not make."""
    text, mark, rest = padded.rpartition(_MARK)
    if not mark or rest.strip(b"\x00"):
        raise ValueError("This was not padded here.")
    return text
