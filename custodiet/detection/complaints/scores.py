"""The plain ways to rank officers by what was known: what any model must beat."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from custodiet.detection.complaints.records import Numbers
from custodiet.detection.complaints.view import View


def column(name: str) -> Callable[[View], Numbers]:
    """Make a score of one column."""
    return lambda view: view.columns[name]


def then(first: str, second: str) -> Callable[[View], Numbers]:
    """Make a score that ranks by one column, and among equals by another."""

    def score(view: View) -> Numbers:
        one, other = view.columns[first], view.columns[second]
        _, place = np.unique(one, return_inverse=True)
        return np.asarray(place + other / (1.0 + other.max(initial=0.0)))

    return score


# A blind draw is everybody equal: the expected value of every order.
BASELINES: dict[str, Callable[[View], Numbers]] = {
    "a blind draw": lambda view: np.zeros(len(view.officer)),
    "all earlier complaints": column("all"),
    "complaints in 2 years": column("within_2"),
    "complaints in 5 years": column("within_5"),
    "decayed count, half-life 2 years": column("decayed_2"),
    "decayed count, half-life 5 years": column("decayed_5"),
    "earlier sustained": column("sustained"),
    "earlier sexual": column("sexual"),
    "sexual, then decayed count": then("sexual", "decayed_2"),
    "domestic and off duty": lambda view: view.columns["domestic_decayed"] + view.columns["off_duty_decayed"],
    "complaints of the co-accused": column("co_accused"),
}
