"""Two small models in numpy, and the two together.

How much is held back, how many questions are asked and how deep they go was settled on the dates 1997 to
2000, which come before every date of the back-test.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from custodiet.detection.complaints.records import Numbers

LOGISTIC, STUMPS, BOTH = "the weighted sum", "boosted questions", "the two together"

PENALTY = 10_000.0
SHRUNK = 30.0  # complaints of a category, as if there were so many more with the usual rate
NEWTON_STEPS, SMALL = 20, 1e-5
# Boosting: how many questions, how far each is believed, from what share of the rows, into how many bands.
QUESTIONS, BELIEVED, SHARE, BANDS, SEED = 150, 0.08, 0.1, 12, 2026
HELD_BACK, LEAST = 5.0, 2.0

Bands = NDArray[np.int64]


def _chance(margin: Numbers) -> Numbers:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(margin, -30, 30))))


def _shape(values: Numbers) -> Numbers:
    """Give each column's logarithm, and whether it is above zero at all."""
    return np.hstack([np.log1p(values), values > 0])


@dataclass(frozen=True)
class Weighted:
    """A weighted sum. Each column twice: its logarithm, then whether it is above zero at all.

    weights  what one usual step of each (its standard deviation on earlier dates) adds to the margin
    """

    start: float
    weights: Numbers
    middle: Numbers
    width: Numbers

    def margin(self, ask: Numbers) -> Numbers:
        """Add up, for each row."""
        return np.asarray(self.start + ((_shape(ask) - self.middle) / self.width) @ self.weights)


def logistic(seen: Numbers, came: Numbers) -> Weighted:
    """Fit a regularised logistic regression by Newton's method.

    seen, came  what was known on earlier dates, none below zero, and 1.0 where the outcome came
    """
    shaped = _shape(seen)
    middle, width = shaped.mean(axis=0), shaped.std(axis=0)
    width = np.where(width > SMALL, width, np.inf)
    x = np.column_stack([np.ones(len(seen)), (shaped - middle) / width])
    holds = np.full(x.shape[1], PENALTY)
    holds[0] = SMALL
    weights = np.zeros(x.shape[1])
    for _ in range(NEWTON_STEPS):
        p = _chance(x @ weights)
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(holds)
        step = np.linalg.solve(curve, x.T @ (p - came) + holds * weights)
        weights -= step
        if float(np.abs(step).max()) < SMALL:
            break
    return Weighted(float(weights[0]), weights[1:], middle, width)


def category_rates(codes: Numbers, came: Numbers) -> Numbers:
    """Learn, from earlier dates, how much oftener than usual the outcome came after each category.

    codes  an officer a row, a category a column: complaints, decayed
    Gives a logarithm for each category: 0 as usual, or where there are too few to say.
    """
    usual = came.mean() if len(came) else 0.0
    of_all, before = codes.sum(axis=0), codes[came > 0].sum(axis=0)
    if usual == 0.0:
        return np.zeros(codes.shape[1])
    return np.asarray(np.log((before + SHRUNK) / (of_all * usual + SHRUNK)))


def with_categories(columns: Numbers, codes: Numbers, rates: Numbers) -> Numbers:
    """Put two columns beside the others: what an officer's categories say for the outcome, and against it."""
    said = codes @ rates
    return np.column_stack([columns, np.maximum(said, 0.0), np.maximum(-said, 0.0)])


def _edges(column: Numbers) -> Numbers:
    """Cut a column into bands of about as many rows each; most counts are zero, so the rest are cut apart."""
    inner = np.linspace(0, 1, BANDS + 1)[1:-1]
    edges = np.unique(np.quantile(column, inner))
    above = column[column > 0]
    if len(edges) < 3 and len(above):
        edges = np.unique(np.concatenate([[0.0], np.quantile(above, inner[:: BANDS // 4])]))
    return edges


def _bands(values: Numbers, edges: list[Numbers]) -> Bands:
    return np.column_stack([np.searchsorted(edge, values[:, at]) for at, edge in enumerate(edges)])


def boosted(seen: Numbers, came: Numbers, ask: Numbers) -> Numbers:
    """Add up many small answers, each to one question about one column; gives the margin of each row of ask.

    seen, came  what was known on earlier dates, and 1.0 where the outcome came

    Each question is found on a tenth of the rows, drawn from a fixed seed, so a second run gives the same.
    """
    draw = np.random.default_rng(SEED)
    edges = [_edges(seen[:, at]) for at in range(seen.shape[1])]
    known, asked = _bands(seen, edges), _bands(ask, edges)
    apart = np.arange(seen.shape[1]) * (BANDS + 1)
    margin, answer = np.zeros(len(seen)), np.zeros(len(ask))
    start = float(np.log((came.sum() + 0.5) / (len(came) - came.sum() + 0.5)))
    for _ in range(QUESTIONS):
        some = np.flatnonzero(draw.random(len(seen)) < SHARE)
        p = _chance(start + margin[some])
        found = _question(known[some] + apart, came[some] - p, p * (1 - p), apart)
        if found is None:
            continue
        column, band, low, high = found
        margin += BELIEVED * np.where(known[:, column] <= band, low, high)
        answer += BELIEVED * np.where(asked[:, column] <= band, low, high)
    return answer


def _question(
    cells: Bands, slope: Numbers, curve: Numbers, apart: Bands
) -> tuple[int, int, float, float] | None:
    """Find the column and band that part the rows best: (column, band, answer up to it, answer above it)."""
    size, columns = len(apart) * (BANDS + 1), len(apart)
    flat = cells.ravel()
    sums = [
        np.bincount(flat, np.repeat(each, columns), size).reshape(columns, -1).cumsum(axis=1)
        for each in (slope, curve)
    ]
    (low, weight), (all_low, all_weight) = sums, (each[:, -1:] for each in sums)
    gain = low**2 / (weight + HELD_BACK) + (all_low - low) ** 2 / (all_weight - weight + HELD_BACK)
    gain[(weight < LEAST) | (all_weight - weight < LEAST)] = -np.inf
    column, band = divmod(int(gain.argmax()), BANDS + 1)
    if not np.isfinite(gain[column, band]):
        return None
    below, above = low[column, band], all_low[column, 0] - low[column, band]
    under, over = weight[column, band], all_weight[column, 0] - weight[column, band]
    return column, band, float(below / (under + HELD_BACK)), float(above / (over + HELD_BACK))


def _places(score: Numbers) -> Numbers:
    """Give each score's place from the bottom; equals share the middle of theirs."""
    _, where, many = np.unique(score, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(many) - (many - 1) / 2)[where])


def fitted(seen: Numbers, came: Numbers, ask: Numbers) -> dict[str, Numbers]:
    """Give the score of each model for each row of ask; nothing learnt gives everybody the same."""
    if not len(seen) or not came.any():
        return {name: np.zeros(len(ask)) for name in (LOGISTIC, STUMPS, BOTH)}
    line, questions = logistic(seen, came).margin(ask), boosted(seen, came, ask)
    return {LOGISTIC: line, STUMPS: questions, BOTH: _places(line) + _places(questions)}
