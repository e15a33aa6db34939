"""Who serves: posts, numbers and logins, shifts, absences, ties, clearances, characteristics."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from custodiet.detection.simulate import absences, columns, ids
from custodiet.detection.simulate.casework import RUN_UP
from custodiet.detection.simulate.days import Numbers
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import Frame, Spec, flag, last_day, moment, numbered, one_of, only
from custodiet.detection.simulate.frames import day as a_day
from custodiet.detection.simulate.homes import (
    COLLEAGUE,
    DECLARED,
    FAMILY,
    FORMER,
    HOME,
    HOUSEHOLD,
    PARTNER,
    SELF,
    TIED,
    selves,
)
from custodiet.detection.simulate.people import characteristics
from custodiet.detection.simulate.roster import in_gap, shifts
from custodiet.detection.simulate.tables.merging import Maker
from custodiet.detection.simulate.world import ROLES, SEXES, Stream, World

REMITS = ("public_protection", "intelligence", "control_room", "professional_standards", "disclosure")
LEVELS = ("recruit", "management", "enhanced")
GRANTED = ("grant", "renewal", "aftercare", "refusal", "withdrawal")
ETHNICITIES = ("White", "Asian", "Black", "Mixed", "Other", "")
TRANSFERRED = 0.04  # a year: a new collar number with a new division
NUMBERED = ("collar", "login", "shared", "training", "service")


def _officers(of: Force) -> Frame:
    staff = of.world.staff
    size = len(staff.number)
    remit = np.array([REMITS.index(one) if one else -1 for one in staff.remit])
    return {
        "officer_id": np.arange(size),
        "role": staff.role,
        "unit": staff.unit,
        "team": staff.team + 1,
        "supervisor_id": staff.supervisor,
        "remit": remit,
        "from_on": np.full(size, of.world.first - RUN_UP),
    }


@lru_cache(maxsize=4)
def transfers(world: World) -> tuple[Numbers, Numbers]:
    """Who changed their collar number within the period, and on which day."""
    rng, size = world.rng(Stream.LOGINS), len(world.staff.number)
    days = world.last - world.first + 1
    who = np.flatnonzero(rng.random(size) < TRANSFERRED * days / 365)
    return who, world.first + rng.integers(10, days - 10, len(who))


def _officer_numbers(of: Force) -> Frame:
    """A collar number each, a second one for who was transferred, and the accounts that are nobody's."""
    world = of.world
    size, (who, changed) = len(world.staff.number), transfers(world)
    from_on = np.full(size, -1)
    from_on[who] = changed
    accounts = np.arange(len(ids.ACCOUNTS))
    until_on = np.concatenate([np.full(size, -1), changed - 1, np.full(len(accounts), -1)])
    kind = np.where(accounts < ids.TRAINING, 3, 2)
    return {
        "number": np.concatenate([np.arange(size), 10**6 + who, size + accounts]),
        "officer_id": np.concatenate([np.arange(size), who, np.full(len(accounts), -1)]),
        "kind": np.concatenate([np.zeros(size + len(who), dtype=np.int64), kind]),
        "from_on": np.concatenate([from_on, np.full(len(who) + len(accounts), -1)]),
        "until_on": until_on,
    }


def _number(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A collar number or login; the old ones are those of another century."""
    found = values.astype(np.int64)
    old = found >= 10**6
    now = columns.words(ids.login_ids(world), np.where(old, -1, found)).cast(pa.string())
    before = columns.numbers("P-9", world.staff.number[np.where(old, found - 10**6, 0)])
    return pc.if_else(pa.array(old), before, now)


def _duties(of: Force, day: int) -> Frame:
    worked, rng = shifts(of.world, day), of.world.rng(Stream.DETAILS, day, 1)
    return {
        "officer_id": worked.officer,
        "starts_at": worked.starts_at,
        "ends_at": worked.ends_at,
        "kind": worked.overtime.astype(np.int64),
        "planned_starts_at": worked.planned_starts_at,
        "planned_ends_at": worked.planned_ends_at,
        "place": rng.choice(3, len(worked.officer), p=[0.93, 0.065, 0.005]),
    }


def _arrived(of: Force, day: int, frame: Frame) -> Frame:
    """Leave out the shifts of a stretch of which no roster arrived."""
    return only(frame, ~in_gap(frame["officer_id"].astype(np.int64), day, of.gaps))


def _absences(of: Force) -> Frame:
    made = absences.absences(of.world)
    frame: Frame = {
        "officer_id": made.officer,
        "kind": made.kind,
        "from_on": made.first,
        "until_on": made.last,
    }
    return only(frame, (made.last >= of.world.first) & (made.first <= of.world.last))


def _ties(of: Force) -> Frame:
    """Everybody's own record; most people's household; couples on the force; a few declared friends."""
    world = of.world
    rng, own = world.rng(Stream.TIES, 1), selves(world)
    size, people = len(own), len(world.public.number)
    everybody, home = np.arange(size), own - own % HOUSEHOLD
    pieces = [(everybody, own, np.full(size, SELF))]
    for step, kind, share in ((0, PARTNER, 0.55), (1, FAMILY, 0.8), (2, HOME, 0.3)):
        near = np.minimum(home + (own + 1 + step) % HOUSEHOLD, people - 1)
        rows = np.flatnonzero((rng.random(size) < share) & (near != own))
        pieces.append((rows, near[rows], np.full(len(rows), kind)))
    first = np.flatnonzero(rng.random(size) < 0.03)
    mate = (first + 1 + rng.integers(0, 20, len(first))) % size
    pieces.append((first, own[mate], np.full(len(first), COLLEAGUE)))
    parted = np.flatnonzero(rng.random(size) < 0.012)
    pieces.append((parted, rng.integers(0, people, len(parted)), np.full(len(parted), FORMER)))
    declared = np.flatnonzero(rng.random(size) < 0.04)
    pieces.append((declared, rng.integers(0, people, len(declared)), np.full(len(declared), DECLARED)))
    columns_ = (np.concatenate(column) for column in zip(*pieces, strict=True))
    return dict(zip(("officer_id", "person_id", "kind"), columns_, strict=True))


def _vetting(of: Force) -> Frame:
    """A clearance each, some renewed or looked at again."""
    world, rng = of.world, of.world.rng(Stream.CONDUCT, 3)
    size = len(world.staff.number)
    granted = world.first - rng.integers(30, 3_400, size)
    again = np.flatnonzero(rng.random(size) < 0.14)
    event = np.where(rng.random(len(again)) < 0.8, 1, 2)
    return {
        "officer_id": np.concatenate([np.arange(size), again]),
        "level": np.concatenate([rng.choice(3, size, p=[0.6, 0.32, 0.08]), rng.integers(0, 3, len(again))]),
        "granted_on": np.concatenate([granted, world.first + rng.integers(0, 300, len(again))]),
        "expires_on": np.concatenate([granted + 3_650, world.first + 3_950 + np.zeros(len(again), int)]),
        "event": np.concatenate([np.zeros(size, dtype=np.int64), event]),
        "conditions": (rng.random(size + len(again)) < 0.03).astype(np.int64),
        "adverse": (rng.random(size + len(again)) < 0.02).astype(np.int64),
    }


def _characteristics(of: Force) -> Frame:
    """Drawn apart from everything else."""
    made = characteristics(of.world)
    return {
        "officer_id": np.arange(len(made.sex)),
        "sex": made.sex,
        "ethnicity": made.ethnicity,
        "joined_on": made.joined_on,
    }


OFFICERS = Maker(
    Spec(
        "officers",
        "P-",
        {
            "officer_id": ids.officer,
            "role": one_of(*(role.name for role in ROLES)),
            "unit": lambda world, values: columns.words(world.staff.units, values.astype(np.int64)),
            "team": numbered("Team "),
            "supervisor_id": ids.officer,
            "remit": one_of(*REMITS),
            "from_on": a_day,
            "until_on": last_day,
        },
        numbered=False,
    ),
    whole=_officers,
)
OFFICER_NUMBERS = Maker(
    Spec(
        "officer_numbers",
        "ON",
        {
            "number": _number,
            "officer_id": ids.officer,
            "kind": one_of(*NUMBERED),
            "from_on": a_day,
            "until_on": last_day,
        },
    ),
    whole=_officer_numbers,
)
DUTIES = Maker(
    Spec(
        "duties",
        "D",
        {
            "officer_id": ids.officer,
            "starts_at": moment,
            "ends_at": moment,
            "kind": one_of("shift", "overtime", "on call"),
            "planned_starts_at": moment,
            "planned_ends_at": moment,
            "place": one_of("station", "home", "another force"),
        },
    ),
    daily=_duties,
    after=_arrived,
)
ABSENCES = Maker(
    Spec(
        "absences",
        "AB",
        {
            "officer_id": ids.officer,
            "kind": one_of(*absences.KINDS),
            "from_on": a_day,
            "until_on": last_day,
        },
    ),
    whole=_absences,
)
TIES = Maker(
    Spec(
        "ties",
        "TI",
        {
            "officer_id": ids.officer,
            "person_id": ids.person,
            "kind": one_of(*TIED),
            "from_on": a_day,
            "until_on": last_day,
        },
    ),
    whole=_ties,
)
VETTING = Maker(
    Spec(
        "vetting",
        "VE",
        {
            "officer_id": ids.officer,
            "level": one_of(*LEVELS),
            "granted_on": a_day,
            "expires_on": a_day,
            "event": one_of(*GRANTED),
            "conditions": flag,
            "adverse": flag,
        },
    ),
    whole=_vetting,
)
CHARACTERISTICS = Maker(
    Spec(
        "characteristics",
        "P-",
        {
            "officer_id": ids.officer,
            "sex": one_of(*SEXES),
            "ethnicity": one_of(*ETHNICITIES),
            "joined_on": a_day,
        },
        numbered=False,
    ),
    whole=_characteristics,
)
