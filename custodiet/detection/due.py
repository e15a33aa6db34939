"""When a programme of monitoring is due, and which days each of its runs looks at. Pure.

The force's zone and the moment are passed in. A clock that goes forward over the hour runs it once, as soon
as there is such a time again; a clock that goes back runs it at the first of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum, auto

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST_DAY = 28  # of a month: every month has it
_DAY = timedelta(days=1)
_FURTHEST = 70  # days from one run of a month to the next, and some


class Every(StrEnum):
    """How often."""

    DAY = auto()
    WEEK = auto()
    MONTH = auto()

    @property
    def words(self) -> str:
        """As a page says it."""
        return {Every.DAY: "Every day", Every.WEEK: "Every week", Every.MONTH: "Every month"}[self]


@dataclass(frozen=True)
class Timing:
    """When the runs of a programme are due.

    day   of a week 0 for Monday to 6, of a month 1 to 28; not looked at for every day
    at    the time on the force's own clock
    zone  the force's own
    """

    every: Every
    day: int
    at: time
    zone: tzinfo

    @property
    def words(self) -> str:
        """As a page says it: "Every week on Monday at 02:30"."""
        which = {
            Every.DAY: "",
            Every.WEEK: f" on {DAYS[self.day % 7]}",
            Every.MONTH: f" on day {self.day}",
        }[self.every]
        return f"{self.every.words}{which} at {self.at:%H:%M}"

    def falls_on(self, day: date) -> bool:
        """Whether a run is due on one of the force's days."""
        if self.every is Every.WEEK:
            return day.weekday() == self.day
        return self.every is Every.DAY or day.day == self.day

    def moment(self, day: date) -> datetime:
        """The moment, UTC, at which the force's clock shows the time on that day."""
        return datetime.combine(day, self.at, tzinfo=self.zone).astimezone(UTC)


def dues(timing: Timing, *, after: datetime, until: datetime) -> Iterator[datetime]:
    """Every moment at which a run was due, oldest first.

    after  not included
    until  included
    """
    day, last = after.astimezone(timing.zone).date(), until.astimezone(timing.zone).date()
    while day <= last:
        if timing.falls_on(day) and after < (moment := timing.moment(day)) <= until:
            yield moment
        day += _DAY


def next_due(timing: Timing, *, after: datetime) -> datetime:
    """The first moment after one at which a run is due."""
    return next(dues(timing, after=after, until=after + _FURTHEST * _DAY))


def days_of(timing: Timing, missed: datetime, due: datetime, *, back: int) -> tuple[date, date]:
    """The days that a run looks at, the force's own, both included: whole days, so never the day it runs.

    missed  the first moment due that no run has stood for; the same as due where none was missed
    back    how many days each run looks back
    Where runs were missed, the one that stands for them looks at the days of all of them.
    """
    first, last = (moment.astimezone(timing.zone).date() for moment in (missed, due))
    return first - back * _DAY, last - _DAY
