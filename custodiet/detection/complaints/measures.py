"""How well a ranked list finds those it should, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custodiet.detection.complaints.records import Numbers, Rows, Yes

SHARES = (0.01, 0.02, 0.05)
# How many times officers are drawn anew, and from which seed.
DRAWS, SEED = 400, 2026
INTERVAL = (2.5, 97.5)
MEASURES = ("auc", *(f"{of}@{share:.0%}" for of in ("precision", "recall", "lift") for share in SHARES))


@dataclass(frozen=True)
class Ranked:
    """One list, best first, cut into steps of officers whose scores are equal.

    order   places in the list that was scored
    starts  where in order each step begins
    """

    order: Rows
    starts: Rows

    def steps(self) -> Rows:
        """Give the step of each place in order."""
        new = np.zeros(len(self.order), np.int64)
        new[self.starts[1:]] = 1
        return np.cumsum(new)


def ranked(score: Numbers) -> Ranked:
    """Put scores in order, the highest first."""
    order = np.argsort(-score, kind="stable")
    new = np.diff(score[order], prepend=np.inf) != 0
    return Ranked(order, np.flatnonzero(new))


def measure(ranks: Ranked, outcome: Yes, times: Numbers) -> dict[str, Numbers]:
    """Give each of MEASURES, once for each column of times.

    times  how often each officer counts: a row for each officer, a column for each draw

    A step that the cut falls into gives its expected value: what a blind draw among equals would find.
    A list with nobody to find, or with nobody else, has no measure: NaN.
    """
    if not len(ranks.order):
        return {name: np.full(times.shape[1], np.nan) for name in MEASURES}
    ordered = times[ranks.order]
    had = np.flatnonzero(outcome[ranks.order])
    everybody = np.add.reduceat(ordered, ranks.starts, axis=0)
    given = np.cumsum(everybody, axis=0)
    found = np.zeros_like(given)
    np.add.at(found, ranks.steps()[had], ordered[had])
    so_far = np.cumsum(found, axis=0)
    all_of_them, to_find = given[-1], so_far[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        measures = {"auc": _auc(found, everybody, given, so_far)}
        for share in SHARES:
            reached = _reached(share * all_of_them, given, so_far)
            measures[f"precision@{share:.0%}"] = reached / (share * all_of_them)
            measures[f"recall@{share:.0%}"] = reached / to_find
            measures[f"lift@{share:.0%}"] = reached / to_find / share
    known = (to_find > 0) & (to_find < all_of_them)
    return {name: np.where(known, each, np.nan) for name, each in measures.items()}


def _auc(found: Numbers, everybody: Numbers, given: Numbers, so_far: Numbers) -> Numbers:
    """Give the chance that one who had the outcome stands above one who had not, equals counting a half."""
    at = np.flatnonzero(found.any(axis=1))
    to_find, others = so_far[-1], given[-1] - so_far[-1]
    below = others - (given[at] - so_far[at])
    better = (found[at] * (below + (everybody[at] - found[at]) / 2)).sum(axis=0)
    return np.asarray(better / (to_find * others))


def _reached(cut: Numbers, given: Numbers, so_far: Numbers) -> Numbers:
    """Give how many are found by the cut, a part of the step it falls into being found in proportion."""
    step = np.minimum((given < cut).sum(axis=0), len(given) - 1)
    draw = np.arange(given.shape[1])
    before = np.where(step > 0, given[step - 1, draw], 0.0)
    found = np.where(step > 0, so_far[step - 1, draw], 0.0)
    part = (cut - before) / (given[step, draw] - before)
    return np.asarray(found + part * (so_far[step, draw] - found))


def placed(score: Numbers, share: float) -> Numbers:
    """Give each officer's chance of standing in the top share of a list; between 0 and 1 only for equals."""
    ranks = ranked(score)
    steps, sizes = ranks.steps(), np.diff(np.append(ranks.starts, len(score)))
    inside = np.clip((share * len(score) - ranks.starts) / sizes, 0.0, 1.0)
    chance = np.empty(len(score))
    chance[ranks.order] = inside[steps]
    return chance


def draws(officers: int, number: int = DRAWS) -> Numbers:
    """Draw officers anew with replacement: how often each was drawn, the first column being each once.

    The same officer is drawn as often on every date, since one officer's years are not independent.
    """
    chance = np.random.default_rng(SEED)
    drawn = [np.bincount(chance.integers(0, officers, officers), minlength=officers) for _ in range(number)]
    return np.column_stack([np.ones(officers), *drawn]).astype(float)


def interval(drawn: Numbers) -> tuple[float, float, float]:
    """Give the value of the list as it is, and the 95% interval from the draws that came after it."""
    known = drawn[1:][np.isfinite(drawn[1:])]
    if not len(known):
        return float(drawn[0]), np.nan, np.nan
    low, high = np.percentile(known, INTERVAL)
    return float(drawn[0]), float(low), float(high)
