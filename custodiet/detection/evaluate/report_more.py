"""The second half of the page: whether stated shares hold, how soon, victims, fairness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from custodiet.detection.evaluate.intervals import said, share, survival
from custodiet.detection.evaluate.measures import ROOMS, STATED
from custodiet.detection.evaluate.methods import OURS
from custodiet.detection.evaluate.running import Results, Row
from custodiet.detection.evaluate.tables import stories_of, table


def calibration(results: Results) -> str:
    """Beside each stated share, how many discoveries were false: by chance, and with look-alikes counted."""
    lines = []
    for kind, rows in (("planted", results.main), ("nothing planted", results.nulls)):
        for stated in STATED:
            each = [_at(row, stated).get("all", (0, 0, 0)) for row in rows]
            any_at_all = share(sum(one[1] > 0 for one in each), len(each))
            lines.append([kind, f"{stated:.0%}", _false(each, 1), _false(each, 2), any_at_all])
    heads = ["forces", "stated", "false by chance", "false, look-alikes counted", "forces with any by chance"]
    strata: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row in results.main:
        for name, three in _at(row, STATED[1]).items():
            strata[name].append(three)
    by_stratum = [
        [name, str(_all(each, 0)), share(_all(each, 1), _all(each, 0)), share(_all(each, 2), _all(each, 0))]
        for name, each in sorted(strata.items())
        if name != "all"
    ]  # fmt: skip
    return (
        "## Whether the stated share holds\n\nA discovery is false by chance where nothing at all was "
        "planted for that officer. The stated share is about chance. A look-alike is not chance: "
        "it is a real difference with an innocent reason, which a person has to find, so it is counted "
        "apart.\n\n"
        + table(heads, lines)
        + f"\nAt {STATED[1]:.0%}, by role and shift, all forces together:\n\n"
        + table(
            ["role and shift", "discoveries", "false by chance", "false, look-alikes counted"], by_stratum
        )
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
