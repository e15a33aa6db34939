"""Several detectors of one kind of evidence, as one chance. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

_NEAR_ONE = 0.999999


def within_family(chances: Sequence[float], weights: Sequence[float] = ()) -> float:
    """Combine detectors that see the same behaviour. Between 0 and 1; of one detector, its own.

    Cauchy's combination (Liu and Xie 2020, JASA 115:393): small chances are right however much the detectors
    depend on one another. It is close to the smallest chance times the number of detectors; that product,
    which is right whatever they do, is never undercut by more than the others add.

    weights  how much each detector tells, above nought; all alike if none are given
    """
    if not chances:
        return 1.0
    if len(chances) == 1:
        return chances[0]
    told = weights or [1.0] * len(chances)
    tangents = (by * _tangent(min(each, _NEAR_ONE)) for by, each in zip(told, chances, strict=True))
    mean = sum(tangents) / sum(told)
    return _back(mean)


def _tangent(chance: float) -> float:
    # near nought the tangent loses its figures, and the first term of its series has them
    return 1 / (math.pi * max(chance, 1e-300)) if chance < 1e-8 else math.tan((0.5 - chance) * math.pi)


def _back(mean: float) -> float:
    return 1 / (math.pi * mean) if mean > 1e7 else 0.5 - math.atan(mean) / math.pi
