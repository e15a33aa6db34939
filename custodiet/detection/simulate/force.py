"""The force with its plans: everything that the tables are streamed from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from custodiet.detection.simulate.days import DAY, months, utc_day, utc_midnight
from custodiet.detection.simulate.lookalikes import LOOK_ALIKES
from custodiet.detection.simulate.lookups import Looked, day_of_lookups, joined, numbered, usual_lookups
from custodiet.detection.simulate.misconduct import SCENARIOS
from custodiet.detection.simulate.plans import Plan
from custodiet.detection.simulate.roster import Gap, team_gaps
from custodiet.detection.simulate.stage import Stage
from custodiet.detection.simulate.world import Stream, World, world

SUBJECTS_PER_OFFICER = (
    0.002  # above the reported base rate of one in a thousand; never fewer than one of each
)


@dataclass(frozen=True, eq=False)
class Force:
    """An invented force, its period, and what was planted in it."""

    world: World
    scale: float
    plans: tuple[Plan, ...]
    gaps: tuple[Gap, ...]

    @property
    def fingerprint(self) -> str:
        """The name under which its files are kept: the same for the same force."""
        of = self.world
        return f"simulated-{of.seed}-{len(of.staff.number)}-{of.first}-{of.last}-{round(self.scale * 1e6)}"


def force(seed: int, officers: int, days: int, until: date, lookups: int | None = None) -> Force:
    """Invent a force. The same arguments give the same force, to the byte.

    until    the last day covered; the days before it are counted back from it
    lookups  about how many look-ups, within a few in a hundred; left out, what such a force usually makes
    refuses  fewer than 60 officers or 90 days, and anything below one look-up
    """
    base = world(seed, officers, days, until)
    scale = 1.0 if lookups is None else max(lookups, 1) / usual_lookups(base)
    misconduct = Stage(base, base.rng(Stream.MISCONDUCT))
    subjects = max(len(SCENARIOS), round(officers * SUBJECTS_PER_OFFICER))
    plans = [SCENARIOS[turn % len(SCENARIOS)](misconduct) for turn in range(subjects)]
    innocent = Stage(base, base.rng(Stream.LOOK_ALIKES), misconduct.taken, misconduct.wronged)
    rounds = max(1, subjects // len(SCENARIOS))
    plans += [plan(innocent) for _ in range(rounds) for plan in LOOK_ALIKES]
    gaps = team_gaps(base) + tuple(gap for plan in plans for gap in plan.gaps)
    return Force(base, scale, tuple(plans), gaps)


def lookup_months(of: Force) -> Iterator[tuple[str, Iterator[Looked]]]:
    """Walk the months, and in each the duty days, without holding more than one day's look-ups.

    A night shift runs into the next month, so the last day before a month is made again for it.
    """
    base = of.world
    planned = _planned(of)
    for label, first, last in months(base.first, base.last):
        yield label, _month(of, planned, first, last)


def _month(of: Force, planned: dict[int, Looked], first: int, last: int) -> Iterator[Looked]:
    base = of.world
    begins, ends = utc_midnight(first), utc_midnight(last + 1)
    for day in range(max(first - 1, base.first), last + 1):
        usual = day_of_lookups(base, day, of.scale, month_of(base, day))
        pieces = [usual, planned[day]] if day in planned else [usual]
        made = numbered(day, joined(pieces))
        yield made.only((made.at >= begins) & (made.at < ends))


def month_of(base: World, day: int) -> tuple[int, int]:
    """First and last day, within the period, of the month that a day is in: casework is gathered by it."""
    return next((low, high) for _, low, high in months(base.first, base.last) if low <= day <= high)


def _planned(of: Force) -> dict[int, Looked]:
    """The look-ups of all plans, by the day they fall in."""
    rows = [(plan, row) for plan, story in enumerate(of.plans) for row in story.lookups]
    if not rows:
        return {}
    at = np.array([row.at for _, row in rows], dtype=np.int64)
    columns = {name: np.array([getattr(row, name) for _, row in rows]) for name in rows[0][1]._fields}
    made = Looked(
        number=np.zeros(len(rows), dtype=np.int64), plan=np.array([plan for plan, _ in rows]), **columns
    )
    day = at // DAY + utc_day(0)
    return {int(one): made.only(day == one) for one in np.unique(day)}
