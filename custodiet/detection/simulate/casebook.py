"""The natural cases of the force, gathered by officer, for plans to begin from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from custodiet.detection.simulate.casework import IN_CHARGE, RUN_UP, DayOfWork, day_of_work
from custodiet.detection.simulate.days import Numbers
from custodiet.detection.simulate.world import SERGEANT, Stream, World

MOST_OFFICERS_GATHERED = 3_000


class Case(NamedTuple):
    """One natural case: an officer's part, whom it is about, and when it ran."""

    officer: int
    person: int
    incident: int
    kind: int
    opened_at: int
    from_at: int
    recorded_at: int
    closed_at: int
    address: int


class Held(NamedTuple):
    """One natural detention, and the officer at the desk or who brought them."""

    officer: int
    person: int
    from_at: int
    until_at: int


@dataclass(frozen=True, eq=False)
class Casebook:
    """Cases in charge of a victim, one column a field of ``Case``, ordered by officer; and detentions.

    opened   places in the columns, by when the case was opened, which opened_at says in that order
    held     one column a field of ``Held``
    """

    columns: Numbers
    starts: Numbers  # by officer
    opened: Numbers
    opened_at: Numbers
    held: Numbers

    def of_officer(self, officer: int) -> list[Case]:
        """An officer's cases, by when they began."""
        low, high = int(self.starts[officer]), int(self.starts[officer + 1])
        return [Case(*(int(value) for value in column)) for column in self.columns[:, low:high].T]

    def officers_with(self, fits: npt.NDArray[np.bool_], least: int = 1) -> Numbers:
        """The officers who have at least that many cases that fit."""
        counts = np.bincount(self.columns[0][fits], minlength=len(self.starts) - 1)
        return np.flatnonzero(counts >= least)

    def between(self, low: int, high: int) -> Numbers:
        """The places of cases opened between two moments."""
        first, last = np.searchsorted(self.opened_at, [low, high])
        return self.opened[first:last]

    def detentions(self, fits: npt.NDArray[np.bool_]) -> list[Held]:
        """The detentions that fit, by when they began."""
        return [Held(*(int(value) for value in column)) for column in self.held[:, fits].T]


@lru_cache(maxsize=2)
def casebook(world: World) -> Casebook:
    """Gather the cases of the whole period; in a large force, those of some thousands of officers."""
    staff = len(world.staff.number)
    gathered = np.ones(staff, dtype=bool)
    if staff > MOST_OFFICERS_GATHERED:
        gathered[:] = world.staff.role == SERGEANT
        gathered[world.rng(Stream.PLANS).permutation(staff)[:MOST_OFFICERS_GATHERED]] = True
    cases, held = [], []
    for day in range(world.first - RUN_UP, world.last + 1):
        work = day_of_work(world, day)
        cases.append(_in_charge(work, gathered))
        mine = gathered[work.held_officer] & (day >= world.first)
        held.append(np.stack([work.held_officer, work.held_person, work.held_from, work.held_until])[:, mine])
    columns = np.concatenate(cases, axis=1)
    columns = columns[:, np.lexsort((columns[5], columns[0]))]
    order = np.argsort(columns[4], kind="stable")
    return Casebook(
        columns,
        np.searchsorted(columns[0], np.arange(staff + 1)),
        order,
        columns[4][order],
        np.concatenate(held, axis=1),
    )


def _in_charge(work: DayOfWork, gathered: npt.NDArray[np.bool_]) -> Numbers:
    place = work.part_incident % 100_000 - 1
    rows = (work.part == IN_CHARGE) & gathered[work.part_officer]
    rows &= work.part_person == work.victim[place]
    place = place[rows]
    return np.stack(
        [
            work.part_officer[rows],
            work.part_person[rows],
            work.part_incident[rows],
            work.kind[place],
            work.opened_at[place],
            work.part_from[rows],
            work.part_recorded[rows],
            work.closed_at[place],
            work.address[place],
        ]
    )
