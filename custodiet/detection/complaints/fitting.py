"""One small model: a weighted sum of few columns, learnt from earlier dates.

Which columns, how strongly it is held back and how fast old dates fade was settled on the dates 1996 to 2000,
whose two years end before any date of the back-test. Some two hundred and fifty settings were compared there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from custodiet.detection.complaints.records import Numbers, Rows

LOGISTIC = "the weighted sum"
FOR, AGAINST = "categories_for", "categories_against"

SHRUNK = 30.0  # complaints of a category, as if there were so many more with the usual rate
NEWTON_STEPS, SMALL = 20, 1e-5


@dataclass(frozen=True)
class Recipe:
    """What the model of one outcome is made of.

    columns     names of the view's columns, and perhaps FOR and AGAINST
    held_back   the penalty: one usual step of a column is held to have no weight until so much says otherwise
    fades       years after which an earlier date counts a half
    neighbours  what somebody counts who had a neighbouring outcome only; None where the outcome is not rare
    """

    columns: tuple[str, ...]
    held_back: float
    fades: float
    neighbours: float | None


SERVED = ("served_over_0", "served_over_2", "served_over_5", "served_over_12", "served_over_20")
_SUSTAINED = Recipe(
    ("alone_decayed", "sustained_decayed", "sustained_lately", "decayed_half", "decayed_2", "decayed_10",
     "search_decayed", "unfounded_decayed", "off_duty_decayed", "domestic_decayed", "co_accused_sustained",
     "not_closed", "expected_1", "expected_5", "alone_expected", "others_complaints", "others_expected",
     "others_sustained", "a_year", *SERVED, FOR, AGAINST),
    held_back=300.0, fades=6.0, neighbours=None,
)  # fmt: skip
_SEXUAL = Recipe(
    ("decayed_2", "all", "sexual", "sexual_decayed", "domestic_decayed", "off_duty_decayed",
     "sustained_decayed", "alone_decayed", "not_closed", *SERVED),
    held_back=30.0, fades=4.0, neighbours=0.03,
)  # fmt: skip
RECIPES = {"sustained": _SUSTAINED, "sexual": _SEXUAL}


@dataclass(frozen=True)
class Lesson:
    """What could be learnt on one day, and whom to rank.

    names      the columns of seen and ask
    seen, ask  an officer on an earlier date, or on the day, a row; none below zero
    came       1.0 where the outcome came, as far as was known on the day, 0.0 where not
    chance     the same, a complaint still open counting by the chance that such a one is sustained
    near       1.0 where a neighbouring outcome came, the outcome itself among them
    age        years from the earlier date to the day
    """

    names: tuple[str, ...]
    seen: Numbers
    ask: Numbers
    came: Numbers
    chance: Numbers
    near: Numbers
    age: Numbers

    def only(self, names: tuple[str, ...]) -> Lesson:
        """Keep some columns, in that order."""
        place: Rows = np.array([self.names.index(each) for each in names], np.int64)
        return replace(self, names=names, seen=self.seen[:, place], ask=self.ask[:, place])

    def older(self, years: float) -> Lesson:
        """Keep the dates that are at least so many years old."""
        kept = self.age > years - 0.01  # a year is 365 or 366 days
        return replace(self, **{
            name: getattr(self, name)[kept] for name in ("seen", "came", "chance", "near", "age")
        })  # fmt: skip


def _chance(margin: Numbers) -> Numbers:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(margin, -30, 30))))


def _shape(values: Numbers) -> Numbers:
    """Give each column's logarithm, and whether it is above zero at all."""
    return np.hstack([np.log1p(values), values > 0])


@dataclass(frozen=True)
class Weighted:
    """A weighted sum. Each column twice: its logarithm, then whether it is above zero at all.

    start    of the newest date learnt from; each date has its own, as more came in some years than in others
    weights  what one usual step of each (its standard deviation on earlier dates) adds to the margin
    """

    names: tuple[str, ...]
    start: float
    weights: Numbers
    middle: Numbers
    width: Numbers

    def margin(self, ask: Numbers) -> Numbers:
        """Add up, for each row."""
        return np.asarray(self.start + ((_shape(ask) - self.middle) / self.width) @ self.weights)


def logistic(lesson: Lesson, recipe: Recipe) -> Weighted:
    """Fit a regularised logistic regression by Newton's method, old dates counting for less."""
    chosen = lesson.only(recipe.columns)
    shaped = _shape(chosen.seen)
    middle, width = shaped.mean(axis=0), shaped.std(axis=0)
    width = np.where(width > SMALL, width, np.inf)
    came = chosen.chance
    if recipe.neighbours is not None:
        came = np.maximum(came, recipe.neighbours * chosen.near)
    counts = np.power(0.5, chosen.age / recipe.fades)
    dates, date = np.unique(chosen.age, return_inverse=True)
    x = np.hstack([np.eye(len(dates))[date], (shaped - middle) / width])
    holds = np.full(x.shape[1], recipe.held_back)
    holds[: len(dates)] = SMALL
    weights = np.zeros(x.shape[1])
    for _ in range(NEWTON_STEPS):
        p = _chance(x @ weights)
        curve = (x * (counts * p * (1 - p))[:, None]).T @ x + np.diag(holds)
        step = np.linalg.solve(curve, x.T @ (counts * (p - came)) + holds * weights)
        weights -= step
        if float(np.abs(step).max()) < SMALL:
            break
    return Weighted(recipe.columns, float(weights[0]), weights[len(dates) :], middle, width)


def category_rates(codes: Numbers, came: Numbers) -> Numbers:
    """Learn, from earlier dates, how much oftener than usual the outcome came after each category.

    codes  an officer a row, a category a column: complaints, decayed
    came   1.0, 0.0 or a chance between, for each row
    Gives a logarithm for each category: 0 as usual, or where there are too few to say.
    """
    usual = came.mean() if len(came) else 0.0
    of_all, before = codes.sum(axis=0), came @ codes
    if usual == 0.0:
        return np.zeros(codes.shape[1])
    return np.asarray(np.log((before + SHRUNK) / (of_all * usual + SHRUNK)))


def with_categories(columns: Numbers, codes: Numbers, rates: Numbers) -> Numbers:
    """Put two columns beside the others: what an officer's categories say for the outcome, and against it."""
    said = codes @ rates
    return np.column_stack([columns, np.maximum(said, 0.0), np.maximum(-said, 0.0)])


def ranked_by(lesson: Lesson, recipe: Recipe) -> Numbers:
    """Give the model's number for each officer of the day; nothing learnt gives everybody the same."""
    if not lesson.chance.any():
        return np.zeros(len(lesson.ask))
    return logistic(lesson, recipe).margin(lesson.only(recipe.columns).ask)
