"""The back-test on real complaints, written to docs/reference/backtest.md.

    python -m tools.backtest --data ../shared/data/complaints

The records are for measuring only, and never come into this repository. One run takes a minute or two.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np

from custodiet.detection.complaints.audit import Share, groups, shares
from custodiet.detection.complaints.fitting import BOTH, LOGISTIC, STUMPS, logistic
from custodiet.detection.complaints.measures import DRAWS, draws, interval
from custodiet.detection.complaints.protocol import (
    HORIZON,
    OUTCOMES,
    BackTest,
    Split,
    first_of,
    over_dates,
    years_tested,
)
from custodiet.detection.complaints.records import NEVER, Complaints, Numbers, read
from custodiet.detection.complaints.scores import BASELINES
from tools.markdown import opening, table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "backtest.md"
DATA = ROOT.parent / "shared" / "data" / "complaints"

TITLES = {
    "sustained": "Any sustained complaint",
    "sexual": "Any sexual complaint",
    "sexual_public": "A sexual complaint by the public",
}
COLUMNS = ("auc", "precision@1%", "recall@1%", "lift@1%", "lift@2%", "recall@5%", "lift@5%")
WITH_INTERVAL = ("auc", "lift@1%", "lift@2%", "recall@5%", "lift@5%")
# What was reached before on these records by others' code: the mean over six dates, 2002 to 2012.
BARS = (
    ("sustained", "auc", 0.674),
    ("sustained", "recall@5%", 0.155),
    ("sexual", "auc", 0.643),
    ("sexual", "recall@5%", 0.20),
    ("sexual", "lift@2%", 7.0),
)
SETTLED = 2008  # the last date whose findings had, almost all, been made when the records end

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
    """The model beside each bar, and what the others reach."""
    lines = [(TITLES[name], of, bar, found[name]) for name, of, bar in BARS]
    lines += [
        (f"{TITLES[name]}, dates to {SETTLED} only", of, bar, settled)
        for name, of, bar in BARS
        if name == "sustained"
    ]
    rows = [
        [title, of, number(bar, of), between(by[LOGISTIC][of], of), between(by[LOGISTIC][of] - bar, of),
         against_bar(by[LOGISTIC][of], bar), number(by[STUMPS][of][0], of), number(by[BOTH][of][0], of)]
        for title, of, bar, by in lines
    ]  # fmt: skip
    heads = ["outcome", "measure", "bar", f"{LOGISTIC}, with its 95% interval", "less the bar", "so"]
    return table([*heads, STUMPS, BOTH], rows)


def gains_table(found: Found) -> str:
    """The model less the best plain score, on the same draws of officers."""
    rows = []
    for name in OUTCOMES:
        for of in ("auc", "lift@2%", "recall@5%"):
            plain = max(BASELINES, key=lambda each: float(found[name][each][of][0]))
            gain = found[name][LOGISTIC][of] - found[name][plain][of]
            _, low, high = interval(gain)
            so = "better" if low > 0 else "worse" if high < 0 else "the interval covers no improvement"
            rows.append([TITLES[name], of, plain, between(gain, of), so])
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


def fairness_table(found: list[Share]) -> str:
    """Who stands at the top, by group."""

    def share(of: tuple[float, float, float], *, enough: bool = True) -> str:
        if not enough or not math.isfinite(of[1]):
            return "too few to tell"
        return f"{of[0]:.1%} ({of[1]:.1%} to {of[2]:.1%})"

    rows = [
        [each.group, f"{each.officers:,}", share(each.at_top, enough=each.enough),
         share(each.came, enough=each.enough), share(each.at_top_of_came, enough=each.enough)]
        for each in found
    ]  # fmt: skip
    heads = ["group", "officers", "in the top 5%", "had a sustained complaint", "of those, in the top 5%"]
    return table(heads, rows)


OPENING = """
Whether earlier complaints say anything about later ones, measured on the published complaint records of one
large police force abroad. It is what an analyst should know before reading much into a complaint history. It
informs; it never raises a lead, and nothing in it writes anything.
"""

PROTOCOL = """
At each date officers in service are ranked by what was known by then: complaints filed before the day, and
findings made before it. What counts is a complaint filed in the two years after. Models learn from 1 January
1994 and each year after it whose two years had ended by the day, and from no finding made later: a complaint
of those years that was still open on the day counts as not sustained. A sexual complaint is too rare to learn
from alone, so for it the models learn from its neighbours as well: domestic and off-duty complaints.

The model is the weighted sum: a regularised logistic regression whose weights can be said in words. The
columns, how strongly it is held back and that it learns from neighbours were settled on 1 January 1997, 1998,
1999 and 2000, whose two years end before the first date here, with what was known by 2002. An earlier form
of this back-test was seen on the dates here before, so its first columns may be flattered a little. The
boosted questions are there to show what a model that cannot be said in words would add.

The records end with 2011, so the last date is 1 January 2010. Findings that came later are not in them, so
the sustained counts of that date, and to a lesser degree of 2008, are too low: the last column says how much
of what came had been closed by the end. The bars were measured on six dates, one of them 2012, with later
findings known, and each is the better of two models. These five dates are not the same test, and the
sustained bars are also shown for the dates to 2008.

No sex, ethnicity, age or year of birth goes in; those columns are not opened until the list is made. So
officers past the age of service whose leaving was never recorded, about 35 on each date, are ranked too.

Equals count by expected value. The measures are means over the dates. An interval is 95%, from {draws} draws
of officers with replacement, the same officers on every date; the models are not learnt anew in each draw, so
it leaves out what learning adds. A lift of 3 at 2% means that the top 2% holds three times as many as a
blind draw would.
"""

READING = """
- A ranking by complaints is weak. Most officers to whom a sexual complaint comes are not in the top 5% of any
  list here: what a person looked up, and whom they called, has to carry a lead.
- The lists differ by group, though no such characteristic goes in: the models raise some groups more often
  than their sustained complaints would say, the plain count others. No cut in such a list should start
  anything by itself.
- Complaints are not misconduct. They follow the work, the place and who is believed; recording changed over
  these years. Code 10S is harassment of colleagues. The category is the one last recorded, and may have been
  changed after the day of the list.
- A sexual complaint by the public came to {public} officers in all the dates together: every number about it
  is loose.
- This is one force, abroad, ten to twenty years ago. A force here should run it on its own records.
"""

FAIRNESS = """
Looked at only afterwards, as the force recorded it: the top 5% of {score}, outcome any sustained complaint,
all dates together. A group with fewer than 200 officers, or fewer than 20 places at the top, is too small to
tell. A group that stands at the top more often than its sustained complaints would say is looked at more than
others; sustained complaints are themselves decided by people.
"""


WEIGHING = """
The heaviest weights as learnt for the last date. A weight is what one usual step of a column (its standard
deviation) adds to the logarithm of the odds; the sum is made of many small signs.
"""
HEAVIEST = 12


def weights_table(test: BackTest) -> str:
    """The heaviest weights of each model at the last date, with their sign."""
    year = years_tested(test.complaints)[-1]
    columns = [*sorted(test.view(year).columns), "categories for it", "categories against it"]
    names = [each.replace("_", " ") for each in columns]
    names += [f"any: {each}" for each in names]
    rows = []
    for outcome in ("sustained", "sexual"):
        seen, came, _ = test.seen(year, outcome)
        weights = logistic(seen, came).weights
        order = np.argsort(-np.abs(weights))[:HEAVIEST]
        rows += [[TITLES[outcome], names[at], f"{weights[at]:+.3f}"] for at in order]
    return table(["outcome", "column", "weight"], rows)


def extremes(found: list[Share]) -> str:
    """Say in words who stands at the top most and least often."""
    told = sorted((each for each in found if each.enough), key=lambda each: each.at_top[0])
    least, most = told[0], told[-1]
    return (
        f"Most often at the top: {most.group}, {most.at_top[0]:.1%}; of the group {most.came[0]:.1%} had a "
        f"sustained complaint. Least often: {least.group}, {least.at_top[0]:.1%}, and {least.came[0]:.1%}."
    )


def page(data: Path, number_of_draws: int) -> str:
    """Run the back-test and write the page."""
    complaints = read(data)
    test = BackTest(complaints)
    splits = [test.split(year) for year in years_tested(complaints)]
    times = draws(len(complaints.officer_ids), number_of_draws)
    found = {name: over_dates(splits, name, times) for name in OUTCOMES}
    early = [split for split in splits if split.year <= SETTLED]
    parts = [
        opening("Back-test on real complaints", OPENING),
        "Written by `python -m tools.backtest --data DIR`, where DIR holds the four files; do not edit.",
        "## How\n\n" + PROTOCOL.strip().format(draws=number_of_draws),
        dates_table(complaints, splits),
        "## Beside the bars\n\n" + bars_table(found, over_dates(early, "sustained", times)),
        "## Beside the best plain score\n\nThe best is picked afterwards for each line, which favours it.\n\n"
        + gains_table(found),
    ]
    parts.append("## What the weighted sum weighs\n\n" + WEIGHING.strip() + "\n\n" + weights_table(test))
    parts += [f"## {TITLES[name]}\n\n{scores_table(found[name])}" for name in OUTCOMES]
    parts += fairness(data, complaints, splits, times)
    public = sum(int(split.outcomes["sexual_public"].sum()) for split in splits)
    parts.append("## How to read it\n\n" + READING.strip().format(public=public))
    return "\n\n".join(parts) + "\n"


def fairness(data: Path, complaints: Complaints, splits: list[Split], times: Numbers) -> list[str]:
    """Write who stands at the top of the two lists that matter, by sex and ethnicity."""
    parts = []
    recorded = groups(data, complaints)
    for score in (LOGISTIC, "complaints in 2 years"):
        parts.append(f"## Who stands at the top: {score}\n\n" + FAIRNESS.strip().format(score=f"“{score}”"))
        for of in recorded.values():
            found = shares(splits, "sustained", score, of, times)
            parts += [fairness_table(found), extremes(found)]
    return parts


def main() -> None:
    """Read the folder that was asked for, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tools.backtest", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder with the four Parquet files")
    parser.add_argument("--draws", type=int, default=DRAWS, help="how many draws of officers for an interval")
    parser.add_argument("--to", type=Path, default=PAGE, help="the page to write")
    asked = parser.parse_args()
    if not (asked.data / "complaints.parquet").exists():
        parser.exit(2, f"There is no complaints.parquet in {asked.data}. Say where it is with --data.\n")
    asked.to.write_text(page(asked.data, asked.draws), encoding="utf-8")
    print(f"Wrote {asked.to}")


if __name__ == "__main__":
    main()
