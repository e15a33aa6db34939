"""How often chance would make a count, and how far beyond the expected a rate surely is. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_ENOUGH = 1e-14  # of the sum so far: what is smaller cannot matter
_MOST_TERMS = 5_000
_TOP = 1 / 20  # of everybody: where more than this do as much, it is not so rare, whatever the curve says
_LOW = -1.6448536269514722  # the normal curve's twentieth part


def at_least(counted: Numbers, mean: Numbers, spread: Numbers) -> Numbers:
    """Give the mid-p of counting so many or more: half of the very count, and all of those beyond it.

    A negative binomial with that mean and variance mean + spread x mean². Counts are whole, so that a plain
    p-value is too large on average; half of the very count makes it right on average (Lancaster 1961, JASA
    56:223). Nothing is drawn at random: the same counts always give the same answer. Between 0 and 1.
    """
    mean = np.maximum(mean, 1e-12)
    size = 1.0 / spread
    part = np.exp(_log_chance(counted, mean, size))
    total = part / 2
    ratio, step = mean / (mean + size), counted.copy()
    for _ in range(_MOST_TERMS):
        part = part * ratio * (step + size) / (step + 1)
        step = step + 1
        total = total + part
        falling = ratio * (step + size) / (step + 1) < 1
        if bool((falling & (part <= total * _ENOUGH)).all()):
            break
    given: Numbers = np.clip(total, 0.0, 1.0)
    return given


def _log_chance(counted: Numbers, mean: Numbers, size: Numbers) -> Numbers:
    ways = log_gamma(counted + size) - log_gamma(size) - log_gamma(counted + 1)
    given: Numbers = ways + size * np.log(size / (size + mean)) + counted * np.log(mean / (size + mean))
    return given


def log_gamma(x: Numbers) -> Numbers:
    """The logarithm of the gamma function, for x above nought: Stirling's series, after stepping up to 8."""
    x = np.asarray(x, dtype=float)
    low = np.zeros_like(x)
    y = x.copy()
    for _ in range(8):
        small = y < 8
        low = low + np.where(small, np.log(np.where(small, y, 1.0)), 0.0)
        y = np.where(small, y + 1, y)
    square = 1.0 / (y * y)
    series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680)))) / y
    given: Numbers = (y - 0.5) * np.log(y) - y + 0.9189385332046727 + series - low
    return given


def no_rarer(chances: Numbers) -> Numbers:
    """Raise each chance to the share of others whose own is as small, where more than one in twenty is.

    Below that only the curve can tell: an officer is not hidden by the few at the top who do the same.
    """
    order = np.sort(chances)
    share = (np.searchsorted(order, chances, side="right") - 1) / max(len(chances), 1)
    given: Numbers = np.where(share > _TOP, np.maximum(chances, share), chances)
    return given


def surely_times(counted: Numbers, mean: Numbers, spread: Numbers) -> Numbers:
    """Say how many times the expected an officer's rate is at least, with 19 chances in 20.

    Empirical Bayes: before the count, an officer's rate is gamma round the rate of like work, as wide as
    officers differ; after it, gamma again (Gelman and others, "Bayesian Data Analysis", 2013, section 2.7). A
    small count hardly moves it. The lower twentieth by Wilson and Hilferty's cube root.
    """
    size = 1.0 / spread
    shape, rate = size + counted, size + mean
    root = 1 - 1 / (9 * shape) + _LOW / (3 * np.sqrt(shape))
    given: Numbers = shape * np.maximum(root, 0.0) ** 3 / rate
    return given
