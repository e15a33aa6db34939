"""The work a force really does: incidents, who was sent, who was in charge of what, who was held.

``day_of_work`` is a function of the force and a day. ``Book`` gathers the days that still matter to a
month, ordered so that "which of this officer's cases were on record then" is one binary search.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from custodiet.detection.simulate.days import DAY, HOUR, Mask, Numbers, compact
from custodiet.detection.simulate.roster import Shifts, shifts
from custodiet.detection.simulate.world import (
    CONSTABLE,
    CUSTODY,
    DETECTIVE,
    NEIGHBOURHOOD,
    PCSO,
    PROTECTION,
    Stream,
    World,
)

RUN_UP = 45  # days of casework before the first look-up, so that the first weeks are not unexplained
INCIDENTS_A_DAY = 0.15  # for each officer
RECENT = 24 * DAY  # how old an incident may be and still be looked into by a specialist
RECORDED_LATE = 0.06  # share of assignments keyed one to three days late


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
DOMESTIC_ABUSE = 0
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
    return DayOfWork(
        day,
        number,
        kind,
        opened,
        closed,
        victim,
        other,
        *_parts(world, rng, (kind, lead, number, victim, other, opened, sent, closed)),
        *_sent(rng, worked, pool, (first, number, victim, sent)),
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
    late = rng.random(len(officer)) < RECORDED_LATE
    delay = np.where(late, rng.integers(DAY, 3 * DAY, len(officer)), rng.integers(120, 2_400, len(officer)))
    return officer, person, incident, part, start, until, start + delay


def _sent(
    rng: np.random.Generator, worked: Shifts, pool: Numbers, of: tuple[Numbers, ...]
) -> tuple[Numbers, ...]:
    """Send one officer to each incident, and to half of them the next one on the same shift as well."""
    first, number, victim, sent = of
    place = np.minimum(np.searchsorted(pool, first) + 1, len(pool) - 1) if len(pool) else first
    mate = pool[place] if len(pool) else first
    along = np.flatnonzero(
        (rng.random(len(first)) < 0.5)
        & (mate != first)
        & (worked.starts_at[mate] <= sent)
        & (worked.ends_at[mate] > sent + HOUR)
    )
    at = np.concatenate([sent, sent[along]])
    return (
        worked.officer[np.concatenate([first, mate[along]])],
        np.concatenate([victim, victim[along]]),
        np.concatenate([number, number[along]]),
        at,
        at + rng.integers(0, 90, len(at)),
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


@dataclass(frozen=True, eq=False)
class Book:
    """Links between officers and people, ordered by officer and by when each was known."""

    key: Numbers
    starts: Numbers  # by officer: where that officer's links begin
    person: Numbers
    incident: Numbers
    kind: Numbers  # of the incident
    until_at: Numbers

    def pick(self, officer: Numbers, at: Numbers, back: Numbers, lasts: int) -> tuple[Numbers, Mask]:
        """Choose for each row one of the officer's links that was known then.

        back    how many links to step back from the latest
        lasts   seconds for which a link still explains, after it ended
        gives   the place in the book, and whether there was such a link
        """
        after = np.searchsorted(self.key, (officer << 33) | at, side="right")
        low = self.starts[officer]
        place = np.maximum(after - 1 - back, low)
        stale = self.until_at[np.minimum(place, len(self.key) - 1)] + lasts < at
        place = np.where(stale, after - 1, place)
        good = after > low
        place = np.where(good, place, 0)
        good &= self.until_at[place] + lasts >= at
        return place, good


@dataclass(frozen=True, eq=False)
class Books:
    """The three kinds of link that explain a look-up."""

    parts: Book
    sent: Book
    held: Book
    sent_at: Numbers  # moments of all dispatches in order, and which place in the book each has
    sent_place: Numbers

    def recent(self, at: Numbers, chance: np.ndarray) -> Numbers:
        """Choose for each moment the place of somebody's dispatch in the weeks before it; -1 for none."""
        low, high = np.searchsorted(self.sent_at, at - RECENT), np.searchsorted(self.sent_at, at)
        place = self.sent_place[np.minimum(low + (chance * (high - low)).astype(np.int64), high - 1)]
        return np.where(high > low, place, -1)


def _book(world: World, days: list[DayOfWork], names: tuple[str, str, str, str, str]) -> Book:
    """Order one kind of link. names: its columns of officer, person, incident, known from, until."""
    officer, person, incident, known, until = (
        np.concatenate([getattr(day, name) for day in days]) for name in names
    )
    kind = np.concatenate([day.kind[getattr(day, names[2]) % 100_000 - 1] for day in days])
    key = (officer << 33) | known
    order = np.argsort(key, kind="stable")
    starts = np.searchsorted(key[order], np.arange(len(world.staff.number)) << 33)
    return Book(key[order], starts, person[order], incident[order], kind[order], until[order])


@lru_cache(maxsize=3)
def books(world: World, first: int, last: int) -> Books:
    """Gather what was known during these days, reaching back as far as a case may last."""
    days = [day_of_work(world, day) for day in range(max(first, world.first) - RUN_UP, last + 1)]
    sent = _book(world, days, ("sent_officer", "sent_person", "sent_incident", "sent_recorded", "sent_at"))
    order = np.argsort(sent.until_at, kind="stable")
    return Books(
        parts=_book(
            world, days, ("part_officer", "part_person", "part_incident", "part_recorded", "part_until")
        ),
        sent=sent,
        held=_book(world, days, ("held_officer", "held_person", "held_incident", "held_from", "held_until")),
        sent_at=sent.until_at[order],
        sent_place=order,
    )
