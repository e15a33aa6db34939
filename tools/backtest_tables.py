"""The tables of the page of the back-test."""

from __future__ import annotations

import math

from custodiet.detection.complaints.fitting import LOGISTIC
from custodiet.detection.complaints.measures import interval, measure, ranked
from custodiet.detection.complaints.protocol import HORIZON, OUTCOMES, Split, first_of
from custodiet.detection.complaints.records import NEVER, Complaints, Numbers
from custodiet.detection.complaints.scores import BASELINES
from tools.backtest_others import BAR_LINE, BAR_TREES, BARS, EARLIER, PUBLIC_BARS, TREES
from tools.markdown import table

TITLES = {
    "sustained": "Any sustained complaint",
    "sexual": "Any sexual complaint",
    "sexual_public": "A sexual complaint by the public",
}
COLUMNS = ("auc", "precision@1%", "recall@1%", "lift@1%", "lift@2%", "recall@5%", "lift@5%")
WITH_INTERVAL = ("auc", "lift@1%", "lift@2%", "recall@5%", "lift@5%")
TOLD = ("auc", "lift@2%", "recall@5%")
BETWEEN = 2003  # the dates between, of which nothing was settled
TUNED, TUNED_KNOWN = (
    (1996, 1997, 1998, 1999, 2000),
    2002,
)  # where all was settled, with what was known by then
SETTLED = 2008  # the last date whose findings had, almost all, been made when the records end

BESIDE = (BAR_TREES, BAR_LINE, EARLIER)  # what the model is set beside, on the same draws

Found = dict[str, dict[str, dict[str, Numbers]]]


def number(value: float, of: str) -> str:
    """Write a measure: lifts to one place, the rest to three."""
    if not math.isfinite(value):
        return "not known"
    return f"{value:.1f}" if of.startswith("lift") else f"{value:.3f}"


def between(drawn: Numbers, of: str) -> str:
    """Write a value with its interval."""
    value, low, high = interval(drawn)
    return f"{number(value, of)} ({number(low, of)} to {number(high, of)})"


def scores_table(found: dict[str, dict[str, Numbers]]) -> str:
    """Every score on one outcome."""
    rows = [
        [score, *(between(by[of], of) if of in WITH_INTERVAL else number(by[of][0], of) for of in COLUMNS)]
        for score, by in found.items()
    ]
    return table(["score", *COLUMNS], rows)


def against_bar(drawn: Numbers, bar: float) -> str:
    """Say how a measure stands to a bar, and whether the interval bears it out."""
    value, low, high = interval(drawn)
    if low > bar:
        return "above the bar, and so is the whole interval"
    if high < bar:
        return "below the bar, and so is the whole interval"
    side = "at or above the bar" if value >= bar else "below the bar"
    return f"{side}; the interval covers no improvement"


def bars_table(found: Found, settled: dict[str, dict[str, Numbers]]) -> str:
    """The model beside each bar, and what the trees reach."""
    lines = [(TITLES[name], of, bar, found[name]) for name, of, bar in (*BARS, *PUBLIC_BARS)]
    lines += [
        (f"{TITLES[name]}, dates to {SETTLED} only", of, bar, settled)
        for name, of, bar in BARS
        if name == "sustained"
    ]
    rows = [
        [title, of, number(bar, of), between(by[LOGISTIC][of], of), between(by[LOGISTIC][of] - bar, of),
         against_bar(by[LOGISTIC][of], bar), number(by[TREES][of][0], of)]
        for title, of, bar, by in lines
    ]  # fmt: skip
    heads = ["outcome", "measure", "bar", f"{LOGISTIC}, with its 95% interval", "less the bar", "so"]
    return table([*heads, TREES], rows)


def said(gain: Numbers) -> str:
    """Say in words what an interval of a difference bears out."""
    _, low, high = interval(gain)
    return "better" if low > 0 else "worse" if high < 0 else "the interval covers no improvement"


def remade_table(found: Found) -> str:
    """The model less each of the bars' models, made anew on the same dates and draws."""
    rows = []
    for name in found:
        for of in TOLD:
            for other in BESIDE:
                gain = found[name][LOGISTIC][of] - found[name][other][of]
                reached = number(found[name][other][of][0], of)
                rows.append([TITLES[name], of, other, reached, between(gain, of), said(gain)])
    heads = ["outcome", "measure", "beside", "it reaches", f"{LOGISTIC} less it, with its 95% interval", "so"]
    return table(heads, rows)


def gains_table(found: Found) -> str:
    """The model less the best plain score, on the same draws of officers."""
    rows = []
    for name in found:
        for of in TOLD:
            plain = max(BASELINES, key=lambda each: float(found[name][each][of][0]))
            gain = found[name][LOGISTIC][of] - found[name][plain][of]
            rows.append([TITLES[name], of, plain, between(gain, of), said(gain)])
    return table(["outcome", "measure", "best plain score", "gain, with its 95% interval", "so"], rows)


def dates_table(complaints: Complaints, splits: list[Split]) -> str:
    """Who was ranked at each date, what came, and how much of it had been closed when the records end."""
    rows = []
    for split in splits:
        begins, ends = first_of(split.year), first_of(split.year + HORIZON)
        closed = complaints.closed[(complaints.filed >= begins) & (complaints.filed < ends)] < NEVER
        came = [f"{int(split.outcomes[name].sum()):,}" for name in OUTCOMES]
        officers = f"{len(split.officer):,}"
        rows.append([f"1 January {split.year}", officers, *came, f"{float(closed.mean()):.0%}"])
    heads = ["date", "officers in service", *(TITLES[name].lower() for name in OUTCOMES), "closed by the end"]
    return table(heads, rows)


def each_date_table(splits: list[Split], times: Numbers) -> str:
    """The AUC of each date by itself: the model with its interval, and the others."""
    rows = []
    for name in OUTCOMES:
        bar = next(bar for outcome, of, bar in (*BARS, *PUBLIC_BARS) if (outcome, of) == (name, "auc"))
        for split in splits:
            found = {
                score: measure(ranked(split.scores[name][score]), split.outcomes[name], times[split.officer])
                for score in (LOGISTIC, *BESIDE, TREES)
            }
            others = [number(found[score]["auc"][0], "auc") for score in (*BESIDE, TREES)]
            rows.append([TITLES[name], f"1 January {split.year}", between(found[LOGISTIC]["auc"], "auc"),
                         *others, number(bar, "auc")])  # fmt: skip
    heads = [
        "outcome",
        "date",
        f"{LOGISTIC}, with its 95% interval",
        *BESIDE,
        TREES,
        "the bar, a mean of six dates",
    ]
    return table(heads, rows)
