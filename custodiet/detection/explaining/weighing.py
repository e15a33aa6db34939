"""What a path is worth: support, what it would explain by accident, and what that leaves. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

_Z = 1.959963984540054  # 95%, both sides


@dataclass(frozen=True)
class Counted:
    """One path, counted.

    explained, of            look-ups that nothing else explains and this would, and all of them
    by_accident, of_pairs    pairs of an officer and a person at random that it would explain, and all of them
    officers                 how many different officers' look-ups it would explain
    most_of_one              of explained, those of the officer with most
    """

    explained: int
    of: int
    by_accident: int
    of_pairs: int
    officers: int
    most_of_one: int


@dataclass(frozen=True)
class Worth:
    """What that comes to. All shares, from 0 to 1.

    precision         of the look-ups it would explain, the share that chance does not explain
    precision_low     the same, with both sides of the comparison at the far end of their 95% interval
    """

    support: float
    accident: float
    precision: float
    precision_low: float


@dataclass(frozen=True)
class Bar:
    """From where on a path is worth a person's time."""

    explained: int
    officers: int
    precision_percent: int


def wilson(count: int, of: int) -> tuple[float, float]:
    """Give the 95% interval of a share, after Wilson. With nothing counted, everything is possible."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = count / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def worth(counted: Counted) -> Worth:
    """Compare what a path explains with what it would explain by accident."""
    support = counted.explained / counted.of if counted.of else 0.0
    accident = counted.by_accident / counted.of_pairs if counted.of_pairs else 0.0
    low, _ = wilson(counted.explained, counted.of)
    _, high = wilson(counted.by_accident, counted.of_pairs)
    return Worth(support, accident, _beyond(support, accident), _beyond(low, high))


def _beyond(support: float, accident: float) -> float:
    return max(0.0, 1 - accident / support) if support > 0 else 0.0


def why_not(counted: Counted, bar: Bar) -> str:
    """Say why a path is not worth a person's time. This will be empty where it is."""
    if not counted.explained:
        return "Explains nothing more"
    if counted.explained < bar.explained:
        return "Explains too few look-ups"
    if counted.officers < bar.officers:
        return "Explains too few officers’ look-ups: it could be about them rather than about the work"
    if worth(counted).precision_low * 100 < bar.precision_percent:
        return "Would explain as much by accident"
    return ""


def ranked(candidates: Mapping[str, Counted], bar: Bar) -> tuple[list[str], dict[str, str]]:
    """Part paths into those worth a person's time, the best first, and the others with why they are not."""
    said = {path: why for path, counted in candidates.items() if (why := why_not(counted, bar))}
    worthy = [path for path in candidates if path not in said]
    worthy.sort(
        key=lambda path: (
            -round(worth(candidates[path]).precision_low, 2),
            -candidates[path].explained,
            path.count(">"),
            path,
        )
    )
    return worthy, said
