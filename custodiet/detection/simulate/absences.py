"""Who is away, in stretches: leave, sickness, courses, a secondment. The roster keeps to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from custodiet.detection.simulate.days import Mask, Numbers
from custodiet.detection.simulate.world import Stream, World

KINDS = ("sickness", "leave", "training", "secondment", "suspended")
SICKNESS, LEAVE, TRAINING, SECONDMENT, SUSPENDED = range(5)
BEFORE = 60  # days before the first that absences reach back to
#          kind, stretches a year, median days, spread of their logarithm
_RATES = (
    (SICKNESS, 1.1, 3.0, 1.0),
    (LEAVE, 4.2, 7.0, 0.5),
    (TRAINING, 1.0, 2.0, 0.6),
    (SECONDMENT, 0.02, 60.0, 0.4),
    (SUSPENDED, 0.002, 120.0, 0.4),
)


@dataclass(frozen=True, eq=False)
class Absences:
    """One row a stretch, by officer and day; first and last are ordinals, both away."""

    officer: Numbers
    kind: Numbers
    first: Numbers
    last: Numbers


@lru_cache(maxsize=4)
def absences(world: World) -> Absences:
    """Draw everybody's stretches away."""
    rng = world.rng(Stream.ABSENCES)
    size = len(world.staff.number)
    begins, days = world.first - BEFORE, world.last - world.first + 1 + BEFORE
    pieces: list[tuple[Numbers, Numbers, Numbers, Numbers]] = []
    for kind, rate, median, spread in _RATES:
        uneven = rng.gamma(0.7, 1 / 0.7, size) if kind == SICKNESS else np.ones(size)
        officer = np.repeat(np.arange(size), rng.poisson(rate * uneven * days / 365))
        first = begins + rng.integers(0, days, len(officer))
        lasts = np.clip(rng.lognormal(np.log(median), spread, len(officer)), 1, 200).astype(np.int64)
        pieces.append((officer, np.full(len(officer), kind), first, first + lasts - 1))
    officer, kinds, first, last = (np.concatenate(column) for column in zip(*pieces, strict=True))
    order = np.lexsort((kinds, first, officer))
    officer, kinds, first, last = officer[order], kinds[order], first[order], last[order]
    # nobody is away twice on one day: what begins before the one before has ended is left out
    reach = np.maximum.accumulate(last + officer * 10_000_000)
    clear = np.ones(len(officer), dtype=bool)
    clear[1:] = first[1:] + officer[1:] * 10_000_000 > reach[:-1]
    return Absences(officer[clear], kinds[clear], first[clear], last[clear])


@lru_cache(maxsize=2)
def _calendar(world: World) -> Mask:
    made = absences(world)
    begins, days = world.first - BEFORE, world.last - world.first + 2 + BEFORE
    steps = np.zeros((days + 1, len(world.staff.number)), dtype=np.int8)
    np.add.at(steps, (made.first - begins, made.officer), 1)
    np.add.at(steps, (np.minimum(made.last + 1 - begins, days), made.officer), -1)
    away: Mask = np.cumsum(steps, axis=0, dtype=np.int8) > 0
    return away


def away_on(world: World, day: int) -> Mask:
    """Say of each officer whether they are away on a day."""
    calendar = _calendar(world)
    place = min(max(day - world.first + BEFORE, 0), len(calendar) - 1)
    found: Mask = calendar[place]
    return found
