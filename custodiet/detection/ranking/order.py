"""Every officer in order, with the families that put them there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from custodiet.detection.ranking.counting import Counting, Pairs, Post, Sign, of_counts, of_pairs
from custodiet.detection.ranking.discovery import widening
from custodiet.detection.ranking.families import within_family
from custodiet.detection.ranking.together import two_strongest
from custodiet.detection.rules import q_values


@dataclass(frozen=True)
class Evidence:
    """One family of one officer: its chance, and the detectors' signs behind it, the rarest first."""

    family: str
    chance: float
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Placed:
    """One officer in the order.

    rank      1 for whom to look at first
    chance    how often chance would make evidence like all of this together
    share     of officers with evidence so strong, the share that chance would make
    evidence  each family that shows more than like work would, the rarest first
    """

    officer_id: str
    rank: int
    chance: float
    share: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Ranked:
    """Everybody in order, and by how much each family's chances had to be widened to fit what all show."""

    placed: tuple[Placed, ...]
    widened: Mapping[str, float]


def in_order(
    posts: Sequence[Post],
    countings: Iterable[Counting | Pairs | None],
    family_of: Mapping[str, str],
    *,
    noughts: int,
) -> Ranked:
    """Put officers in order by what the detectors counted; None is one that could not run.

    family_of  detector -> the kind of evidence it belongs to
    noughts    one kind of evidence counts for no more than one chance in a one with so many noughts
    """
    return rank(signs_of(posts, countings), family_of, never_below=10.0**-noughts)


def signs_of(
    posts: Sequence[Post], countings: Iterable[Counting | Pairs | None]
) -> Iterator[dict[str, Sign]]:
    """Weigh everybody's counts against like work: for each detector that could run, officer -> sign."""
    for each in countings:
        if each is not None:
            yield of_pairs(posts, each) if isinstance(each, Pairs) else of_counts(posts, each)


def rank(signs: Iterable[Mapping[str, Sign]], family_of: Mapping[str, str], *, never_below: float) -> Ranked:
    """Put everybody in order.

    signs        for each detector, officer -> sign
    family_of    detector -> the kind of evidence it belongs to
    never_below  how small one family's chance is taken at most
    """
    by_officer: dict[str, dict[str, list[Sign]]] = {}
    for each in signs:
        for officer, sign in each.items():
            by_officer.setdefault(officer, {}).setdefault(family_of[sign.detector], []).append(sign)
    chances = {
        officer: {family: within_family([one.chance for one in these]) for family, these in mine.items()}
        for officer, mine in by_officer.items()
    }
    widened = _widened(chances)
    held = {
        officer: {family: chance ** (1 / widened[family]) for family, chance in mine.items()}
        for officer, mine in chances.items()
    }
    together = {
        officer: two_strongest(list(mine.values()), never_below=never_below) for officer, mine in held.items()
    }
    shares = dict(zip(together, q_values(list(together.values())), strict=True))
    order = sorted(
        together, key=lambda one: (together[one], min(held[one].values()), -_surest(by_officer[one]), one)
    )
    placed = tuple(
        Placed(one, place + 1, together[one], shares[one], _evidence(held[one], by_officer[one]))
        for place, one in enumerate(order)
    )
    return Ranked(placed, widened)


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
