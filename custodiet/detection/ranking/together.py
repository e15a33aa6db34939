"""Independent kinds of evidence, together. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence


def two_strongest(chances: Sequence[float], *, never_below: float) -> float:
    """Combine independent families by the product of the two strongest. Between 0 and 1.

    The rank truncated product (Dudbridge and Koeleman 2003, Genetic Epidemiology 25:360), with its exact null
    distribution: with two families it is Fisher's method, with one the chance itself. Families that show
    nothing do not drown those that do, as they would in Fisher's sum over all of them.

    chances      one for each family that could be weighed for this officer
    never_below  how small one family's chance is taken at most, so that no single kind of evidence, however
                 loud, outranks two kinds that are each moderately rare
    """
    held = sorted(min(max(each, never_below), 1.0) for each in chances)
    if len(held) < 2:
        return held[0] if held else 1.0
    return _chance_of_product(held[0] * held[1], len(held))


def _chance_of_product(product: float, families: int) -> float:
    """How often the two smallest of so many uniform chances have a product so small."""
    if product >= 1:
        return 1.0
    if families == 2:
        return product * (1 - math.log(product))
    edge, rest = math.sqrt(product), families - 3
    below = sum(_sign(rest, j) * edge ** (j + 3) / (j + 3) for j in range(rest + 1))
    above = sum(
        _sign(rest, j) * (_power(edge, j) * (1 - math.log(product)) + 2 * _power_log(edge, j))
        for j in range(rest + 1)
    )
    ways = math.comb(families, 3) * 3
    return min(max(ways * (below + product * above), 0.0), 1.0)


def _sign(of: int, j: int) -> float:
    return (-1.0) ** j * math.comb(of, j)


def _power(low: float, j: int) -> float:
    """The integral of t^j from low to 1."""
    return (1 - low ** (j + 1)) / (j + 1)


def _power_log(low: float, j: int) -> float:
    """The integral of t^j log t from low to 1."""
    n = j + 1
    return -(1 - low**n) / n**2 - low**n * math.log(low) / n
