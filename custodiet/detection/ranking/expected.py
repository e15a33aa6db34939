"""What an officer's work would make them count, from everybody with like work. Pure.

A Poisson regression with the exposure as its offset: role, unit within the role, the share of night shifts
and caseload. Roles and units are drawn towards the whole force as far as their numbers are small (a ridge,
which is a normal prior; Gelman and Hill, "Data Analysis Using Regression", 2007, chapter 12). Nobody sets the
standard for themselves: a count far beyond what the others make is cut back before the next fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_ROUNDS = 4  # of fitting and cutting back
_STEPS = 12  # of Newton's method in each
_ROLE, _UNIT, _SLOPE = 0.3, 6.0, 2.0  # how firmly each is drawn to the whole force, in counts
_LEAST_SPREAD = 0.15  # officers differ by at least this much beyond chance, whatever the others show
_USUAL_SPREAD, _WORTH = 1.0, 2.0  # what is believed of the spread before the data, and how firmly


@dataclass(frozen=True)
class Work:
    """What everybody's work is made of, as columns.

    group  each one's role, as a number, for spreads that differ from role to role
    """

    columns: Numbers
    firmness: Numbers
    group: NDArray[np.int64]


def work(
    roles: Sequence[str], units: Sequence[str], nights: Sequence[float | None], caseload: Sequence[int]
) -> Work:
    """Turn posts into columns. Without a roster, somebody works nights as often as the middle officer."""
    role = np.unique(np.array(roles, dtype=str), return_inverse=True)[1]
    post = np.array([f"{one}\n{unit}" for one, unit in zip(roles, units, strict=True)], dtype=str)
    unit = np.unique(post, return_inverse=True)[1]
    known = np.array([np.nan if share is None else share for share in nights], dtype=float)
    middle = float(np.nanmedian(known)) if np.isfinite(known).any() else 0.0
    slopes = np.stack(
        [np.where(np.isfinite(known), known, middle), np.log1p(np.array(caseload, dtype=float))], axis=1
    )
    wide = slopes.std(axis=0)
    slopes = np.where(wide > 0, (slopes - slopes.mean(axis=0)) / np.where(wide > 0, wide, 1.0), 0.0)
    size = len(role)
    ones = np.ones((size, 1))
    columns = np.hstack([ones, _dummies(role), _dummies(unit), slopes])
    firm = [1e-6, *[_ROLE] * (int(role.max(initial=0)) + 1), *[_UNIT] * (int(unit.max(initial=0)) + 1)]
    return Work(columns, np.array([*firm, _SLOPE, _SLOPE]), role.astype(np.int64))


def _dummies(group: NDArray[np.int64]) -> Numbers:
    return np.eye(int(group.max(initial=0)) + 1)[group]


def expected(counted: Numbers, exposure: Numbers, of: Work) -> Numbers:
    """Say how many each officer would count if they did as others with like work. Nought without exposure."""
    some = exposure > 0
    given = np.zeros(len(counted))
    if not some.any() or not counted[some].any():
        return given
    columns, offset = of.columns[some], np.log(exposure[some])
    whole = counted[some].astype(float)
    kept = whole.copy()
    mean = np.full(len(kept), 1.0)
    for _ in range(_ROUNDS):
        mean = _fit(kept, columns, offset, of.firmness)
        spread = spreads(kept, mean, of.group[some])
        kept = np.minimum(whole, mean + 3.0 * np.sqrt(mean + spread * mean**2) + 1.0)
    # cutting back takes a little from the sum, which is put back evenly, but for what one officer alone holds
    given[some] = mean * _put_back(whole, kept)
    return given


def _put_back(whole: Numbers, kept: Numbers) -> float:
    if len(whole) < 2:
        return 1.0
    without_the_largest = np.sort(whole - kept)[: -max(len(whole) // 100, 1)]
    return 1.0 + float(without_the_largest.sum()) / max(float(kept.sum()), 1.0)


def _fit(counted: Numbers, columns: Numbers, offset: Numbers, firmness: Numbers) -> Numbers:
    """Fit by Newton's method; each step is halved until it gains, so that it cannot run away."""
    effects = np.zeros(columns.shape[1])
    effects[0] = np.log(max(counted.sum(), 0.5) / np.exp(offset).sum())

    def gain(at: Numbers) -> float:
        line = np.clip(columns @ at + offset, -30, 30)
        return float((counted * line - np.exp(line)).sum() - 0.5 * (firmness * at**2)[1:].sum())

    now = gain(effects)
    for _ in range(_STEPS):
        mean = np.exp(np.clip(columns @ effects + offset, -30, 30))
        pull = firmness * effects
        pull[0] = 0.0
        slope = columns.T @ (counted - mean) - pull
        curve = (columns * mean[:, None]).T @ columns + np.diag(firmness)
        step = np.linalg.solve(curve, slope)
        size, tried = 1.0, gain(effects + step)
        while tried < now and size > 1e-3:
            size /= 2
            tried = gain(effects + size * step)
        if tried <= now + 1e-9:
            break
        effects, now = effects + size * step, tried
    fitted: Numbers = np.exp(np.clip(columns @ effects + offset, -30, 30))
    return fitted


def spreads(counted: Numbers, mean: Numbers, group: NDArray[np.int64]) -> Numbers:
    """Say how far officers differ beyond chance: for each one, from the others of the same role.

    The variance is mean + spread x mean². By moments, drawn to the whole force where a role is small, each
    officer's own count left out, so that nobody hides behind what they did themselves.
    """
    excess, square = (counted - mean) ** 2 - mean, mean**2
    all_of_it = (excess.sum() + _USUAL_SPREAD * _WORTH) / (square.sum() + _WORTH)
    overall = max(float(all_of_it), _LEAST_SPREAD)
    top, below = (np.bincount(group, weights=each)[group] for each in (excess, square))
    own = (top - excess + overall * _WORTH) / (below - square + _WORTH)
    given: Numbers = np.maximum(own, _LEAST_SPREAD)
    return given
