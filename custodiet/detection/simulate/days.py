"""Days, months and the one clock change that matters: Europe/London, without asking what time it is now.

Inside the generator a moment is a whole number of seconds since 1970 in UTC, and a day is its ordinal.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

ZONE = "Europe/London"
DAY = 86_400
HOUR = 3_600
_LONDON = ZoneInfo(ZONE)
EPOCH = date(1970, 1, 1).toordinal()

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@lru_cache(maxsize=8192)
def moment(day: int, minute: int) -> int:
    """Turn a local wall time (minutes after midnight of that day) into UTC seconds."""
    wall = datetime.combine(date.fromordinal(day), datetime.min.time(), _LONDON) + timedelta(minutes=minute)
    return int(wall.timestamp())


def utc_day(at: int) -> int:
    """The ordinal of the UTC day in which a moment falls."""
    return at // DAY + EPOCH


def utc_midnight(day: int) -> int:
    """UTC seconds at which that UTC day begins."""
    return (day - EPOCH) * DAY


def compact(day: int) -> int:
    """The day as six digits, year first, as forces put it into their log numbers: 14 March 2025 is 250314."""
    on = date.fromordinal(day)
    return (on.year % 100) * 10_000 + on.month * 100 + on.day


def months(first: int, last: int) -> list[tuple[str, int, int]]:
    """List the UTC months from one day to another: label, first day, last day, cut to the range."""
    found: list[tuple[str, int, int]] = []
    day = first
    while day <= last:
        on = date.fromordinal(day)
        following = date(on.year + on.month // 12, on.month % 12 + 1, 1).toordinal()
        found.append((f"{on.year:04d}-{on.month:02d}", day, min(following - 1, last)))
        day = following
    return found


def _last_sunday(year: int, month: int) -> datetime:
    day = date(year, month, 31)
    return datetime(year, month, 31 - day.isoweekday() % 7, 1, tzinfo=UTC)


@cache
def _turns() -> Numbers:
    """Moments at which London's clocks change, forward and back by turns, 1997 to 2099."""
    turns = [int(_last_sunday(year, month).timestamp()) for year in range(1997, 2100) for month in (3, 10)]
    return np.array(turns, dtype=np.int64)


def local_offset(at: Numbers) -> Numbers:
    """Seconds to add to UTC for the wall clock in London, for each moment."""
    return np.where(np.searchsorted(_turns(), at, side="right") % 2 == 1, HOUR, 0).astype(np.int64)


def twice(at: Numbers) -> Mask:
    """Say of each moment whether its wall time comes twice, because clocks go back."""
    back = _turns()[1::2]
    nearest = back[np.clip(np.searchsorted(back, at - HOUR, side="left"), 0, len(back) - 1)]
    return (at >= nearest - HOUR) & (at < nearest + HOUR)
