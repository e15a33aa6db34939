"""Where people live, what their telephone numbers were, and who among the public the staff themselves are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from custodiet.detection.simulate.days import Numbers
from custodiet.detection.simulate.world import DIVISIONS, Stream, World

HOUSEHOLD = 4
TIED = ("self", "family", "household", "partner", "former_partner", "colleague", "declared")
SELF, FAMILY, HOME, PARTNER, FORMER, COLLEAGUE, DECLARED = range(7)
MOVED = 0.06
LINES = 1_000_000  # the first telephone line; strangers' lines stand between the next two
STRANGERS, LAST_STRANGER = 8_000_000, 9_900_000
_CENTRES = np.array([[54.62, -2.31], [54.91, -2.74], [54.38, -2.58], [54.70, -2.95]])


@dataclass(frozen=True, eq=False)
class Homes:
    """One row a person, but for the coordinates, which are by address.

    home       address now; earlier: the one before, -1 for none; moved_on: the day between, -1 for none
    """

    home: Numbers
    earlier: Numbers
    moved_on: Numbers
    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]


@lru_cache(maxsize=4)
def homes(world: World) -> Homes:
    """House everybody: households stand in fours, and a few have moved. The last addresses are nobody's."""
    rng = world.rng(Stream.HOMES)
    people = len(world.public.number)
    households = -(-people // HOUSEHOLD)
    places = households + households // 10 + 8
    centre = _CENTRES[rng.integers(0, len(DIVISIONS), places)]
    latitude = np.round(centre[:, 0] + rng.normal(0, 0.05, places), 5)
    longitude = np.round(centre[:, 1] + rng.normal(0, 0.08, places), 5)
    moved = rng.random(people) < MOVED
    day = rng.integers(world.first - 400, world.last, people)
    return Homes(
        np.arange(people) // HOUSEHOLD,
        np.where(moved, rng.integers(0, households, people), -1),
        np.where(moved, day, -1),
        latitude,
        longitude,
    )


def address_of(world: World, person: Numbers, day: int) -> Numbers:
    """Where each person lives on a day."""
    of = homes(world)
    return np.where(of.moved_on[person] > day, of.earlier[person], of.home[person])


def public_places(world: World) -> tuple[int, int]:
    """The first address that is nobody's home, and how many there are; the last eight are stations."""
    households = -(-len(world.public.number) // HOUSEHOLD)
    return households, len(homes(world).latitude) - households - 8


def stations(world: World) -> Numbers:
    """The addresses of the force's eight stations."""
    return np.arange(len(homes(world).latitude) - 8, len(homes(world).latitude))


@dataclass(frozen=True, eq=False)
class Lines:
    """Whose telephone line is whose. One row a person; -1 for never or none.

    changed_on  the day on which the person's number changed; changed_to: the line since then
    before      who had that line before, where it was given out again
    """

    changed_on: Numbers
    changed_to: Numbers
    before: Numbers


@lru_cache(maxsize=4)
def lines(world: World) -> Lines:
    """Give everybody a line; some change it, and what they gave up is another's after a quarter of a year."""
    rng = world.rng(Stream.CONTACTS, 0)
    people = len(world.public.number)
    order = rng.permutation(people)
    share = round(people * world.settings.defects.reused_numbers)
    gave, took = order[:share], order[share : 2 * share]
    on, to, before = (np.full(people, -1, dtype=np.int64) for _ in range(3))
    day = rng.integers(world.first - 200, max(world.last - 120, world.first), len(gave))
    on[gave], to[gave] = day, LINES + people + np.arange(len(gave))
    gave = gave[: len(took)]
    on[took], to[took], before[took] = on[gave] + 90, LINES + gave, gave
    return Lines(on, to, before)


def line_of(world: World, person: Numbers, day: int) -> Numbers:
    """Each person's telephone line on a day."""
    of = lines(world)
    changed = (of.changed_on[person] >= 0) & (of.changed_on[person] <= day)
    return np.where(changed, of.changed_to[person], LINES + person)


@lru_cache(maxsize=4)
def selves(world: World) -> Numbers:
    """The person, among the public, that each officer is: they have records too, as anybody may."""
    rng = world.rng(Stream.TIES, 0)
    public = world.public
    grown = np.flatnonzero((public.birth_year < public.birth_year.max() - 20) & (public.markers == 0))
    return rng.permutation(grown)[: len(world.staff.number)]


def household(world: World, person: int) -> list[int]:
    """The others at a person's home, the grown ones first."""
    home = person - person % HOUSEHOLD
    last = min(home + HOUSEHOLD, len(world.public.number))
    near = [one for one in range(home, last) if one != person]
    return sorted(near, key=lambda one: int(world.public.birth_year[one]))
