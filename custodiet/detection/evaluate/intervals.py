"""Means with their intervals over seeds. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

# two-sided 95% of Student's t, by degrees of freedom; beyond 30 the normal's is near enough
_T = {
    1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45, 7: 2.36, 8: 2.31, 9: 2.26, 10: 2.23, 12: 2.18,
    15: 2.13, 20: 2.09, 25: 2.06, 30: 2.04,
}  # fmt: skip


def mean_and_half(values: Iterable[float | None]) -> tuple[float, float, int]:
    """Give the mean, half the width of its 95% interval, and of how many; nothing counts for None."""
    held = np.array([one for one in values if one is not None], dtype=float)
    if not len(held):
        return math.nan, math.nan, 0
    if len(held) == 1:
        return float(held[0]), math.nan, 1
    freedom = len(held) - 1
    t = next((t for most, t in _T.items() if freedom <= most), 1.96)
    return float(held.mean()), float(t * held.std(ddof=1) / math.sqrt(len(held))), len(held)


def said(values: Iterable[float | None], *, digits: int = 2) -> str:
    """Write a mean with its interval: "0.42 (0.31 to 0.53)"; shares end at 0 and 1."""
    mean, half, count = mean_and_half(values)
    if not count:
        return "–"
    if math.isnan(half):
        return f"{mean:.{digits}f} (one force)"
    low, high = mean - half, mean + half
    if 0 <= mean <= 1 and digits >= 2:
        low, high = max(low, 0.0), min(high, 1.0)
    return f"{mean:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def share(part: int, whole: int) -> str:
    """Write a share with its interval by Wilson: "0.12 (0.08 to 0.18), of 240"."""
    if not whole:
        return "–"
    z = 1.96
    p = part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return f"{p:.2f} ({max(middle - half, 0):.2f} to {min(middle + half, 1):.2f}), of {whole:,}"


def survival(times: Sequence[float], led: Sequence[bool], at: float) -> float:
    """Kaplan and Meier: the share of subjects who are a lead by so many days."""
    left = 1.0
    for time in sorted({each for each, was in zip(times, led, strict=True) if was and each <= at}):
        at_risk = sum(each >= time for each in times)
        found = sum(was and each == time for each, was in zip(times, led, strict=True))
        left *= 1 - found / at_risk
    return 1 - left
