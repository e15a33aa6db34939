"""The work a force really does: incidents, who was sent, who was in charge of what, who was held.

``day_of_work`` is a function of the force and a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from custodiet.detection.simulate.days import DAY, HOUR, Numbers, compact
from custodiet.detection.simulate.homes import address_of, public_places
from custodiet.detection.simulate.roster import Shifts, shifts
from custodiet.detection.simulate.world import (
    CONSTABLE,
    CUSTODY,
    DETECTIVE,
    NEIGHBOURHOOD,
    ONLINE,
    PCSO,
    PROTECTION,
    Stream,
    World,
    uneven,
)

RUN_UP = 45  # days of casework before the first look-up, so that the first weeks are not unexplained
INCIDENTS_A_DAY = 0.15  # for each officer


class KindOfIncident(NamedTuple):
    """marker: whose carriers it befalls; empty for anybody. squad: the role that takes it over."""

    name: str
    share: float
    marker: str
    squad: int


KINDS = (
    KindOfIncident("domestic abuse", 0.17, "domestic_abuse", PROTECTION),
    KindOfIncident("sexual offence", 0.04, "sexual_offence", PROTECTION),
    KindOfIncident("missing person", 0.06, "missing", -1),
    KindOfIncident("concern for safety", 0.10, "mental_health", -1),
    KindOfIncident("assault", 0.15, "", -1),
    KindOfIncident("burglary", 0.10, "", DETECTIVE),
    KindOfIncident("theft", 0.16, "", -1),
    KindOfIncident("anti-social behaviour", 0.14, "", -1),
    KindOfIncident("road traffic collision", 0.08, "", -1),
)
DOMESTIC_ABUSE, SEXUAL_OFFENCE, MISSING = range(3)
RESULTS = ("no further action", "charged", "advice given", "undetected", "community resolution")
AT_HOME = 0.6  # share of incidents at the home of the person they befell
PARTS = ("officer in the case", "enquiry officer", "liaison")
IN_CHARGE, ENQUIRIES, LIAISON = range(3)


@dataclass(frozen=True, eq=False)
class DayOfWork:
    """Everything that began on one duty day. Rows of the later groups point at incidents by number."""

    day: int
    number: Numbers  # of each incident, in the order opened
    kind: Numbers
    opened_at: Numbers
    closed_at: Numbers
    victim: Numbers
    other: Numbers  # -1 where nobody else took part
    address: Numbers
    result: Numbers  # a place in RESULTS
    part_officer: Numbers
    part_person: Numbers
    part_incident: Numbers
    part: Numbers
    part_from: Numbers
    part_until: Numbers
    part_recorded: Numbers
    sent_officer: Numbers
    sent_person: Numbers
    sent_incident: Numbers
    sent_at: Numbers
    sent_recorded: Numbers
    sent_left: Numbers
    sent_self: Numbers  # 1 for an officer who put themselves on it
    sent_asked: Numbers
    sent_alone: Numbers
    held_officer: Numbers
    held_person: Numbers
    held_incident: Numbers
    held_from: Numbers
    held_until: Numbers


@lru_cache(maxsize=150)
def day_of_work(world: World, day: int) -> DayOfWork:
    """Make one day's incidents and the parts officers took in them."""
    rng = world.rng(Stream.CASEWORK, day)
    worked = shifts(world, day)
    role = world.staff.role[worked.officer]
    pool = np.flatnonzero((role == CONSTABLE) | (role == NEIGHBOURHOOD))
    size = int(rng.poisson(INCIDENTS_A_DAY * len(world.staff.number))) if len(pool) else 0
    first = pool[rng.integers(0, max(len(pool), 1), size)]
    room = np.maximum(worked.ends_at[first] - worked.starts_at[first] - 2 * HOUR, HOUR)
    sent = worked.starts_at[first] + 600 + (rng.random(size) * room).astype(np.int64)
    order = np.argsort(sent, kind="stable")
    first, sent = first[order], sent[order]
    opened = sent - rng.integers(180, 1_500, size)
    closed = opened + (np.clip(rng.lognormal(np.log(14), 0.7, size), 4, 48) * DAY).astype(np.int64)
    kind = rng.choice(len(KINDS), size, p=[kind.share for kind in KINDS])
    victim = _victims(world, rng, kind)
    other = np.where(rng.random(size) < 0.55, rng.integers(0, len(world.public.number), size), -1)
    number = compact(day) * 100_000 + 1 + np.arange(size)
    lead = worked.officer[first]
    where = world.rng(Stream.PLACES, day, 0)
    outside, places = public_places(world)
    away = outside + where.integers(0, places, size)
    address = np.where(where.random(size) < AT_HOME, address_of(world, victim, day), away)
    return DayOfWork(
        day,
        number,
        kind,
        opened,
        closed,
        victim,
        other,
        address,
        where.integers(0, len(RESULTS), size),
        *_parts(world, rng, (kind, lead, number, victim, other, opened, sent, closed)),
        *_sent(world, rng, worked, pool, (first, number, victim, sent)),
        *_held(world, rng, worked, (lead, number, other, sent)),
    )


def _victims(world: World, rng: np.random.Generator, kind: Numbers) -> Numbers:
    people = len(world.public.number)
    # a power law: a few people call again and again
    found = (people * rng.random(len(kind)) ** 1.6).astype(np.int64)
    for index, what in enumerate(KINDS):
        carriers = world.public.marked(what.marker) if what.marker else found
        chosen = np.flatnonzero(kind == index)
        if what.marker and len(carriers):
            found[chosen] = carriers[(len(carriers) * rng.random(len(chosen)) ** 1.4).astype(np.int64)]
    return found


def _parts(world: World, rng: np.random.Generator, of: tuple[Numbers, ...]) -> tuple[Numbers, ...]:
    """Put an officer in charge of each incident, and here and there one for local enquiries."""
    kind, lead, number, victim, other, opened, sent, closed = of
    size = len(kind)
    squad = np.array([what.squad for what in KINDS])[kind]
    owner, begins = lead.copy(), sent.copy()
    for role in (PROTECTION, DETECTIVE):
        members = np.flatnonzero(world.staff.role == role)
        taken = (squad == role) & (rng.random(size) < 0.6)
        picked = members[rng.integers(0, len(members), size)]
        owner = np.where(taken, picked, owner)
        begins = np.where(taken, opened + rng.integers(4 * HOUR, 40 * HOUR, size), begins)
    seen = np.flatnonzero(world.staff.role == ONLINE)
    watched = (kind == SEXUAL_OFFENCE) & (rng.random(size) < 0.3)
    owner = np.where(watched, seen[rng.integers(0, len(seen), size)], owner)
    locals_ = np.flatnonzero((world.staff.role == NEIGHBOURHOOD) | (world.staff.role == PCSO))
    visited = np.flatnonzero((kind <= 3) & (rng.random(size) < 0.35))
    visitor = locals_[rng.integers(0, len(locals_), len(visited))]
    both = np.flatnonzero(other >= 0)
    officer = np.concatenate([owner, owner[both], visitor])
    person = np.concatenate([victim, other[both], victim[visited]])
    incident = np.concatenate([number, number[both], number[visited]])
    part = np.repeat([IN_CHARGE, IN_CHARGE, ENQUIRIES], [size, len(both), len(visited)])
    part = np.where((part == ENQUIRIES) & (rng.random(len(part)) < 0.15), LIAISON, part)
    start = np.concatenate([begins, begins[both], opened[visited] + DAY])
    until = np.concatenate([closed, closed[both], closed[visited]])
    late = rng.random(len(officer)) < world.settings.defects.keyed_late
    delay = np.where(late, rng.integers(DAY, 3 * DAY, len(officer)), rng.integers(120, 2_400, len(officer)))
    return officer, person, incident, part, start, until, start + delay


def _sent(
    world: World, rng: np.random.Generator, worked: Shifts, pool: Numbers, of: tuple[Numbers, ...]
) -> tuple[Numbers, ...]:
    """Send one officer to each incident, and to half of them the next one on the same shift as well."""
    first, number, victim, sent = of
    place = np.minimum(np.searchsorted(pool, first) + 1, len(pool) - 1) if len(pool) else first
    mate = pool[place] if len(pool) else first
    together = (
        (rng.random(len(first)) < 0.5)
        & (mate != first)
        & (worked.starts_at[mate] <= sent)
        & (worked.ends_at[mate] > sent + HOUR)
    )
    along = np.flatnonzero(together)
    at = np.concatenate([sent, sent[along]])
    officer = worked.officer[np.concatenate([first, mate[along]])]
    habits = world.settings.habits
    itself = rng.random(len(at)) < habits.self_deployed * uneven(world, 1)[officer]
    asked = rng.random(len(at)) < habits.asked_for * uneven(world, 2)[officer]
    lasts = np.clip(rng.lognormal(np.log(2_700), 0.6, len(at)), 600, 6 * HOUR).astype(np.int64)
    return (
        officer,
        np.concatenate([victim, victim[along]]),
        np.concatenate([number, number[along]]),
        at,
        at + rng.integers(0, 90, len(at)),
        at + lasts,
        itself.astype(np.int64),
        asked.astype(np.int64),
        (~np.concatenate([together, together[along]])).astype(np.int64),
    )


def _held(
    world: World, rng: np.random.Generator, worked: Shifts, of: tuple[Numbers, ...]
) -> tuple[Numbers, ...]:
    """Hold some of the others, with a custody officer and the arresting officer."""
    lead, number, other, sent = of
    desk = np.flatnonzero(world.staff.role[worked.officer] == CUSTODY)
    size = len(lead)
    on_desk = desk[rng.integers(0, max(len(desk), 1), size)] if len(desk) else np.zeros(size, dtype=np.int64)
    begins = sent + rng.integers(1_800, 5_400, size)
    if size and len(desk):
        begins = np.maximum(begins, worked.starts_at[on_desk])
    held = np.flatnonzero((other >= 0) & (rng.random(size) < 0.3) & (len(desk) > 0))
    until = begins + rng.integers(5 * HOUR, 22 * HOUR, size)
    return (
        np.concatenate([worked.officer[on_desk[held]], lead[held]]),
        np.concatenate([other[held], other[held]]),
        np.concatenate([number[held], number[held]]),
        np.concatenate([begins[held], begins[held]]),
        np.concatenate([until[held], until[held]]),
    )
