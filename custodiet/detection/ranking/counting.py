"""What one detector counted for everybody, as chances and strengths against like work. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from custodiet.detection.ranking.chances import Numbers, at_least, no_rarer, surely_times
from custodiet.detection.ranking.expected import expected, spreads, work

ANCHOR = 10  # pairs of other officers that carry the measured part of the curve; beyond them it is drawn on

Days = Mapping[str, Mapping[str, int]]  # officer -> person -> days on which a row about that person counted


@dataclass(frozen=True)
class Post:
    """What an officer's work would make them search. There is no place here for who the officer is.

    nights    share of their shifts that are worked at night; None without a roster
    caseload  records they had a part in during the scope
    """

    officer_id: str
    role: str
    unit: str
    nights: float | None
    caseload: int


@dataclass(frozen=True)
class Counting:
    """What one detector counted: officer -> count, and officer -> of how many (the exposure).

    days         of rows that are about somebody, the days for each person
    coming_back  what is weighed is how often officers came back to the same people, and not how much they did
    unexplained  rows are of a kind that records can explain, and do not: with another kind of evidence about
                 the same person they weigh together
    """

    detector: str
    counted: Mapping[str, int]
    exposure: Mapping[str, int]
    days: Days | None = None
    coming_back: bool = False
    unexplained: bool = True

    @property
    def weighed(self) -> Mapping[str, int]:
        """What is weighed: the count, or the days on which each person was come back to, added up.

        A post that searches for many people once each has none of those, however large its count is.
        """
        if not self.coming_back:
            return self.counted
        return {
            officer: sum(each - 1 for each in about.values()) for officer, about in (self.days or {}).items()
        }


@dataclass(frozen=True)
class Pairs:
    """What one detector counted about one person at a time: officer -> the number about each person.

    exposure  officer -> of how many
    days      the days for each person; where they are known they are weighed, for twenty rows of one hour are
              one visit to a record
    unexplained  as of a Counting
    """

    detector: str
    counted: Mapping[str, Sequence[int]]
    exposure: Mapping[str, int]
    days: Days | None = None
    unexplained: bool = True

    @property
    def weighed(self) -> Mapping[str, Sequence[int]]:
        """What is weighed: days about each person, or the numbers where days are not known."""
        if self.days is None:
            return self.counted
        return {officer: tuple(each.values()) for officer, each in self.days.items()}


@dataclass(frozen=True)
class Sign:
    """What one detector says of one officer.

    counted   what it counts; about one person, the largest number
    expected  what others with like work would count; about one person, the largest number of the middle one
    times     how many times the rate of like work the officer's rate is at least, 19 chances in 20
    chance    how often chance makes as much, mid-p
    about_one  whether it counts about one person: then counted and expected are days
    coming_back  whether it counts days of coming back to the same people
    """

    detector: str
    counted: int
    expected: float
    times: float
    chance: float
    about_one: bool = False
    coming_back: bool = False


def of_counts(posts: Sequence[Post], made: Counting) -> dict[str, Sign]:
    """Weigh each officer's count against like work. Gives a sign for everybody with an exposure."""
    counted, exposure = _columns(posts, made.weighed, made.exposure)
    signs = _signs(posts, made.detector, np.flatnonzero(exposure > 0), counted, exposure)
    return {officer: replace(sign, coming_back=made.coming_back) for officer, sign in signs.items()}


def of_pairs(posts: Sequence[Post], made: Pairs) -> dict[str, Sign]:
    """Weigh each officer's largest number about one person. Gives a sign for everybody with an exposure.

    An officer who searched for more people had more chances that one number is large: the chance that a peer
    with this exposure has one so large. How often a number is so large is counted among the others while ten
    of their pairs show it; beyond, such numbers fall off by the same share from each to the next.
    """
    numbers = made.weighed
    most = {officer: max(each, default=0) for officer, each in numbers.items()}
    counted, exposure = _columns(posts, most, made.exposure)
    every = np.array([n for each in numbers.values() for n in each], dtype=float)
    total = max(float(exposure.sum()), 1.0)
    some = np.flatnonzero(exposure > 0)
    chances, usual = np.ones(len(posts)), np.zeros(len(posts))
    tail = _Tail(every)
    for place in some.tolist():
        if counted[place] > 0:
            mine = numbers.get(posts[place].officer_id, ())
            rate = tail.without(mine, counted[place]) / max(total - exposure[place], 1.0)
            chances[place] = -np.expm1(-rate * exposure[place])
            usual[place] = tail.middle(exposure[place] / total)
    nothing = 1 - np.exp(-len(every) / total * exposure) / 2
    chances[some] = np.where(counted[some] > 0, no_rarer(chances[some]), nothing[some])
    sums, _ = _columns(posts, {officer: sum(each) for officer, each in numbers.items()}, made.exposure)
    weighed = _signs(posts, made.detector, some, sums, exposure)
    return {
        officer: replace(
            weighed[officer],
            counted=int(counted[place]),
            expected=float(usual[place]),
            chance=float(chances[place]),
            about_one=True,
        )
        for place, officer in ((place, posts[place].officer_id) for place in some.tolist())
    }


class _Tail:
    """How many of everybody's pairs have a number at least so large, one officer's own left out."""

    def __init__(self, every: Numbers) -> None:
        self.every = np.sort(every)

    def without(self, mine: Sequence[int], number: float) -> float:
        """Count the others' pairs with that number or more; beyond the last ten, by how they fall off."""
        own = np.sort(np.array(mine, dtype=float))
        as_many = self._above(number, own)
        if as_many >= ANCHOR:
            return as_many
        anchor = self._anchor(own, number)
        above = self._above(anchor, own)
        # the share that goes on to one more, and not how far the farthest go: a few officers whose numbers
        # are very large do not hide one another
        goes_on = (self._above(anchor + 1, own) + 0.5) / (above + 1.0)
        return float((above + 0.5) * goes_on ** (number - anchor))

    def middle(self, share: float) -> float:
        """The largest number that half of the officers with this share of the exposure reach."""
        wanted = math.log(2) / max(
            share, 1e-12
        )  # so many pairs in the whole force, for one in two to have one
        place = len(self.every) - math.ceil(wanted)
        return float(self.every[place]) if 0 <= place < len(self.every) else 0.0

    def _above(self, number: float, own: Numbers) -> float:
        everybody = len(self.every) - np.searchsorted(self.every, number, side="left")
        return float(everybody - (len(own) - np.searchsorted(own, number, side="left")))

    def _anchor(self, own: Numbers, number: float) -> float:
        """The largest number that ten of the others' pairs reach; one, where not even that many are."""
        for place in range(len(self.every) - 1, -1, -1):
            anchor = float(self.every[place])
            if anchor < number and self._above(anchor, own) >= ANCHOR:
                return anchor
        return 1.0


def _columns(
    posts: Sequence[Post], counted: Mapping[str, int], exposure: Mapping[str, int]
) -> tuple[Numbers, Numbers]:
    mine = np.array([counted.get(one.officer_id, 0) for one in posts], dtype=float)
    of = np.array([exposure.get(one.officer_id, 0) for one in posts], dtype=float)
    return mine, np.maximum(of, mine)


def _signs(
    posts: Sequence[Post], detector: str, some: NDArray[np.int64], counted: Numbers, exposure: Numbers
) -> dict[str, Sign]:
    """A sign for everybody with an exposure, from what they counted and what like work would."""
    if not len(some):
        return {}
    like = work(
        [one.role for one in posts], [one.unit for one in posts], [one.nights for one in posts],
        [one.caseload for one in posts],
    )  # fmt: skip
    mean = expected(counted, exposure, like)
    k, usual = counted[some], mean[some]
    spread = spreads(k, usual, like.group[some])
    chance = at_least(k, usual, spread)
    chance = np.where(k > 0, no_rarer(chance), chance)
    times = surely_times(k, usual, spread)
    return {
        posts[place].officer_id: Sign(
            detector, int(k[row]), float(usual[row]), float(times[row]), float(chance[row])
        )
        for row, place in enumerate(some.tolist())
    }
