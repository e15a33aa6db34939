"""Every officer in order, with the families that put them there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from custodiet.detection.ranking.counting import Counting, Pairs, Post, Sign, of_counts, of_pairs
from custodiet.detection.ranking.discovery import widening
from custodiet.detection.ranking.families import within_family
from custodiet.detection.ranking.same_person import SamePerson, same_person
from custodiet.detection.ranking.together import two_strongest
from custodiet.detection.rules import q_values, whole


@dataclass(frozen=True)
class Evidence:
    """One family of one officer: its chance, and the detectors' signs behind it, the rarest first."""

    family: str
    chance: float
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Values:
    """What the order is made with, all of it from the shelf.

    one_noughts      a count about one person is taken for no rarer than one with so many noughts
    many_noughts     the same of a count over many people
    many_weight      how much a count over many people tells beside one about one person: above 0, at most 1
    same_days        days that two kinds of evidence must show about one person
    """

    one_noughts: int = 5
    many_noughts: int = 5
    many_weight: float = 0.3
    same_days: int = 3

    @classmethod
    def of(cls, rules: Mapping[str, int | frozenset[str]]) -> Values:
        """Read them from the rules of a day."""
        return cls(
            whole(rules["one_kind_noughts"]), whole(rules["many_people_noughts"]),
            whole(rules["many_people_percent"]) / 100, whole(rules["same_person_days"]),
        )  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """One officer in the order.

    rank      1 for whom to look at first
    chance    how often chance would make evidence like all of this together
    share     of officers with evidence so strong, the share that chance would make
    evidence  each family that shows more than like work would, the rarest first
    same      the person about whom two kinds of evidence speak, if there is one
    """

    officer_id: str
    rank: int
    chance: float
    share: float
    evidence: tuple[Evidence, ...]
    same: SamePerson | None = None


@dataclass(frozen=True)
class Ranked:
    """Everybody in order, and by how much each family's chances had to be widened to fit what all show."""

    placed: tuple[Placed, ...]
    widened: Mapping[str, float]


def in_order(
    posts: Sequence[Post],
    countings: Iterable[Counting | Pairs | None],
    family_of: Mapping[str, str],
    values: Values,
) -> Ranked:
    """Put officers in order by what the detectors counted; None is one that could not run.

    family_of  detector -> the kind of evidence it belongs to
    """
    made = [each for each in countings if each is not None]
    same = same_person(made, family_of, days_at_least=values.same_days)
    return rank(signs_of(posts, made), family_of, values, same)


def signs_of(
    posts: Sequence[Post], countings: Iterable[Counting | Pairs | None]
) -> Iterator[dict[str, Sign]]:
    """Weigh everybody's counts against like work: for each detector that could run, officer -> sign."""
    for each in countings:
        if each is not None:
            yield of_pairs(posts, each) if isinstance(each, Pairs) else of_counts(posts, each)


def rank(
    signs: Iterable[Mapping[str, Sign]],
    family_of: Mapping[str, str],
    values: Values,
    same: Mapping[str, SamePerson] | None = None,
) -> Ranked:
    """Put everybody in order.

    signs      for each detector, officer -> sign
    family_of  detector -> the kind of evidence it belongs to
    same       officer -> two kinds of evidence about one person; None where that was not looked at
    """
    by_officer: dict[str, dict[str, list[Sign]]] = {}
    for each in signs:
        for officer, sign in each.items():
            by_officer.setdefault(officer, {}).setdefault(family_of[sign.detector], []).append(sign)
    chances = {
        officer: {family: _of_family(these, values) for family, these in mine.items()}
        for officer, mine in by_officer.items()
    }
    widened = _widened(chances)
    held = {
        officer: {family: chance ** (1 / widened[family]) for family, chance in mine.items()}
        for officer, mine in chances.items()
    }
    pairs = same or {}
    together = {
        officer: _one_or_other(_across(mine, values), pairs.get(officer), looked=same is not None)
        for officer, mine in held.items()
    }
    shares = dict(zip(together, q_values(list(together.values())), strict=True))
    order = sorted(
        together, key=lambda one: (together[one], min(held[one].values()), -_surest(by_officer[one]), one)
    )
    placed = tuple(
        Placed(
            one, place + 1, together[one], shares[one], _evidence(held[one], by_officer[one]), pairs.get(one)
        )
        for place, one in enumerate(order)
    )
    return Ranked(placed, widened)


def _of_family(signs: Sequence[Sign], values: Values) -> float:
    """One family: a count over many people tells less, and is never taken for as rare, as one about one."""
    least = [10.0 ** -(values.one_noughts if one.about_one else values.many_noughts) for one in signs]
    chances = [max(one.chance, low) for one, low in zip(signs, least, strict=True)]
    return within_family(chances, [1.0 if one.about_one else values.many_weight for one in signs])


def _across(mine: Mapping[str, float], values: Values) -> float:
    return two_strongest(list(mine.values()), never_below=10.0**-values.one_noughts)


def _one_or_other(across: float, same: SamePerson | None, *, looked: bool) -> float:
    """The rarer of two views of the same rows, for which twice its chance is right however they depend."""
    if not looked:
        return across
    return min(2 * min(across, same.chance if same else 1.0), 1.0)


def _widened(chances: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    families = sorted({family for mine in chances.values() for family in mine})
    return {
        family: widening(np.array([mine[family] for mine in chances.values() if family in mine]))
        for family in families
    }


def _surest(signs: Mapping[str, Sequence[Sign]]) -> float:
    return max((one.times for these in signs.values() for one in these), default=0.0)


def _evidence(held: Mapping[str, float], signs: Mapping[str, Sequence[Sign]]) -> tuple[Evidence, ...]:
    shown = [
        Evidence(
            family,
            chance,
            tuple(sorted((one for one in signs[family] if one.counted), key=lambda one: one.chance)),
        )
        for family, chance in held.items()
    ]
    return tuple(sorted((one for one in shown if one.signs), key=lambda one: (one.chance, one.family)))
