"""The back-test: at each date rank by what was known, and count what came in the two years after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from custodiet.detection.complaints.categories import BIT
from custodiet.detection.complaints.expecting import chances
from custodiet.detection.complaints.fitting import (
    AGAINST,
    FOR,
    LOGISTIC,
    RECIPES,
    Lesson,
    category_rates,
    ranked_by,
    with_categories,
)
from custodiet.detection.complaints.measures import MEASURES, measure, ranked
from custodiet.detection.complaints.records import NEVER, Complaints, Numbers, Rows, Yes, day
from custodiet.detection.complaints.scores import BASELINES
from custodiet.detection.complaints.view import YEAR, View, risk_view

HORIZON = 2  # years
FIRST_TEST, FIRST_LEARNT = (
    2002,
    1994,
)  # the records are thin before 1991: at least three years to look back on
OUTCOMES = ("sustained", "sexual", "sexual_public")
# What a model may learn from as well where the outcome is too rare to learn from alone.
NEIGHBOURS = BIT["sexual"] | BIT["domestic"] | BIT["off_duty"]
# What is learnt from for each outcome: a sexual complaint by the public is too rare, so from any sexual one.
LEARNT = {"sustained": "sustained", "sexual": "sexual", "sexual_public": "sexual"}

# Another way of ranking the officers of a day, from what could be learnt of an outcome by then.
Other = Callable[[Lesson, str], Numbers]


@dataclass(frozen=True)
class Split:
    """One date: who was in service, how each score ranks them, and what came.

    officer   places in Complaints.officer_ids
    scores    under each name, one number for each officer
    outcomes  under each name of OUTCOMES, who had at least one
    """

    year: int
    officer: Rows
    scores: dict[str, dict[str, Numbers]]
    outcomes: dict[str, Yes]


def first_of(year: int) -> int:
    """Give the day of 1 January of a year."""
    return day(f"{year:04d}-01-01")


def _ends(view: View) -> int:
    year = int(np.datetime64(view.on, "D").astype("datetime64[Y]").astype(int)) + 1970
    return first_of(year + HORIZON)


def outcome(complaints: Complaints, name: str, view: View, *, known_on: int = NEVER + 1) -> Yes:
    """Say which officers of a view had such a complaint filed in the HORIZON years from its day.

    known_on  a finding counts only if it was made before this day
    """
    within = (complaints.filed >= view.on) & (complaints.filed < _ends(view))
    if name == "sustained":
        such = complaints.sustained & (complaints.closed < known_on)
    else:
        kinds = NEIGHBOURS if name == "neighbours" else BIT[name]
        such = ((complaints.kinds & kinds) > 0) & (complaints.filed < known_on)
    had = np.bincount(complaints.officer[within & such], minlength=len(complaints.officer_ids))
    return np.asarray(had[view.officer] > 0)


def outcome_by_chance(complaints: Complaints, view: View, known_on: int, chance: Numbers) -> Numbers:
    """Give each officer's chance of a sustained complaint filed in the HORIZON years, as known on a day.

    chance  from expecting.chances on that day
    """
    within = (complaints.filed >= view.on) & (complaints.filed < min(_ends(view), known_on))
    with np.errstate(divide="ignore"):
        none = np.bincount(
            complaints.officer[within],
            weights=np.log1p(-chance[within]),
            minlength=len(complaints.officer_ids),
        )
    return np.asarray(1.0 - np.exp(none[view.officer]))


def years_tested(complaints: Complaints, first: int = FIRST_TEST) -> list[int]:
    """Give every second year from the first whose outcome window ends within the records."""
    years = range(first, 2100, 2)
    return [year for year in years if first_of(year + HORIZON) <= complaints.last_filed + 1]


def learnt_from(year: int) -> list[int]:
    """Give the years to learn from; by 1 January of the year half the outcome window of the last is over."""
    return list(range(FIRST_LEARNT, year))


class BackTest:
    """The views of every year that is needed, each made once."""

    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self._views: dict[int, View] = {}

    def view(self, year: int) -> View:
        """Give the risk view on 1 January of a year."""
        if year not in self._views:
            self._views[year] = risk_view(self.complaints, first_of(year))
        return self._views[year]

    def lesson(self, year: int, name: str) -> Lesson:
        """What can be learnt by 1 January of a year from earlier years, by what was known then."""
        of, asked = LEARNT[name], self.view(year)
        views = [self.view(each) for each in learnt_from(year)]
        came, near = (
            np.concatenate(
                [outcome(self.complaints, such, each, known_on=first_of(year)) for each in views]
            ).astype(float)
            for such in (of, of if of == "sustained" else "neighbours")
        )
        by_chance = came
        if of == "sustained":
            known_on, chance = first_of(year), chances(self.complaints, first_of(year))
            by_chance = np.concatenate(
                [outcome_by_chance(self.complaints, each, known_on, chance) for each in views]
            )
        rates = category_rates(np.vstack([each.codes for each in views]), by_chance)
        seen = [with_categories(each.matrix(), each.codes, rates) for each in views]
        age = [np.full(len(each.officer), (asked.on - each.on) / YEAR) for each in views]
        return Lesson(
            (*sorted(asked.columns), FOR, AGAINST),
            np.vstack(seen), with_categories(asked.matrix(), asked.codes, rates),
            came, by_chance, near, np.concatenate(age),
        )  # fmt: skip

    def split(
        self,
        year: int,
        outcomes: tuple[str, ...] = OUTCOMES,
        others: Mapping[str, Other] | None = None,
        known_on: int = NEVER + 1,
    ) -> Split:
        """Score and label one date.

        others    further ways of ranking, to set beside the model
        known_on  what came counts only if it was known before this day
        """
        view = self.view(year)
        plain = {name: score(view) for name, score in BASELINES.items()}
        made: dict[str, dict[str, Numbers]] = {}  # by what was learnt from: two outcomes may share it
        for of in {LEARNT[name] for name in outcomes}:
            lesson = self.lesson(year, of)
            made[of] = {LOGISTIC: ranked_by(lesson, RECIPES[of])}
            made[of] |= {name: rank(lesson, of) for name, rank in (others or {}).items()}
        scores = {name: plain | made[LEARNT[name]] for name in outcomes}
        came = {name: outcome(self.complaints, name, view, known_on=known_on) for name in outcomes}
        return Split(year, view.officer, scores, came)


def over_dates(splits: list[Split], name: str, times: Numbers) -> dict[str, dict[str, Numbers]]:
    """Measure every score on an outcome: the mean over the dates, for each column of measures.draws."""
    found: dict[str, dict[str, Numbers]] = {}
    for score in splits[0].scores[name]:
        each = [
            measure(ranked(split.scores[name][score]), split.outcomes[name], times[split.officer])
            for split in splits
        ]
        found[score] = {of: np.mean([one[of] for one in each], axis=0) for of in MEASURES}
    return found
