"""Round numbers, quantiles and the words beside a mark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


class Tick(NamedTuple):
    """One mark on an axis, with its words."""

    at: float
    words: str
    anchor: str = "middle"


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which a part (0 to 1) of the values lie, straight between neighbours."""
    ranked = sorted(values)
    place = part * (len(ranked) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (ranked[above] - ranked[below]) * (place - below)


def round_steps(top: float, at_most: int = 8) -> list[float]:
    """Round numbers from 0 to the first at or above top; never more than at_most + 1 of them."""
    if top < 1e-6:  # nobody has a rate this small; below it floats divide badly
        return [0.0, 1.0]
    size = 10.0 ** math.floor(math.log10(top / at_most))
    step = next(size * times for times in (1, 2, 5, 10) if size * times * at_most >= top * (1 - 1e-9))
    return [round(step * place, 10) for place in range(math.ceil(top / step - 1e-9) + 1)]


def rate_words(value: float) -> str:
    """A rate as it is read: one decimal place, none from 100 up."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def tick_words(value: float) -> str:
    """A number on an axis, without idle noughts."""
    return f"{value:,.10g}"


def side_of(x: float, left: float = 150.0, right: float = 570.0) -> str:
    """Which way words lie from their mark, so that none leaves the drawing."""
    if x < left:
        return "start"
    return "end" if x > right else "middle"
