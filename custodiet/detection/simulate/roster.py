"""Who works when: shift patterns, overtime, leave, and the roster returns that never arrived."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from custodiet.detection.simulate.days import HOUR, Mask, Numbers, moment, months
from custodiet.detection.simulate.world import Pattern, Stream, World

NONE, EARLY, LATE, NIGHT, OFFICE = range(5)
_STARTS = (0, 7 * 60, 14 * 60, 22 * 60, 8 * 60)  # minutes after local midnight
_HOURS = (0.0, 9.0, 10.0, 9.0, 8.5)
_ROTA = np.array([EARLY, EARLY, LATE, LATE, NIGHT, NIGHT, NONE, NONE, NONE, NONE])
_SPLIT = np.array([OFFICE] * 5 + [NONE, NONE] + [LATE] * 5 + [NONE, NONE] + [NONE] * 2 + [OFFICE] * 5)
LEAVE = 0.11
REST_DAY_WORKED = 0.02
STAYED_ON = 0.06


@dataclass(frozen=True, eq=False)
class Shifts:
    """The shifts that begin on one day, one row an officer on duty, in officer order."""

    officer: Numbers
    starts_at: Numbers
    ends_at: Numbers
    overtime: Mask  # a rest day worked


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
    away, extra = rng.random(size) < LEAVE, rng.random(size) < REST_DAY_WORKED
    overtime = (planned == NONE) & extra
    code = np.where(planned == NONE, np.where(extra, OFFICE, NONE), np.where(away, NONE, planned))
    begins = np.array([moment(day, minute) for minute in _STARTS])
    lasts = np.array([int(hours * HOUR) for hours in _HOURS])
    starts = begins[code] + 60 * rng.integers(-12, 9, size)
    stayed = np.where(rng.random(size) < STAYED_ON, rng.integers(40, 180, size), rng.integers(-5, 15, size))
    ends = begins[code] + lasts[code] + 60 * stayed
    working = np.flatnonzero(code != NONE)
    return Shifts(working, starts[working], ends[working], overtime[working])


@dataclass(frozen=True)
class Gap:
    """A stretch of days for which no roster of these officers arrived; the officers are a range."""

    first_officer: int
    last_officer: int
    first: int
    last: int


def team_gaps(world: World) -> tuple[Gap, ...]:
    """Choose the teams whose returns are missing: some units' months, up to 15 in 100 of a unit's duties."""
    rng = world.rng(Stream.GAPS)
    found: list[Gap] = []
    for _, first, last in months(world.first, world.last):
        for unit in range(len(world.staff.units)):
            drawn, pick, share = rng.random(3)
            if drawn >= 0.10:
                continue
            teams = np.unique(world.staff.team[world.staff.unit == unit])
            team = teams[int(pick * len(teams))]
            begin = int(world.staff.team_from[team])
            size = int(world.staff.team_size[team])
            # never more than 15 in 100 of the unit's month, even where the unit is one team
            most = 0.15 * int(np.sum(world.staff.unit == unit)) / size
            length = int(min(0.15 + 0.7 * share, most) * (last - first + 1))
            if length:
                found.append(Gap(begin, begin + size - 1, first, first + length - 1))
    return tuple(found)


def on_roster(worked: Shifts, day: int, gaps: tuple[Gap, ...]) -> Mask:
    """Say of each shift whether the extract has it."""
    kept = np.ones(len(worked.officer), dtype=bool)
    for gap in gaps:
        if gap.first <= day <= gap.last:
            kept &= ~((worked.officer >= gap.first_officer) & (worked.officer <= gap.last_officer))
    return kept
