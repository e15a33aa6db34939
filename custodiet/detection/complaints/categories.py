"""What kind of complaint a category code stands for, in the published records."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# The codes that published work on these records counts as sexual; 10S is harassment of colleagues.
SEXUAL_PUBLIC = frozenset({"08C", "09F", "08R", "S188"})
SEXUAL = SEXUAL_PUBLIC | {"10S"}

KINDS = (
    "sexual",
    "sexual_public",
    "domestic",
    "off_duty",
    "force",
    "words",
    "search",
    "crime",
    "drink_drugs",
    "duty",
    "other",
)
BIT = {name: 1 << place for place, name in enumerate(KINDS)}

# The first two figures of a code say which chapter of the code book it is from.
CHAPTERS = {
    "01": "words",
    "02": "drink_drugs",
    "03": "search",
    "04": "duty",
    "05": "force",
    "06": "crime",
    "08": "crime",
    "10": "duty",
    "12": "duty",
    "15": "drink_drugs",
}


def kinds_of(code: str | None, category: str | None) -> int:
    """Give the bits of the kinds that one category stands for; a category that is not known is "other"."""
    code, category = code or "", (category or "").upper()
    found = {CHAPTERS.get(code[:2], "other")}
    if code in SEXUAL:
        found.add("sexual")
    if code in SEXUAL_PUBLIC:
        found.add("sexual_public")
    if "DOMESTIC" in category and "NOT PHYSICAL" not in category:
        found.add("domestic")
    if code.startswith("09") or "OFF DUTY" in category:
        found.add("off_duty")
    return sum(BIT[name] for name in found)


def bits(codes: list[str | None], categories: list[str | None]) -> NDArray[np.int64]:
    """Give the bits of many categories, in their order."""
    known = {pair: kinds_of(*pair) for pair in set(zip(codes, categories, strict=True))}
    return np.array([known[pair] for pair in zip(codes, categories, strict=True)], dtype=np.int64)
