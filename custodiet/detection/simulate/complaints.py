"""Complaints as the force has them, before any that a plan brings about."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from custodiet.detection.simulate.days import DAY, Numbers, utc_midnight
from custodiet.detection.simulate.frames import Frame
from custodiet.detection.simulate.world import CONSTABLE, NEIGHBOURHOOD, Stream, World, uneven

YEARS_BEFORE = 3
MATTER_NUMBERS = 9_000_000
MATTER = ("complaint", "conduct", "grievance", "intelligence", "vetting")
ABOUT = ("sexual", "domestic", "data", "incivility", "duty", "force", "other")
_ABOUT_SHARES = [0.006, 0.008, 0.02, 0.33, 0.4, 0.14, 0.096]
CAME_FROM = ("public", "colleague", "partner", "supervisor", "system")
SEVERITY = ("low", "medium", "high")
RESULT = ("upheld", "not upheld", "withdrawn", "reflective practice")


@lru_cache(maxsize=4)
def complaints(world: World) -> Frame:
    """Draw complaints over the period and the years before it; now and then two officers share one."""
    rng, size = world.rng(Stream.CONDUCT, 1), len(world.staff.number)
    days = world.last - world.first + 1 + 365 * YEARS_BEFORE
    busy = np.where(np.isin(world.staff.role, (CONSTABLE, NEIGHBOURHOOD)), 1.5, 0.5)
    mean = world.settings.habits.complaints * busy * uneven(world, 14) * days / 365
    officer = np.repeat(np.arange(size), rng.poisson(mean))
    count = len(officer)
    opened = utc_midnight(world.first - 365 * YEARS_BEFORE) + rng.integers(0, days * DAY, count)
    shared = np.flatnonzero(rng.random(count) < 0.12)
    mate = world.staff.team_from[world.staff.team[officer[shared]]]
    kind = rng.choice(5, count, p=[0.86, 0.07, 0.02, 0.04, 0.01])
    category = rng.choice(len(ABOUT), count, p=_ABOUT_SHARES)
    severity = np.where(category < 2, 2, rng.choice(3, count, p=[0.72, 0.24, 0.04]))
    matter = 1 + rng.choice(MATTER_NUMBERS, count, replace=False)
    closed = opened + (rng.lognormal(np.log(95), 0.7, count) * DAY).astype(np.int64)
    result = rng.choice(4, count, p=[0.09, 0.72, 0.07, 0.12])
    person = np.where(rng.random(count) < 0.7, rng.integers(0, len(world.public.number), count), -1)
    came = np.where(kind == 0, 0, rng.integers(1, 5, count))
    columns = {
        "officer_id": officer,
        "matter_id": matter,
        "recorded_at": opened,
        "closed_at": closed,
        "kind": kind,
        "category": category,
        "came_from": came,
        "severity": severity,
        "result": np.where(closed < utc_midnight(world.last + 1), result, -1),
        "person_id": person,
    }
    both: Frame = {name: np.concatenate([column, column[shared]]) for name, column in columns.items()}
    both["officer_id"] = np.concatenate([officer, np.where(mate == officer[shared], mate + 1, mate)])
    return both


def closed_matters(world: World) -> Numbers:
    """The numbers of matters that were opened before the period."""
    made = complaints(world)
    old: Numbers = made["matter_id"][made["recorded_at"] < utc_midnight(world.first)].astype(np.int64)
    return old
