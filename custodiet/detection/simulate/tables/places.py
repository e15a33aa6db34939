"""Where vehicles and radios stood still, and where people live."""

from __future__ import annotations

import numpy as np

from custodiet.detection.simulate import ids
from custodiet.detection.simulate.book import books_of
from custodiet.detection.simulate.casework import ENQUIRIES, day_of_work
from custodiet.detection.simulate.days import DAY, HOUR
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import Frame, Spec, last_day, moment, numbered, one_of, only, real
from custodiet.detection.simulate.frames import day as a_day
from custodiet.detection.simulate.homes import address_of, homes, public_places, stations
from custodiet.detection.simulate.roster import shifts
from custodiet.detection.simulate.tables.merging import Maker
from custodiet.detection.simulate.world import (
    CONSTABLE,
    DETECTIVE,
    NEIGHBOURHOOD,
    PCSO,
    PROTECTION,
    Stream,
    uneven,
)

UNITS = ("vehicle", "radio")
MATCHED = 0.85  # of stays: the system matched an address


def _positions(of: Force, day: int) -> Frame:
    """Stays at incidents, on enquiries, at stations and shops, a few at a home for no reason on record."""
    world, work = of.world, day_of_work(of.world, day)
    rng = world.rng(Stream.PLACES, day, 1)
    incident = work.sent_incident % 100_000 - 1
    arrived = work.sent_at + rng.integers(240, 900, len(work.sent_at))
    asked = np.flatnonzero((work.part >= ENQUIRIES) & (rng.random(len(work.part)) < 0.8))
    called = work.part_from[asked] + rng.integers(HOUR, 10 * HOUR, len(asked))
    who, begins, where = _on_patrol(of, rng, day)
    officer = np.concatenate([work.sent_officer, work.part_officer[asked], who])
    at = np.concatenate([arrived, called, begins])
    left = np.concatenate(
        [
            np.maximum(work.sent_left, arrived + 240),
            called + rng.integers(600, 3_600, len(asked)),
            begins + np.clip(rng.lognormal(np.log(900), 0.8, len(who)), 240, 4 * HOUR).astype(np.int64),
        ]
    )
    address = np.concatenate([work.address[incident], address_of(world, work.part_person[asked], day), where])
    return _stays(of, rng, (officer, at, left, address))


def _on_patrol(of: Force, rng: np.random.Generator, day: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Stays that no dispatch made: stations, shops and corners, homes in one's own cases, and other homes."""
    world, habits, worked = of.world, of.world.settings.habits, shifts(of.world, day)
    mobile = np.isin(
        world.staff.role[worked.officer], (CONSTABLE, NEIGHBOURHOOD, PCSO, DETECTIVE, PROTECTION)
    )
    mean = habits.patrol_stays * mobile * uneven(world, 12, 1.0)[worked.officer]
    row = np.repeat(np.arange(len(mean)), rng.poisson(mean))
    size, who = len(row), worked.officer[row]
    lasts = worked.ends_at[row] - worked.starts_at[row] - HOUR // 2
    begins = worked.starts_at[row] + (rng.random(size) * np.maximum(lasts, HOUR)).astype(np.int64)
    outside, places = public_places(world)
    drawn = rng.random(size)
    where = outside + rng.integers(0, places, size)
    where = np.where(drawn < 0.4, rng.choice(stations(world), size), where)
    book = books_of(world, day).parts
    if len(book.key) and size:
        place, found = book.pick(who, begins, rng.geometric(0.3, size) - 1, 2 * DAY)
        visit = found & (drawn > 0.88)
        where = np.where(visit, address_of(world, book.person[place], day), where)
    stray = rng.random(size) < habits.stray_stays * uneven(world, 13, 0.8)[who]
    return who, begins, np.where(stray, rng.integers(0, outside, size), where)


def _stays(of: Force, rng: np.random.Generator, stays: tuple[np.ndarray, ...]) -> Frame:
    officer, at, left, address = stays
    size, of_homes = len(officer), homes(of.world)
    return {
        "officer_id": officer,
        "unit_id": of.world.staff.team[officer] * 10 + rng.integers(0, 4, size),
        "kind": (rng.random(size) < 0.35).astype(np.int64),
        "from_at": at,
        "until_at": left,
        "latitude": of_homes.latitude[address] + np.round(rng.normal(0, 0.00012, size), 5),
        "longitude": of_homes.longitude[address] + np.round(rng.normal(0, 0.0002, size), 5),
        "address_id": np.where(rng.random(size) < MATCHED, address, -1),
    }


def _addresses(of: Force) -> Frame:
    """Where everybody lives, and where those who moved lived before."""
    world, of_homes = of.world, homes(of.world)
    people = len(world.public.number)
    moved = np.flatnonzero(of_homes.earlier >= 0)
    address = np.concatenate([of_homes.home, of_homes.earlier[moved]])
    from_on = np.where(of_homes.moved_on >= 0, of_homes.moved_on + 1, -1)
    person = np.concatenate([np.arange(people), moved])
    made: Frame = {
        "address_id": address,
        "person_id": person,
        "latitude": of_homes.latitude[address],
        "longitude": of_homes.longitude[address],
        "from_on": np.concatenate([from_on, np.full(len(moved), -1)]),
        "until_on": np.concatenate([np.full(people, -1), of_homes.moved_on[moved]]),
    }
    return only(made, np.lexsort((made["from_on"], person)))


POSITIONS = Maker(
    Spec(
        "positions",
        "PO",
        {
            "officer_id": ids.officer,
            "unit_id": numbered("U"),
            "kind": one_of(*UNITS),
            "from_at": moment,
            "until_at": moment,
            "latitude": real,
            "longitude": real,
            "address_id": ids.address,
        },
        reaches=3,
    ),
    daily=_positions,
)
ADDRESSES = Maker(
    Spec(
        "addresses",
        "H",
        {
            "address_id": ids.address,
            "person_id": ids.person,
            "latitude": real,
            "longitude": real,
            "from_on": a_day,
            "until_on": last_day,
        },
    ),
    whole=_addresses,
)
