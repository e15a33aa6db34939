"""Calls and texts of the force's own telephones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custodiet.detection.simulate.casework import books
from custodiet.detection.simulate.days import DAY, Numbers, utc_day
from custodiet.detection.simulate.force import Force, month_of
from custodiet.detection.simulate.roster import shifts
from custodiet.detection.simulate.world import Stream

A_SHIFT = 1.1  # calls, in the mean
TO_KNOWN = 0.5  # share with people in the officer's own cases


@dataclass(frozen=True, eq=False)
class Calls:
    """A day's calls, by time. person: -1 where no record knows the number; seconds: 0 for a text."""

    at: Numbers
    officer: Numbers
    person: Numbers
    stranger: Numbers
    seconds: Numbers
    inward: Numbers


def calls_of_day(of: Force, day: int) -> Calls:
    """Make one duty day's calls, planned ones among them."""
    rng = of.world.rng(Stream.CALLS, day)
    worked = shifts(of.world, day)
    row = np.repeat(np.arange(len(worked.officer)), rng.poisson(A_SHIFT, len(worked.officer)))
    size = len(row)
    officer = worked.officer[row]
    lasts = worked.ends_at[row] - worked.starts_at[row]
    at = worked.starts_at[row] + (rng.random(size) * lasts).astype(np.int64)
    person = np.full(size, -1, dtype=np.int64)
    book = books(of.world, *month_of(of.world, day)).parts
    if len(book.key):
        place, found = book.pick(officer, at, rng.geometric(0.3, size) - 1, 5 * DAY)
        person = np.where(found & (rng.random(size) < TO_KNOWN), book.person[place], -1)
    seconds = np.where(rng.random(size) < 0.2, 0, rng.gamma(1.2, 160, size).astype(np.int64) + 5)
    inward = (rng.random(size) < 0.35).astype(np.int64)
    planned = [call for plan in of.plans for call in plan.calls if utc_day(call.at) == day]
    extra = np.array([tuple(call) for call in planned], dtype=np.int64).reshape(len(planned), 5).T
    at = np.concatenate([at, extra[0]])
    order = np.argsort(at, kind="stable")
    return Calls(
        at[order],
        np.concatenate([officer, extra[1]])[order],
        np.concatenate([person, extra[2]])[order],
        rng.integers(8_000_000, 10_000_000, len(at)),
        np.concatenate([seconds, extra[3]])[order],
        np.concatenate([inward, np.zeros(len(planned), dtype=np.int64)])[order],
    )
