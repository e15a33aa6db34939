"""Calls and texts: the force's own telephones, and the numbers that some officers declared as their own."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from custodiet.detection.simulate.book import books_of
from custodiet.detection.simulate.days import DAY, HOUR, Numbers, utc_midnight
from custodiet.detection.simulate.frames import Frame, joined, only
from custodiet.detection.simulate.homes import (
    HOUSEHOLD,
    LAST_STRANGER,
    LINES,
    STRANGERS,
    line_of,
    lines,
    selves,
)
from custodiet.detection.simulate.roster import shifts
from custodiet.detection.simulate.sources import source_meetings
from custodiet.detection.simulate.world import Stream, World, uneven

OWN_A_DAY = 2.2  # calls and texts a day on a declared number
CALLED = ("voice", "text", "picture", "data")
VOICE, TEXT, PICTURE = range(3)
AFTER_SHIFT = 0.02
STALE = 0.5  # of calls on a line that was given out again: the records still name whoever had it before
BY_OWN_TELEPHONE = 0.01  # of calls about a case: from an officer's declared number, when the other failed


@lru_cache(maxsize=2)
def declared(world: World) -> Numbers:
    """The officers whose own number is declared, and whose calls the force therefore has."""
    drawn = world.rng(Stream.DEVICES, 0).random(len(world.staff.number))
    return np.flatnonzero(drawn < world.settings.habits.private_telephones)


@lru_cache(maxsize=6)
def calls_of_day(world: World, day: int) -> Frame:
    """Make one duty day's calls. "case" is the incident a call was about, "with" whom it really was with."""
    rng = world.rng(Stream.CALLS, day)
    made = joined([_on_duty(world, rng, day), _private(world, rng, day), _sources(world, day)])
    size = len(made["started_at"])
    person = made["person_id"].astype(np.int64)
    line = np.where(person >= 0, line_of(world, np.maximum(person, 0), day), made["stranger"])
    seconds = np.where(rng.random(size) < 0.25, 0, rng.gamma(1.2, 160, size).astype(np.int64) + 5)
    picture = rng.random(size) < 0.06
    return {
        "started_at": made["started_at"],
        "officer_id": made["officer_id"],
        "other_number": line,
        "person_id": as_recorded(world, rng, person, line),
        "seconds": seconds,
        "direction": (rng.random(size) < 0.35).astype(np.int64),
        "kind": np.where(seconds > 0, VOICE, np.where(picture, PICTURE, TEXT)),
        "device_id": made["device_id"],
        "case": made["case"],
        "with": person,
    }


def _on_duty(world: World, rng: np.random.Generator, day: int) -> Frame:
    worked, habits = shifts(world, day), world.settings.habits
    mean = habits.calls_a_shift * uneven(world, 7, 1.0)[worked.officer]
    row = np.repeat(np.arange(len(worked.officer)), rng.poisson(mean))
    size = len(row)
    officer = worked.officer[row]
    lasts = worked.ends_at[row] - worked.starts_at[row]
    at = worked.starts_at[row] + (rng.random(size) * lasts).astype(np.int64)
    at = np.where(rng.random(size) < AFTER_SHIFT, worked.ends_at[row] + rng.integers(0, 2 * HOUR, size), at)
    person, case = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    book = books_of(world, day).parts
    if len(book.key):
        place, found = book.pick(officer, at, rng.geometric(0.3, size) - 1, 5 * DAY)
        known = found & (rng.random(size) < habits.calls_known)
        person, case = np.where(known, book.person[place], -1), np.where(known, book.incident[place], -1)
    own = np.zeros(len(world.staff.number), dtype=bool)
    own[declared(world)] = True
    on_own = (case >= 0) & own[officer] & (rng.random(size) < BY_OWN_TELEPHONE)
    return {
        "started_at": at,
        "officer_id": officer,
        "person_id": person,
        "case": case,
        "stranger": rng.integers(STRANGERS, LAST_STRANGER, size),
        "device_id": np.where(on_own, len(world.staff.number) + officer, officer),
    }


def _private(world: World, rng: np.random.Generator, day: int) -> Frame:
    """Calls on declared numbers: family, friends, a few people whose number the force happens to know."""
    owners = declared(world)
    officer = np.repeat(owners, rng.poisson(OWN_A_DAY * uneven(world, 8, 1.0)[owners]))
    size = len(officer)
    home = selves(world)[officer]
    family = home - home % HOUSEHOLD + rng.integers(0, HOUSEHOLD, size)
    family = np.minimum(np.where(family == home, family + 1, family), len(world.public.number) - 1)
    chosen = rng.random(size)
    # friends are among the public too: the same eight for each officer
    friend = (officer * 7_919 + rng.integers(0, 8, size) * 104_729) % len(world.public.number)
    person = np.where(chosen < 0.3, family, np.where(chosen < 0.4, friend, -1))
    return {
        "started_at": utc_midnight(day) + rng.integers(7 * HOUR, 23 * HOUR, size),
        "officer_id": officer,
        "person_id": person,
        "case": np.full(size, -1, dtype=np.int64),
        "stranger": rng.integers(STRANGERS, LAST_STRANGER, size),
        "device_id": len(world.staff.number) + officer,
    }


def _sources(world: World, day: int) -> Frame:
    """Handlers' calls to their sources. No record says whose number that is, but one that few may read."""
    made = source_meetings(world, day)
    rung = only(made, made["kind"] > 0)
    none = np.full(len(rung["kind"]), -1, dtype=np.int64)
    return {
        "started_at": rung["contacted_at"],
        "officer_id": rung["officer_id"],
        "person_id": none,
        "case": none,
        "stranger": rung["number"],
        "device_id": rung["officer_id"],
    }


def as_recorded(world: World, rng: np.random.Generator, person: Numbers, line: Numbers) -> Numbers:
    """Whom the records name for a line: nine in ten known; of a line given out again, often who had it."""
    before = np.where(person >= 0, lines(world).before[np.maximum(person, 0)], -1)
    again = (before >= 0) & (line == LINES + before) & (rng.random(len(person)) < STALE)
    return np.where(rng.random(len(person)) < 0.9, np.where(again, before, person), -1)
