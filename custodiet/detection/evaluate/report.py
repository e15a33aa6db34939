"""The page of the evaluation, from what came out of it. Results in, Markdown out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from custodiet.detection.evaluate.intervals import share
from custodiet.detection.evaluate.measures import ROOMS, budget, room
from custodiet.detection.evaluate.methods import ABSENT, OURS
from custodiet.detection.evaluate.report_more import (
    calibration,
    detectors_by_scenario,
    fairness,
    how_soon,
    victims,
)
from custodiet.detection.evaluate.running import Results, Row
from custodiet.detection.evaluate.tables import (
    bold,
    mean_of,
    names_of,
    over,
    scenario_key,
    stories_of,
    table,
)

HEAD = """<!-- written by custodiet evaluate; do not edit by hand -->
# Evaluation: whom to look at first, on invented forces

Made by `{command}`, on seeds {seeds} ({purpose}). Every force is invented by its seed, so anyone can
make these figures again. The method and its values were set on seeds 0 to 9 of the tuning seeds (0 to 19);
on seeds 20 to 28 of the calibrating seeds (20 to 39) the stated share of false discoveries was checked, and
the first of them taught the logistic regression. The seeds of this page were looked at once, for this page
and after all of that; seeds 100 to 111 had been looked at before, and are not used any more. Intervals are
95 % over forces unless they say otherwise.

{main} forces of {officers} officers and staff over {days} days, with {prevalence} in 1,000 active in abuse of
position for a sexual purpose, and the innocent look-alikes of the evaluation design in each; {rare} of
{rare_officers:,} officers with 1 in 1,000; {nulls} with nothing planted but look-alikes; {shifted} with one
thing changed; {weekly} forces of {weekly_officers} looked at every week for {weeks} weeks. {cpu} minutes of
processor time.

A unit’s room is {month} leads a month for a force of 5,000: here the first {here} of the list. The budget of
one lead for 1,000 staff a month is {budget} leads over the period.

What this page cannot show: the forces are invented, and real misconduct is not drawn from their twenty
scenarios. The list says whom to look at first; it decides nothing about anybody.
"""


def page(results: Results, command: str) -> str:
    """Write the whole page."""
    size = results.size
    main = results.main
    head = HEAD.format(
        command=command, seeds=_seeds(main), purpose=results.purpose, main=len(main), officers=size.officers,
        days=size.days, prevalence=f"{size.prevalence * 1_000:g}", rare=len(results.rare),
        rare_officers=size.rare_officers,
        nulls=len(results.nulls), shifted=len(results.shifts), weekly=len(results.weekly),
        weekly_officers=size.weekly_officers, weeks=size.weeks, cpu=round(results.cpu / 60), month=ROOMS[0],
        here=room(ROOMS[0], size.officers), budget=budget(size.officers, size.days),
    )  # fmt: skip
    parts = [head, *([] if results.sklearn else [ABSENT + "\n"]), _summary(main, results.rare)]
    parts += [_methods(main, "Beside simple methods", "as the forces usually are"), _without(main)]
    if results.rare:
        parts.append(_methods(results.rare, "One in 1,000", "one officer in 1,000 active"))
    parts += [
        _scenarios(main),
        detectors_by_scenario(main),
        _missed([*main, *results.shifts]),
        _shifts(results),
    ]
    parts += [calibration(results), how_soon(results), victims(main), fairness(main)]
    return "\n".join(parts)


def _seeds(rows: Sequence[Row]) -> str:
    numbers = sorted({row["seed"] for row in rows})
    return f"{numbers[0]} to {numbers[-1]}" if numbers else "none"


PRECISIONS = tuple(f"precision@{each}" for each in ROOMS)
RECALLS = (*(f"recall@{each}" for each in ROOMS), "recall@budget")


def _summary(main: Sequence[Row], rare: Sequence[Row]) -> str:
    lost = [*_lost(main, "as usual"), *_lost(rare, "one in 1,000")]
    nobody = sum(row["methods"][OURS]["recall@budget"] is None for row in rare)
    empty = (
        f"\nIn {nobody} of the {len(rare)} forces with one in 1,000, the draw left nobody active: there, "
        "precision is nought for every method, and nothing is shown of finding anybody.\n"
    )
    said_there = (
        "On no measure below is a simple method’s mean above ours.\n"
        if not lost
        else "A simple method’s mean is above ours on these; the intervals below say how far that can be "
        "told from chance.\n\n" + "\n".join(lost) + "\n"
    )
    return "## Where it loses\n\n" + said_there + (empty if nobody else "")


def _lost(rows: Sequence[Row], forces: str) -> list[str]:
    """The measures on which a simple method's mean is above ours, with the methods."""
    lost = []
    for measure in (*PRECISIONS, *RECALLS, f"either@{ROOMS[-1]}") if rows else ():
        mine = mean_of(rows, OURS, measure)
        better = [
            name for name in names_of(rows) if name != OURS and mean_of(rows, name, measure) > mine + 1e-9
        ]
        if better:
            lost.append(f"- {forces}, {measure}: {', '.join(better)}")
    return lost


def _methods(rows: Sequence[Row], title: str, what: str) -> str:
    names = names_of(rows)
    precision = [
        [bold(name), *(over(rows, name, each) for each in [*PRECISIONS, f"either@{ROOMS[-1]}"])]
        for name in names
    ]
    recall = [[bold(name), *(over(rows, name, each) for each in RECALLS)] for name in names]
    rooms = [f"room {each}" for each in ROOMS]
    return (
        f"## {title}\n\nPrecision, {what}: the share of the list that is abuse of position for a sexual "
        "purpose; in the last column that or another breach of integrity. Rooms are leads for a force "
        "of 5,000.\n\n"
        + table(["method", *rooms, f"either, room {ROOMS[-1]}"], precision)
        + "\nRecall: the share of those active who are on the list.\n\n"
        + table(["method", *rooms, "budget"], recall)
    )


def _without(rows: Sequence[Row]) -> str:
    names = sorted(name for name in rows[0]["methods"] if name.startswith(OURS))
    lines = [
        [name, over(rows, name, f"precision@{ROOMS[-1]}"), over(rows, name, "recall@budget")]
        for name in names
    ]
    return "## Ours with each kind of evidence left out\n\n" + table(
        ["method", f"precision, room {ROOMS[-1]}", "recall at the budget"], lines
    )


def _scenarios(rows: Sequence[Row]) -> str:
    harmful = [story for story in stories_of(rows) if story["sort"] == "misconduct"]
    best = [name for name in names_of(rows) if name != OURS][:2]
    lines = []
    for name in sorted({story["scenario"] for story in harmful}, key=scenario_key):
        mine = [story for story in harmful if story["scenario"] == name]
        cells = [share(sum(story["found"][each] for story in mine), len(mine)) for each in (OURS, *best)]
        places = sorted(story["place"] for story in mine)
        lines.append([name, *cells, str(places[len(places) // 2])])
    variants = []
    for kind in ("intensity", "span", "evasive", "telephony", "victim"):
        for value in sorted({str(story["variant"].get(kind)) for story in harmful}):
            mine = [story for story in harmful if str(story["variant"].get(kind)) == value]
            variants.append(
                [f"{kind}: {value}", share(sum(story["found"][OURS] for story in mine), len(mine))]
            )
    return (
        "## By scenario\n\nFound within the budget, with Wilson’s interval; the middle place is ours.\n\n"
        + table(["scenario", OURS, *best, "middle place"], lines)
        + "\nBy variant, ours:\n\n"
        + table(["variant", "found"], variants)
    )


def _missed(rows: Sequence[Row]) -> str:
    missed: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for story in row["stories"]:
            if story["sort"] == "misconduct" and not story["found"][OURS]:
                variant = story["variant"]
                kinds = [str(variant.get("intensity")), str(variant.get("span"))]
                kinds += ["evasive"] if variant.get("evasive") else []
                kinds += [] if variant.get("telephony") else ["no telephone"]
                missed[story["scenario"]].append(
                    f"seed {row['seed']}: {', '.join(kinds)}, place {story['place']:,}"
                )
    lines = [
        [name, str(len(missed[name])), "; ".join(missed[name][:4]) + ("; …" if len(missed[name]) > 4 else "")]
        for name in sorted(missed, key=scenario_key)
    ]  # fmt: skip
    return "## What is missed, by name\n\nNot within the budget:\n\n" + table(
        ["scenario", "missed", "which"], lines
    )


def _shifts(results: Results) -> str:
    if not results.shifts:
        return ""
    lines = []
    for name in sorted({row["shift"] for row in results.shifts}):
        mine = [row for row in results.shifts if row["shift"] == name]
        best = next(each for each in names_of(mine) if each != OURS)
        lines.append(
            [name, str(len(mine)), over(mine, OURS, f"precision@{ROOMS[-1]}"),
             over(mine, OURS, "recall@budget"),
             f"{best}: {over(mine, best, 'recall@budget')}"]
        )  # fmt: skip
    heads = [
        "changed",
        "forces",
        f"precision, room {ROOMS[-1]}",
        "recall at the budget",
        "best simple method",
    ]
    return "## With one thing changed\n\n" + table(heads, lines)
