"""What officers are, for the fairness page alone: drawn apart from everything else that the force holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from custodiet.detection.simulate.days import Numbers
from custodiet.detection.simulate.world import Stream, World


@dataclass(frozen=True, eq=False)
class Characteristics:
    """One row an officer: places in lists of sexes and ethnic groups, and the first day of service."""

    sex: Numbers
    ethnicity: Numbers
    joined_on: Numbers


@lru_cache(maxsize=4)
def characteristics(world: World) -> Characteristics:
    """Draw them from a sequence of their own, so that nothing else can depend on them by accident."""
    rng, size = world.rng(Stream.CHARACTERISTICS), len(world.staff.number)
    return Characteristics(
        rng.choice(4, size, p=[0.38, 0.6, 0.005, 0.015]),
        rng.choice(6, size, p=[0.88, 0.045, 0.013, 0.025, 0.007, 0.03]),
        world.first - np.clip(rng.gamma(1.6, 2_300, size), 40, 12_000).astype(np.int64),
    )
