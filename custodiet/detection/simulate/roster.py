"""Who works when: shift patterns, overtime, leave, and the roster returns that never arrived."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from custodiet.detection.simulate.absences import away_on
from custodiet.detection.simulate.days import HOUR, Mask, Numbers, moment, months
from custodiet.detection.simulate.world import Pattern, Stream, World

NONE, EARLY, LATE, NIGHT, OFFICE = range(5)
_STARTS = (0, 7 * 60, 14 * 60, 22 * 60, 8 * 60)  # minutes after local midnight
_HOURS = (0.0, 9.0, 10.0, 9.0, 8.5)
_ROTA = np.array([EARLY, EARLY, LATE, LATE, NIGHT, NIGHT, NONE, NONE, NONE, NONE])
_SPLIT = np.array([OFFICE] * 5 + [NONE, NONE] + [LATE] * 5 + [NONE, NONE] + [NONE] * 2 + [OFFICE] * 5)
SHORT_LEAVE = 0.015  # an hour owed, a swap: away, and in no list of absences
REST_DAY_WORKED = 0.02
STAYED_ON = 0.06


@dataclass(frozen=True, eq=False)
class Shifts:
    """The shifts that begin on one day, one row an officer on duty, in officer order."""

    officer: Numbers
    starts_at: Numbers
    ends_at: Numbers
    overtime: Mask  # a rest day worked
    planned_starts_at: Numbers  # -1 where nobody planned it
    planned_ends_at: Numbers


def _planned(world: World, day: int) -> Numbers:
    staff = world.staff
    codes = _ROTA[(day + 2 * staff.phase) % len(_ROTA)]
    weekday = (day - 1) % 7
    office = np.full(len(codes), OFFICE if weekday < 5 else NONE)
    split = _SPLIT[(day - 1 + 7 * staff.phase) % len(_SPLIT)]
    codes = np.where(staff.pattern == Pattern.OFFICE, office, codes)
    return np.where(staff.pattern == Pattern.SPLIT, split, codes)


@lru_cache(maxsize=500)
def shifts(world: World, day: int) -> Shifts:
    """Say who really worked on a day, whatever the roster extract shows later."""
    rng = world.rng(Stream.ROSTER, day)
    planned = _planned(world, day)
    size = len(planned)
    away, extra = rng.random(size) < SHORT_LEAVE, rng.random(size) < REST_DAY_WORKED
    gone = away_on(world, day)
    away, extra = away | gone, extra & ~gone
    overtime = (planned == NONE) & extra
    code = np.where(planned == NONE, np.where(extra, OFFICE, NONE), np.where(away, NONE, planned))
    begins = np.array([moment(day, minute) for minute in _STARTS])
    lasts = np.array([int(hours * HOUR) for hours in _HOURS])
    starts = begins[code] + 60 * rng.integers(-12, 9, size)
    stayed = np.where(rng.random(size) < STAYED_ON, rng.integers(40, 180, size), rng.integers(-5, 15, size))
    ends = begins[code] + lasts[code] + 60 * stayed
    working = np.flatnonzero(code != NONE)
    foreseen = np.where(overtime, -1, begins[code])[working]
    return Shifts(
        working,
        starts[working],
        ends[working],
        overtime[working],
        foreseen,
        np.where(foreseen < 0, -1, foreseen + lasts[code[working]]),
    )


@dataclass(frozen=True)
class Gap:
    """A stretch of days for which no roster of these officers arrived; the officers are a range."""

    first_officer: int
    last_officer: int
    first: int
    last: int


def team_gaps(world: World) -> tuple[Gap, ...]:
    """Choose the teams whose returns are missing: stretches of a month, by the share of shifts to lose."""
    rng = world.rng(Stream.GAPS)
    staff, rate = world.staff, world.settings.defects.missing_rosters
    found: list[Gap] = []
    for _, first, last in months(world.first, world.last):
        drawn, share = rng.random((2, len(staff.team_from)))
        for team in np.flatnonzero(drawn < 2 * rate):
            begin, days = int(staff.team_from[team]), last - first + 1
            length = max(1, round((0.15 + 0.7 * float(share[team])) * days))
            start = first + int(share[team] * 1_000) % (days - length + 1)
            found.append(
                Gap(begin, begin + int(staff.team_size[team]) - 1, start, min(start + length - 1, last))
            )
    return tuple(found)


def in_gap(officer: Numbers, day: int, gaps: tuple[Gap, ...]) -> Mask:
    """Say of each officer whether that day lies in a stretch of which nothing arrived."""
    lost = np.zeros(len(officer), dtype=bool)
    for gap in gaps:
        if gap.first <= day <= gap.last:
            lost |= (officer >= gap.first_officer) & (officer <= gap.last_officer)
    return lost
