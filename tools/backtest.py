"""The back-test on real complaints, written to docs/reference/backtest.md.

    python -m tools.backtest --data ../shared/data/complaints

The records are for measuring only, and never come into this repository. One run takes some minutes.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from custodiet.detection.complaints.audit import Share, groups, shares
from custodiet.detection.complaints.fitting import LOGISTIC, RECIPES, logistic
from custodiet.detection.complaints.measures import DRAWS, draws, interval
from custodiet.detection.complaints.protocol import (
    OUTCOMES,
    BackTest,
    Split,
    first_of,
    over_dates,
    years_tested,
)
from custodiet.detection.complaints.records import Complaints, Numbers, read
from tools.backtest_others import BAR_LINE, BAR_TREES, BARS, EARLIER, OTHERS, PUBLIC_BARS, TREES
from tools.backtest_tables import (
    BESIDE,
    BETWEEN,
    SETTLED,
    TITLES,
    TOLD,
    TUNED,
    TUNED_KNOWN,
    Found,
    bars_table,
    between,
    dates_table,
    each_date_table,
    gains_table,
    remade_table,
    said,
    scores_table,
)
from tools.backtest_words import (
    BARS_SAY,
    EACH_DATE,
    FAIRNESS,
    OPENING,
    PROTOCOL,
    READING,
    REMADE,
    TRIED,
    WEIGHING,
    YEARS_BETWEEN,
)
from tools.markdown import opening, table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "backtest.md"
DATA = ROOT.parent / "shared" / "data" / "complaints"


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


HEAVIEST = 12


def weights_table(test: BackTest) -> str:
    """The heaviest weights of each model at the last date, with their sign."""
    year = years_tested(test.complaints)[-1]
    rows = []
    for outcome, recipe in RECIPES.items():
        learnt = logistic(test.lesson(year, outcome), recipe)
        names = [each.replace("_", " ") for each in learnt.names]
        names += [f"any: {each}" for each in names]
        order = np.argsort(-np.abs(learnt.weights))[:HEAVIEST]
        rows += [[TITLES[outcome], names[at], f"{learnt.weights[at]:+.3f}"] for at in order]
    return table(["outcome", "column", "weight"], rows)


def verdict(found: Found, settled: dict[str, dict[str, Numbers]]) -> str:
    """Say in words which bars were beaten, by the rule that the whole interval must lie above."""

    def told(bars: Sequence[tuple[str, str, float]], by: Found) -> str:
        beaten = [f"{TITLES[name].lower()}, {of}" for name, of, bar in bars
                  if interval(by[name][LOGISTIC][of])[1] > bar]  # fmt: skip
        return f"beaten: {'; '.join(beaten)}" if beaten else "none is beaten"

    sustained = [bar for bar in BARS if bar[0] == "sustained"]
    lines = [
        f"Of the {len(BARS)} bars, {told(BARS, found)}.",
        f"Of the sustained bars on the dates to {SETTLED}, {told(sustained, {'sustained': settled})}.",
        f"Of what was reached on sexual complaints by the public, {told(PUBLIC_BARS, found)}.",
    ]
    for name in found:
        for other in BESIDE:
            gain = found[name][LOGISTIC]["auc"] - found[name][other]["auc"]
            lines.append(
                f"{TITLES[name]}: AUC beside “{other}”, made anew on the same dates, {between(gain, 'auc')}: "
                f"{said(gain)}."
            )
    lines += [
        f"{TITLES[name]}: by {of}, the weighted sum is worse than “{other}”, made anew."
        for name in found for of in TOLD for other in BESIDE
        if interval(found[name][LOGISTIC][of] - found[name][other][of])[2] < 0
    ]  # fmt: skip
    return "A bar is beaten where the whole interval lies above it.\n\n" + "\n".join(
        f"- {each}" for each in lines
    )


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
    splits = [test.split(year, others=OTHERS) for year in years_tested(complaints)]
    odd = [test.split(year, others=OTHERS) for year in years_tested(complaints, BETWEEN)]
    times = draws(len(complaints.officer_ids), number_of_draws)
    found = {name: over_dates(splits, name, times) for name in OUTCOMES}
    apart = {name: over_dates(odd, name, times) for name in OUTCOMES}
    early = over_dates([split for split in splits if split.year <= SETTLED], "sustained", times)
    tuned = [test.split(year, others=OTHERS, known_on=first_of(TUNED_KNOWN)) for year in TUNED]
    there = {name: over_dates(tuned, name, times) for name in OUTCOMES}
    names = {"draws": number_of_draws, "trees": TREES, "bar_trees": BAR_TREES, "bar_line": BAR_LINE,
             "earlier": EARLIER}  # fmt: skip
    parts = [
        opening("Back-test on real complaints", OPENING),
        "Written by `python -m tools.backtest --data DIR`, where DIR holds the four files; do not edit.",
        "## What came of it\n\n" + verdict(found, early),
        "## How\n\n" + PROTOCOL.strip().format(**names),
        dates_table(complaints, splits),
        "## Beside the bars\n\n" + BARS_SAY.strip() + "\n\n" + bars_table(found, early),
        "## Each date by itself\n\n" + EACH_DATE.strip() + "\n\n" + each_date_table(splits, times),
        "## Beside the bars' models, made anew\n\n" + REMADE.strip() + "\n\n" + remade_table(found),
        "## Beside the best plain score\n\nThe best is picked afterwards for each line, which favours it.\n\n"
        + gains_table(found),
        "## The dates between\n\n"
        + YEARS_BETWEEN.strip()
        + "\n\n"
        + remade_table(apart)
        + "\n\n"
        + gains_table(apart),
        "## The dates it was settled on\n\n" + TRIED.strip() + "\n\n" + remade_table(there),
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
