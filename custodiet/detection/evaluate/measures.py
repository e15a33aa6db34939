"""What is measured of one force: plain numbers, made where the force was looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from custodiet.detection.evaluate.looks import Look, Seen, Story
from custodiet.detection.evaluate.methods import OURS, Taught, figures, ordered, ours, simple, weighed
from custodiet.detection.ranking import Placed, discoveries

A_MONTH = 10  # leads a month, of a force of 5,000: the unit's capacity
ROOMS = (10, 25, 50, 100)  # of a force of 5,000
STATED = (0.05, 0.10, 0.20)
DAYS_A_MONTH = 30.4
NIGHTS = 0.2  # share of shifts at night, from which a post counts as one with nights

Row = dict[str, Any]


def room(of_5000: float, staff: int) -> int:
    """How many officers a room for a force of 5,000 means in a force of this size: at least one."""
    return max(1, round(of_5000 * staff / 5_000))


def budget(staff: int, days: int) -> int:
    """One lead for 1,000 staff a month, over the period: at least one."""
    return max(1, round(staff / 1_000 * days / DAYS_A_MONTH))


def single(seen: Seen, taught: Taught | None) -> Row:
    """Everything measured of one look over the whole period."""
    look = seen.looks[-1]
    signs = weighed(look)
    ranked = ours(look, signs, seen.families, seen.values)
    orders = {OURS: [one.officer_id for one in ranked.placed]}
    for family in sorted(set(seen.families.values())):
        without = ours(look, signs, seen.families, seen.values, without=family)
        orders[f"ours without {family}"] = [one.officer_id for one in without.placed]
    of = figures(look, seen.least)
    for name, numbers in simple(of, seen.seed, taught).items():
        orders[name] = ordered(of, numbers, seen.seed)
    return {
        "seed": seen.seed, "shift": seen.shift, "staff": seen.staff, "widened": dict(ranked.widened),
        "methods": {name: _found(order, seen) for name, order in orders.items()},
        "stories": [_story(story, orders, seen, look) for story in seen.stories],
        "calibration": _calibration(ranked.placed, seen, look),
        "fairness": _fairness(orders[OURS], seen),
    }  # fmt: skip


def subjects(seen: Seen, *, other: bool = False) -> set[str]:
    """Officers active in misconduct; with other, also those in another breach of integrity."""
    return {
        one
        for story in seen.stories
        if story.harmful or (other and story.sort == "other_integrity")
        for one in story.officers
    }


def _found(order: Sequence[str], seen: Seen) -> Row:
    """Precision and recall at each room, and recall at one lead for 1,000 staff a month."""
    harmful, either = subjects(seen), subjects(seen, other=True)
    row: Row = {}
    for size in ROOMS:
        top = order[: room(size, seen.staff)]
        row[f"precision@{size}"] = sum(one in harmful for one in top) / max(len(top), 1)
        row[f"either@{size}"] = sum(one in either for one in top) / max(len(top), 1)
        row[f"recall@{size}"] = _share(sum(one in harmful for one in top), len(harmful))
    top = order[: budget(seen.staff, seen.days)]
    row["recall@budget"] = _share(sum(one in harmful for one in top), len(harmful))
    return row


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _story(story: Story, orders: Mapping[str, Sequence[str]], seen: Seen, look: Look) -> Row:
    best = {
        name: min((order.index(one) for one in story.officers if one in order), default=10**9)
        for name, order in orders.items()
        if not name.startswith("ours without")
    }
    mine = [look.people.get(one, frozenset()) for one in story.officers]
    named = frozenset().union(*mine) & story.people
    return {
        "scenario": story.scenario, "sort": story.sort, "variant": dict(story.variant),
        "place": best[OURS] + 1,
        "found": {name: at < budget(seen.staff, seen.days) for name, at in best.items()},
        "people": len(story.people), "named": len(named),
        "caught": sorted(name for name, count in story.caught.items() if count >= seen.least[name]),
    }  # fmt: skip


def _calibration(placed: Sequence[Placed], seen: Seen, look: Look) -> list[Row]:
    """Discoveries at each stated share, over all and by role and shift.

    Three numbers each: discoveries; those of officers of whom nothing at all was planted, whom chance put
    there; and those of officers who did nothing, look-alikes included.
    """
    true = subjects(seen, other=True)
    planted = {one for story in seen.stories for one in story.officers}
    post = {one.officer_id: one for one in look.posts}
    rows = []
    for stated in STATED:
        found, _ = discoveries([one.chance for one in placed], stated)
        strata: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for one in placed[:found]:
            held = post[one.officer_id]
            shift = "nights" if (held.nights or 0) >= NIGHTS else "days"
            for stratum in ("all", f"{held.role}, {shift}"):
                strata[stratum][0] += 1
                strata[stratum][1] += one.officer_id not in planted
                strata[stratum][2] += one.officer_id not in true
        rows.append({"stated": stated, "strata": {name: tuple(three) for name, three in strata.items()}})
    return rows


def _fairness(order: Sequence[str], seen: Seen) -> Row:
    """Of officers who did nothing: by group, how many there are and how many were listed."""
    true = subjects(seen, other=True)
    top = set(order[: budget(seen.staff, seen.days)])
    given: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for officer, groups in seen.who.items():
        if officer not in true:
            for kind, group in groups.items():
                given[f"{kind}: {group}"][0] += 1
                given[f"{kind}: {group}"][1] += officer in top
    return {name: tuple(both) for name, both in given.items()}


def weekly(seen: Seen) -> Row:
    """Everything measured of weekly looks: when each subject becomes a lead, and how steady the list is."""
    orders = {}
    for look in seen.looks:
        ranked = ours(look, weighed(look), seen.families, seen.values)
        orders[look.day] = [one.officer_id for one in ranked.placed]
    leads = _leads(orders, seen)
    began = seen.looks[0].day
    stories = [story for story in seen.stories if story.harmful and story.first_act is not None]
    return {
        "seed": seen.seed,
        "stability": _stability(orders, room(ROOMS[-1], seen.staff)),
        "stories": [_timed(story, leads, seen, began) for story in stories if (story.last_act or 0) >= began],
    }


def _leads(orders: Mapping[int, Sequence[str]], seen: Seen) -> dict[str, int]:
    """The day on which each officer is looked into: each week the unit takes the first it has not yet taken.

    Its room is its monthly capacity, in weeks. An officer who is looked into before anything happened is
    taken again only after a quarter of a year.
    """
    first = {
        one: story.first_act for story in seen.stories if story.harmful for one in story.officers
    }  # fmt: skip
    taken: dict[str, int] = {}
    leads: dict[str, int] = {}
    room_left = 0.0
    for day, order in sorted(orders.items()):
        room_left += A_MONTH * seen.staff / 5_000 * 7 / DAYS_A_MONTH
        for one in order:
            if room_left < 1:
                break
            if one in taken and day - taken[one] < 91:
                continue
            if one in leads:
                continue
            taken[one] = day
            room_left -= 1
            begins = first.get(one)
            if begins is not None and begins <= day:
                leads[one] = day
    return leads


def _timed(story: Story, leads: Mapping[str, int], seen: Seen, began: int) -> Row:
    """Days from the first and third act to the lead; censored at the last look where there is none."""
    led = min((leads[one] for one in story.officers if one in leads), default=None)
    end = seen.looks[-1].day
    first, third = story.first_act or 0.0, story.third_act
    victims = max(int(story.variant.get("victims", 1)), 1)
    until = max(story.last_act or end, first)
    spared = max(until - led, 0.0) if led is not None else 0.0
    return {
        "scenario": story.scenario, "led": led is not None, "in_window": first >= began,
        "from_first": (led if led is not None else end) - first,
        "from_third": None if third is None else (led if led is not None else end) - third,
        "harm": victims * max(until - first, 1.0), "spared": victims * spared,
    }  # fmt: skip


def _stability(orders: Mapping[int, Sequence[str]], size: int) -> float | None:
    """The mean overlap of the list from one week to the next: 1 where it stays the same."""
    tops = [set(order[:size]) for _, order in sorted(orders.items())]
    shares = [len(a & b) / max(len(a | b), 1) for a, b in pairwise(tops)]
    return float(np.mean(shares)) if shares else None
