"""Several kinds of evidence about one officer and one and the same person. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from custodiet.detection.ranking.counting import Counting, Pairs
from custodiet.detection.ranking.together import two_strongest

Pair = tuple[str, str]  # officer, person


@dataclass(frozen=True)
class SamePerson:
    """The person about whom an officer has the rarest evidence of two kinds together.

    families  the two, the rarer first, each with the days of its strongest detector
    chance    how often chance would make an officer who had to do with so many people one like this
    """

    person: str
    families: tuple[tuple[str, int], ...]
    chance: float


@dataclass(frozen=True)
class _Rare:
    chance: float
    days: int


def same_person(
    made: Iterable[Counting | Pairs], family_of: Mapping[str, str], *, days_at_least: int
) -> dict[str, SamePerson]:
    """For each officer, the person touched by two kinds of evidence that are rarest together.

    A look-up that nothing explains is usual, and so is a call; both about one person are not. How rare each
    is, is counted: of all officers and people who came up with one another, the share with as many days. The
    two rarest kinds are put together as independent, and an officer with more people had more chances. Only
    rows that the records could explain, and do not, come in: a call, a visit and a recording of one live case
    go together as a matter of course.

    days_at_least  how many days the two kinds must show together, so that one night’s search for somebody
                   missing is not taken for an interest
    """
    rare, people = _rarest([each for each in made if each.days and each.unexplained], family_of)
    found: dict[str, SamePerson] = {}
    for (officer, person), each in rare.items():
        first, *rest = sorted(each.items(), key=lambda one: (one[1].chance, one[0]))
        if not rest or first[1].days + rest[0][1].days < days_at_least:
            continue
        once = two_strongest([first[1].chance, rest[0][1].chance], never_below=0.0)
        chance = -math.expm1(people[officer] * math.log1p(-min(once, 1 - 1e-12)))
        if officer not in found or (chance, person) < (found[officer].chance, found[officer].person):
            both = tuple((family, one.days) for family, one in (first, rest[0]))
            found[officer] = SamePerson(person, both, chance)
    return found


def _rarest(
    made: list[Counting | Pairs], family_of: Mapping[str, str]
) -> tuple[dict[Pair, dict[str, _Rare]], dict[str, int]]:
    """For each pair and family the rarest detector, and how many people came up with each officer."""
    touched = {pair for each in made for pair, _ in _pairs(each)}
    people: dict[str, int] = defaultdict(int)
    for officer, _ in touched:
        people[officer] += 1
    rare: dict[Pair, dict[str, _Rare]] = defaultdict(dict)
    for each in made:
        days = np.sort(np.array([count for _, count in _pairs(each)]))
        for pair, count in _pairs(each):
            as_many = len(days) - int(np.searchsorted(days, count, side="left"))
            one = _Rare(min((as_many + 0.5) / len(touched), 1.0), count)
            family = family_of[each.detector]
            if family not in rare[pair] or one.chance < rare[pair][family].chance:
                rare[pair][family] = one
    return rare, people


def _pairs(made: Counting | Pairs) -> Iterator[tuple[Pair, int]]:
    for officer, about in (made.days or {}).items():
        for person, count in about.items():
            yield (officer, person), count
