"""What was on record: the links between officers and people that explain a look-up or a call.

The days that still matter to a month, ordered so that "which of this officer's cases were on record then"
is one binary search.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from custodiet.detection.simulate.casework import RUN_UP, DayOfWork, day_of_work
from custodiet.detection.simulate.days import DAY, Mask, Numbers, months
from custodiet.detection.simulate.world import World

RECENT = 24 * DAY  # how old an incident may be and still be looked into by a specialist


@dataclass(frozen=True, eq=False)
class Book:
    """Links between officers and people, ordered by officer and by when each was known."""

    key: Numbers
    starts: Numbers  # by officer: where that officer's links begin
    person: Numbers
    incident: Numbers
    kind: Numbers  # of the incident
    until_at: Numbers

    def pick(self, officer: Numbers, at: Numbers, back: Numbers, lasts: int) -> tuple[Numbers, Mask]:
        """Choose for each row one of the officer's links that was known then.

        back    how many links to step back from the latest
        lasts   seconds for which a link still explains, after it ended
        gives   the place in the book, and whether there was such a link
        """
        after = np.searchsorted(self.key, (officer << 33) | at, side="right")
        low = self.starts[officer]
        place = np.maximum(after - 1 - back, low)
        stale = self.until_at[np.minimum(place, len(self.key) - 1)] + lasts < at
        place = np.where(stale, after - 1, place)
        good = after > low
        place = np.where(good, place, 0)
        good &= self.until_at[place] + lasts >= at
        return place, good


@dataclass(frozen=True, eq=False)
class Books:
    """The three kinds of link that explain a look-up."""

    parts: Book
    sent: Book
    held: Book
    sent_at: Numbers  # moments of all dispatches in order, and which place in the book each has
    sent_place: Numbers

    def recent(self, at: Numbers, chance: np.ndarray) -> Numbers:
        """Choose for each moment the place of somebody's dispatch in the weeks before it; -1 for none."""
        low, high = np.searchsorted(self.sent_at, at - RECENT), np.searchsorted(self.sent_at, at)
        place = self.sent_place[np.minimum(low + (chance * (high - low)).astype(np.int64), high - 1)]
        return np.where(high > low, place, -1)


def _book(world: World, days: list[DayOfWork], names: tuple[str, str, str, str, str]) -> Book:
    """Order one kind of link. names: its columns of officer, person, incident, known from, until."""
    officer, person, incident, known, until = (
        np.concatenate([getattr(day, name) for day in days]) for name in names
    )
    kind = np.concatenate([day.kind[getattr(day, names[2]) % 100_000 - 1] for day in days])
    key = (officer << 33) | known
    order = np.argsort(key, kind="stable")
    starts = np.searchsorted(key[order], np.arange(len(world.staff.number)) << 33)
    return Book(key[order], starts, person[order], incident[order], kind[order], until[order])


@lru_cache(maxsize=3)
def books(world: World, first: int, last: int) -> Books:
    """Gather what was known during these days, reaching back as far as a case may last."""
    days = [day_of_work(world, day) for day in range(max(first, world.first) - RUN_UP, last + 1)]
    sent = _book(world, days, ("sent_officer", "sent_person", "sent_incident", "sent_recorded", "sent_at"))
    order = np.argsort(sent.until_at, kind="stable")
    return Books(
        parts=_book(
            world, days, ("part_officer", "part_person", "part_incident", "part_recorded", "part_until")
        ),
        sent=sent,
        held=_book(world, days, ("held_officer", "held_person", "held_incident", "held_from", "held_until")),
        sent_at=sent.until_at[order],
        sent_place=order,
    )


def month_of(world: World, day: int) -> tuple[int, int]:
    """First and last day, within the period, of the month that a day is in: casework is gathered by it."""
    return next((low, high) for _, low, high in months(world.first, world.last) if low <= day <= high)


def books_of(world: World, day: int) -> Books:
    """The books of the month that a day is in."""
    return books(world, *month_of(world, day))
