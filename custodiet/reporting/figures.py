"""Figures of reports: counts of which none lets one report be told, and how long an answer took."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median

MONTHS = 12
WAITS = (("Within a day", 1), ("2 to 7 days", 7), ("8 to 30 days", 30), ("Longer", 100_000))
NOT_YET = "Not answered yet"


def without_small(counts: Sequence[int], least: int) -> list[int | None]:
    """Hide, as None, counts that are small, and as many more that none can be worked out from a total.

    counts  of parts of one whole, which is shown beside them
    least   the fewest that may be shown; none at all may
    What is hidden adds up to at least that many and is never one count alone, unless there is no other.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < least}
    if not hidden:
        return list(counts)
    others = sorted((count, place) for place, count in enumerate(counts) if count >= least)
    while others and (len(hidden) < 2 or sum(counts[place] for place in hidden) < least):
        hidden.add(others.pop(0)[1])
    return [None if place in hidden else count for place, count in enumerate(counts)]


def months_to(day: date) -> list[tuple[int, int]]:
    """The year and month of a day and of the eleven months before, the oldest first."""
    number = day.year * 12 + day.month - 1
    return [divmod(each, 12) for each in range(number - MONTHS + 1, number + 1)]


def waits(pairs: Sequence[tuple[date, date | None]]) -> list[tuple[str, int]]:
    """How many reports were answered within how many days.

    pairs  the day of arrival and the day of the first answer, if there was one
    """
    days = [(answered - came).days for came, answered in pairs if answered is not None]
    found, before = [], -1
    for words, most in WAITS:
        found.append((words, sum(before < each <= most for each in days)))
        before = most
    return [*found, (NOT_YET, len(pairs) - len(days))]


def usual_wait(pairs: Sequence[tuple[date, date | None]], least: int) -> float | None:
    """The median of days to the first answer; None where fewer than so many were answered."""
    days = [(answered - came).days for came, answered in pairs if answered is not None]
    return median(days) if len(days) >= max(least, 1) else None
