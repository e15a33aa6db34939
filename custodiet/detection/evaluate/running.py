"""The whole evaluation: many forces, in processes of their own, and what came out of each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import Any

from custodiet.detection.engine import Rules
from custodiet.detection.evaluate import measures
from custodiet.detection.evaluate.looks import NULL_WORLD, Asked, Seen, look_at
from custodiet.detection.evaluate.methods import Taught, has_sklearn, teach
from custodiet.detection.evaluate.seeds import Purpose, must_be, seeds
from custodiet.detection.simulate import SHIFTS

Row = dict[str, Any]
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Size:
    """How large an evaluation is.

    forces    forces looked at once over the whole period
    rare      of those with one officer in a thousand active, and of how many officers
    nulls     with nothing planted
    shifts    for each named shift
    weekly    looked at every week, and for how many weeks
    taught    calibrating forces that the logistic regression is taught on
    """

    officers: int
    days: int
    prevalence: float
    forces: int
    rare: int
    nulls: int
    shifts: int
    weekly: int
    weeks: int
    weekly_officers: int
    taught: int
    rare_officers: int


SIZES = {
    "quick": Size(90, 120, 0.03, 2, 1, 1, 0, 1, 2, 90, 1, 90),
    "small": Size(500, 180, 0.02, 6, 1, 2, 0, 1, 4, 200, 1, 500),
    "medium": Size(500, 180, 0.02, 12, 4, 6, 1, 4, 8, 500, 2, 1_500),
    "full": Size(600, 270, 0.01, 18, 6, 8, 2, 4, 16, 400, 5, 3_000),
}


@dataclass
class Results:
    """What came out: rows by kind."""

    size: Size
    purpose: Purpose
    main: list[Row] = field(default_factory=list)
    rare: list[Row] = field(default_factory=list)
    nulls: list[Row] = field(default_factory=list)
    shifts: list[Row] = field(default_factory=list)
    weekly: list[Row] = field(default_factory=list)
    sklearn: bool = True
    cpu: float = 0.0


def evaluate(size: Size, rules: Rules, *, purpose: Purpose, processes: int, tell: Progress) -> Results:
    """Invent, look at and measure every force. Forces that are reported are never those that were tuned on.

    tell  told how many forces are done, how many there are, and which was the last
    """
    main, rare, nulls, shifts, weekly = plan(size, purpose)
    must_be(purpose, [each.seed for each in [*main, *rare, *nulls, *shifts, *weekly]])
    results = Results(size, purpose, sklearn=has_sklearn())
    calibrating = [
        Asked(seed, size.officers, size.days, size.prevalence)
        for seed in seeds(Purpose.CALIBRATING, size.taught)
    ]
    todo = len(calibrating) + len(main) + len(rare) + len(nulls) + len(shifts) + len(weekly)
    done = 0

    def next_one(name: str) -> None:
        nonlocal done
        done += 1
        tell(done, todo, name)

    began = _cpu()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        taught = None
        if has_sklearn():
            looked = _all(pool, partial(_seen, rules=rules), calibrating, next_one)
            taught = teach(sorted(looked, key=lambda each: each.seed))
        single = partial(_single, rules=rules, taught=taught)
        results.main += _all(pool, single, main, next_one)
        results.rare += _all(pool, single, rare, next_one)
        results.nulls += _all(pool, single, nulls, next_one)
        results.shifts += _all(pool, single, shifts, next_one)
        results.weekly += _all(pool, partial(_weekly, rules=rules), weekly, next_one)
    results.cpu = _cpu() - began
    for rows in (results.main, results.rare, results.nulls, results.shifts, results.weekly):
        rows.sort(key=lambda row: (row.get("shift", ""), row["seed"]))
    return results


def plan(size: Size, purpose: Purpose) -> tuple[list[Asked], ...]:
    """Which forces are invented: each seed of the purpose is used once for each kind of force at most."""
    usual = partial(Asked, officers=size.officers, days=size.days, prevalence=size.prevalence)
    every = seeds(purpose, max(size.forces, size.rare, size.nulls, size.shifts, size.weekly))
    main = [usual(seed) for seed in every[: size.forces]]
    rare = [Asked(seed, size.rare_officers, size.days, 0.001) for seed in every[: size.rare]]
    nulls = [usual(seed, shift=NULL_WORLD) for seed in every[: size.nulls]]
    named = [name for name in SHIFTS if name not in ("none", "small force")]
    shifts = [usual(seed, shift=name) for name in named for seed in every[: size.shifts]]
    weekly = [
        Asked(seed, size.weekly_officers, size.days, size.prevalence, weekly=size.weeks)
        for seed in every[: size.weekly]
    ]
    return main, rare, nulls, shifts, weekly


def _seen(asked: Asked, rules: Rules) -> Seen:
    return look_at(asked, rules)


def _single(asked: Asked, rules: Rules, taught: Taught | None) -> Row:
    return measures.single(look_at(asked, rules), taught)


def _weekly(asked: Asked, rules: Rules) -> Row:
    return measures.weekly(look_at(asked, rules))


def _all(
    pool: ProcessPoolExecutor, do: Callable[[Asked], Any], asked: Sequence[Asked], tell: Callable[[str], None]
) -> list[Any]:
    waiting = {pool.submit(do, each): each for each in asked}
    found = []
    for each in as_completed(waiting):
        found.append(each.result())
        shift = waiting[each].shift
        tell(f"seed {waiting[each].seed}, {'as usual' if shift == 'none' else shift}")
    return found


def _cpu() -> float:
    """Seconds of processor time of this process and of those it has waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def rows_of(results: Results) -> Iterator[Row]:
    """Every row of a look over the whole period."""
    yield from (*results.main, *results.rare, *results.shifts)
