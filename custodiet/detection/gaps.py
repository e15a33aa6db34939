"""Days on which a log is missing or stops short, and what is said of them. Pure: counts in, words out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from statistics import median

from custodiet.core.clocks import MONTHS

_WEEKS = 3  # of one weekday with rows, before that weekday is judged by its own kind
_SHOWN = 3  # stretches of days named in a sentence


@dataclass(frozen=True)
class Usual:
    """When a day without rows is taken for a gap, rather than a quiet day.

    rows     on a usual day, at least, for a day without any to be no chance
    percent  of a usual day of that weekday; fewer is short
    """

    rows: int
    percent: int


@dataclass(frozen=True)
class Gaps:
    """The days of a log that brought nothing, and those that brought too little; each in order."""

    missing: tuple[date, ...] = ()
    short: tuple[date, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.short)

    @property
    def words(self) -> str:
        """Say which days: "no row for 2 days (4 to 5 May 2026) and few on 1 day (9 May 2026)"."""
        said = []
        if self.missing:
            said.append(f"no row for {_days(self.missing)}")
        if self.short:
            said.append(f"few rows on {_days(self.short)}")
        return " and ".join(said)


def gaps(rows: Mapping[date, int], first: date, last: date, usual: Usual) -> Gaps:
    """Find the days of a stretch that brought nothing or too little for their weekday.

    rows         how many each day brought; one that is not named brought none
    first, last  of the stretch, both included
    A log of fewer rows a day than ``usual`` says has quiet days that are no gaps: of it nothing is said.
    """
    counts = {day: count for day, count in rows.items() if first <= day <= last and count > 0}
    if not counts or median(counts.values()) < usual.rows:
        return Gaps()
    overall = median(counts.values())
    by_weekday: dict[int, list[int]] = defaultdict(list)
    for day, count in counts.items():
        by_weekday[day.weekday()].append(count)
    missing, short = [], []
    for day in _every(first, last):
        alike = by_weekday[day.weekday()]
        expected = median(alike) if len(alike) >= _WEEKS else overall
        if day not in counts:
            missing.append(day)
        elif counts[day] * 100 < expected * usual.percent:
            short.append(day)
    return Gaps(tuple(missing), tuple(short))


def stretches(days: Collection[date]) -> list[tuple[date, date]]:
    """Put days in a row together: the first and last of each."""
    ordered = sorted(days)
    found = []
    for _, group in groupby(enumerate(ordered), key=lambda each: each[1].toordinal() - each[0]):
        run = [day for _, day in group]
        found.append((run[0], run[-1]))
    return found


def _days(days: Collection[date]) -> str:
    many = "1 day" if len(days) == 1 else f"{len(days):,} days"
    spans = stretches(days)
    named = [_span(first, last) for first, last in spans[:_SHOWN]]
    if len(spans) > _SHOWN:
        named.append(f"{len(spans) - _SHOWN} more")
    return f"{many} ({'; '.join(named)})"


def _span(first: date, last: date) -> str:
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    start = f"{first.day} {MONTHS[first.month - 1]}"
    return f"{start} to {end}" if first.year == last.year else f"{start} {first.year} to {end}"


def _every(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
