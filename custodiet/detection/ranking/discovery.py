"""How many of a list chance would make: in a run, over a year of runs, and if the curve holds. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from custodiet.detection.ranking.chances import Numbers

_FEWEST = 100  # officers, to tell how wide the middle of the chances is
_TWENTIETH = 0.05
_WIDEST = 4.0


def widening(chances: Numbers) -> float:
    """Say by how much chances must be widened to fit what everybody shows. At least 1; 1 where all is well.

    An empirical null (Efron 2004, JASA 99:96): almost nobody is of interest, so the twentieth of officers
    with the smallest chances should begin near 1 in 20. Where it begins lower, officers differ by more than
    the curve allows, and every chance is raised to the power that puts the twentieth back in its place.
    """
    if len(chances) < _FEWEST:
        return 1.0
    found = float(np.quantile(chances, _TWENTIETH, method="higher"))
    if found >= _TWENTIETH:
        return 1.0
    return min(math.log(max(found, 1e-12)) / math.log(_TWENTIETH), _WIDEST)


@dataclass(frozen=True)
class Past:
    """One earlier run of the year: its level, and how many it found there.

    found       discoveries at its level
    found_more  how many there would have been, had one more officer's chance been nought
    """

    level: float
    found: int
    found_more: int


def batch_level(past: Sequence[Past], *, looked_at: int, share: float, runs: int) -> float:
    """Give the level of the next run, so that over a year of runs the stated share holds.

    Batch Benjamini-Hochberg (Zrnic, Jiang, Ramdas and Jordan 2020, "The Power of Batching in Multiple
    Hypothesis Testing", AISTATS, algorithm 1), each run being a batch. What earlier runs have spent is what
    they found against everything found since; a run after many discoveries may ask for less.

    past       earlier runs of the year, oldest first
    looked_at  officers in this run
    share      the stated share of false discoveries: 0.1 for one in ten
    runs       how many a year is planned for; later ones are given nothing new
    """
    turn = min(len(past) + 1, runs)
    found = sum(each.found for each in past)
    spent = sum(each.level * each.found_more / max(each.found_more + found - each.found, 1) for each in past)
    left = share * turn / runs - spent
    return max(left, 0.0) * (looked_at + found) / max(looked_at, 1)


def discoveries(chances: Sequence[float], level: float) -> tuple[int, int]:
    """Count the discoveries at a level by Benjamini and Hochberg's step, and with one chance set to nought.

    Gives the two numbers that Past keeps. The second is the larger, over which officer is set to nought.
    """
    order = np.sort(np.array(chances, dtype=float))
    count = len(order)
    if not count:
        return 0, 0
    steps = level * np.arange(1, count + 1) / count
    met = np.flatnonzero(order <= steps)
    found = int(met[-1]) + 1 if len(met) else 0
    # the worst is that the largest chance is the one set to nought: every other moves up by one
    moved = np.concatenate([[0.0], order[:-1]])
    met = np.flatnonzero(moved <= steps)
    return found, int(met[-1]) + 1
