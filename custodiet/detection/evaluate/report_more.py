"""The second half of the page: whether stated shares hold, how soon, victims, fairness."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from custodiet.detection.evaluate.intervals import said, share, survival
from custodiet.detection.evaluate.measures import ROOMS, STATED
from custodiet.detection.evaluate.methods import OURS
from custodiet.detection.evaluate.running import Results, Row
from custodiet.detection.evaluate.tables import scenario_key, stories_of, table


def detectors_by_scenario(rows: Sequence[Row]) -> str:
    """For each scenario, the detectors that count enough of its acts, and of how many plans."""
    harmful = [story for story in stories_of(rows) if story["sort"] == "misconduct"]
    lines = []
    for name in sorted({story["scenario"] for story in harmful}, key=scenario_key):
        mine = [story for story in harmful if story["scenario"] == name]
        counts = Counter(detector for story in mine for detector in story["caught"])
        by_most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        none = sum(not story["caught"] for story in mine)
        said_there = ", ".join(f"{detector} {count}" for detector, count in by_most) or "none"
        lines.append([name, str(len(mine)), str(none), said_there])
    return (
        "## What each detector recalls, by scenario\n\nThe detectors that count as many acts of a plan as "
        "their rule looks at, with the number of plans. One that is not named recalled no plan.\n\n"
        + table(["scenario", "plans", "by no detector", "detectors, with plans recalled"], lines)
    )


def calibration(results: Results) -> str:
    """Beside each stated share, how many discoveries were false: by chance, and with look-alikes counted."""
    lines = []
    for kind, rows in (
        ("planted", results.main), ("one in 1,000", results.rare), ("nothing planted", results.nulls),
    ):  # fmt: skip
        for stated in STATED if rows else ():
            each = [_at(row, stated).get("all", (0, 0, 0)) for row in rows]
            any_at_all = share(sum(one[2] > 0 for one in each), len(each))
            found = _all(each, 0)
            pooled = share(_all(each, 2), found) if found else "none found"
            lines.append(
                [kind, f"{stated:.0%}", f"{found:,}", _false(each, 1), _false(each, 2), pooled, any_at_all]
            )
    heads = [
        "forces", "stated", "discoveries", "false by chance", "false, look-alikes counted",
        "the same, all forces together", "forces with any false",
    ]  # fmt: skip
    strata: dict[str, list[Three]] = defaultdict(list)
    for row in results.main:
        for name, three in _at(row, STATED[1]).items():
            strata[name].append(three)
    by_stratum = [
        [name, str(_all(each, 0)), share(_all(each, 1), _all(each, 0)), share(_all(each, 2), _all(each, 0))]
        for name, each in sorted(strata.items())
        if name != "all"
    ]  # fmt: skip
    return (
        "## Whether the stated share holds\n\nA discovery is an officer whom the list marks as beyond "
        "chance at the stated share (Benjamini and Hochberg, over one run). It is false where that officer "
        "is in no planted misconduct and in no other breach of integrity: the innocent look-alikes count as "
        "false. False by chance are those of whom nothing at all was planted. Mean over forces, a force "
        "without a discovery counting as nought.\n\n"
        + table(heads, lines)
        + f"\n{_holds(results.main)}\n\nAt {STATED[1]:.0%}, by role and shift, all forces together:\n\n"
        + table(
            ["role and shift", "discoveries", "false by chance", "false, look-alikes counted"], by_stratum
        )
        + f"\n{_strata_told(by_stratum, strata)}\n"
    )


def _holds(rows: Sequence[Row]) -> str:
    """Say plainly at which stated shares what was measured is below, and what the interval leaves open."""
    words = []
    for stated in STATED:
        each = [_at(row, stated).get("all", (0, 0, 0)) for row in rows]
        found, false = _all(each, 0), _all(each, 2)
        _, high = _wilson_ends(false, found)
        if not found:
            told = "cannot be told, for nobody was marked"
        elif false > stated * found:
            told = "does not hold"
        elif high / 1_000 <= stated:
            told = "holds"
        else:
            told = f"is kept to, though the interval reaches {high / 1_000:.0%}"
        words.append(f"at {stated:.0%} it {told}")
    return f"With look-alikes counted, in forces as they usually are: {'; '.join(words)}."


def _strata_told(by_stratum: Sequence[Sequence[str]], strata: dict[str, list[Three]]) -> str:
    """Name the strata where more than the stated share was false, and those too small to tell."""
    of = {name: (_all(strata[name], 0), _all(strata[name], 2)) for name, *_ in by_stratum}
    beyond = sorted(name for name, (found, false) in of.items() if false > STATED[1] * found)
    small = sorted(name for name, (found, _) in of.items() if found < 25)
    said_beyond = ", ".join(beyond) or "none"
    return (
        f"More than the stated share was false among: {said_beyond}. With fewer than 25 discoveries the "
        f"interval reaches beyond 12 % even where none is false, so that nothing can be told of "
        f"{len(small)} of {len(of)} strata one by one."
    )


Three = tuple[int, int, int]


def _false(each: Sequence[Three], which: int) -> str:
    return said(one[which] / max(one[0], 1) for one in each)


def _all(each: Sequence[Three], which: int) -> int:
    return sum(one[which] for one in each)


def _at(row: Row, stated: float) -> dict[str, tuple[int, int, int]]:
    return next(each["strata"] for each in row["calibration"] if each["stated"] == stated)


def how_soon(results: Results) -> str:
    """Days from the first and third act to the lead, harm after it, and how steady the list is."""
    if not results.weekly:
        return ""
    stories = [story for row in results.weekly for story in row["stories"]]
    lines = []
    for name, field, which in (
        ("first act", "from_first", lambda story: story["in_window"]),
        (
            "third act",
            "from_third",
            lambda story: story["from_third"] is not None and story["from_third"] >= 0,
        ),
    ):
        mine = [story for story in stories if which(story)]
        times, led = [story[field] for story in mine], [story["led"] for story in mine]
        lines.append(
            [
                name,
                str(len(mine)),
                str(sum(led)),
                *(f"{survival(times, led, at):.2f}" for at in (30, 60, 90, 120)),
            ]
        )
    harm, spared = sum(story["harm"] for story in stories), sum(story["spared"] for story in stories)
    steady = said(row["stability"] for row in results.weekly)
    return (
        "## How soon\n\nEvery week the unit looks into as many as it has room for, at its monthly capacity. "
        "The share of subjects who are a lead within so many days, those never found within the period "
        "counted as not yet found (Kaplan and Meier).\n\n"
        + table(["from the", "subjects", "became a lead", "30 days", "60 days", "90 days", "120 days"], lines)
        + f"\nVictim-days after the first act that a lead came before: {spared / max(harm, 1):.2f} of all. "
        f"From week to week the first {ROOMS[-1]} (for a force of 5,000) overlap by {steady} (Jaccard).\n"
    )


def victims(rows: Sequence[Row]) -> str:
    """How many of a found subject's victims the findings name."""
    found = [story for story in stories_of(rows) if story["sort"] == "misconduct" and story["found"][OURS]]
    shares = [story["named"] / story["people"] for story in found if story["people"]]
    return (
        "## Victims found\n\nOf the people whom a found subject’s plan concerns, "
        f"{said(shares)} are named in the rows of that officer’s findings, over "
        f"{len(found)} subjects found within the budget.\n"
    )


def fairness(rows: Sequence[Row]) -> str:
    """How often officers who did nothing are listed, by group."""
    groups: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        for name, (count, listed) in row["fairness"].items():
            groups[name][0] += count
            groups[name][1] += listed
    everybody = [0, 0]
    for name, both in groups.items():
        if name.startswith("sex: "):
            everybody[0] += both[0]
            everybody[1] += both[1]
    overall = everybody[1] / max(everybody[0], 1) * 1_000
    lines = []
    for name, (count, listed) in sorted(groups.items()):
        low, high = _wilson_ends(listed, count)
        tells = (
            "no difference can be told"
            if low <= overall <= high
            else ("more often" if overall < low else "less often")
        )
        lines.append(
            [name, f"{count:,}", f"{listed / max(count, 1) * 1_000:.1f} ({low:.1f} to {high:.1f})", tells]
        )
    return (
        "## Fairness\n\nOfficers who did nothing and were within the budget, for every 1,000 of each group "
        f"(everybody: {overall:.1f}), all forces together. Nothing about sex, ethnicity or service goes into "
        "the order; in these forces misconduct has nothing to do with them.\n\n"
        + table(["group", "officers", "listed for every 1,000", "beside everybody"], lines)
    )


def _wilson_ends(part: int, whole: int) -> tuple[float, float]:
    z, n = 1.96, max(whole, 1)
    p = part / n
    middle, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    over = 1 + z * z / n
    return max((middle - half) / over, 0) * 1_000, min((middle + half) / over, 1) * 1_000
