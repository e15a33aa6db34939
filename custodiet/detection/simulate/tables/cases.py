"""People, incidents, parts in them, dispatches, and the contact that case records show."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from custodiet.detection.simulate import columns, ids
from custodiet.detection.simulate.casework import ENQUIRIES, IN_CHARGE, KINDS, PARTS, RESULTS, day_of_work
from custodiet.detection.simulate.days import DAY, HOUR, utc_midnight
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import (
    Frame,
    Spec,
    ending,
    flag,
    moment,
    numbered,
    one_of,
    only,
    whole,
)
from custodiet.detection.simulate.tables.merging import Maker
from custodiet.detection.simulate.telephony import calls_of_day
from custodiet.detection.simulate.world import MARKERS, SEXES, Stream, World

CONTACTED = ("call", "text", "visit", "letter")
VISIT, LETTER = 2, 3
UNLOGGED = 0.1  # share of what officers put themselves on that has no incident number


def _people(of: Force) -> Frame:
    public = of.world.public
    return {
        "person_id": np.arange(len(public.number)),
        "sex": public.sex,
        "birth_year": public.birth_year,
        "markers": public.markers,
    }


def _markers(world: World, values: npt.NDArray[Any]) -> pa.Array:
    sets = [
        "; ".join(marker for bit, marker in enumerate(MARKERS) if number >> bit & 1)
        for number in range(1 << len(MARKERS))
    ]
    return columns.words(sets, values.astype(np.int64)).cast(pa.string())


def _incidents(of: Force, day: int) -> Frame:
    work = day_of_work(of.world, day)
    return {
        "incident_id": work.number,
        "kind": work.kind,
        "opened_at": work.opened_at,
        "closed_at": work.closed_at,
        "address_id": work.address,
        "result": np.where(work.closed_at < utc_midnight(of.world.last + 1), work.result, -1),
    }


def _incident_people(of: Force, day: int) -> Frame:
    """Who an incident befell, who was suspected, and sometimes a witness or who rang."""
    work, rng = day_of_work(of.world, day), of.world.rng(Stream.DETAILS, day)
    size = len(work.number)
    people = len(of.world.public.number)
    other = np.flatnonzero(work.other >= 0)
    seen = np.flatnonzero(rng.random(size) < 0.25)
    rang = np.flatnonzero(rng.random(size) < 0.6)
    near = work.victim[rang] - work.victim[rang] % 4 + rng.integers(0, 4, len(rang))
    caller = np.where(rng.random(len(rang)) < 0.5, work.victim[rang], np.minimum(near, people - 1))
    place = np.concatenate([np.arange(size), other, seen, rang])
    part = np.repeat([0, 1, 2, 3], [size, len(other), len(seen), len(rang)])
    return {
        "link_id": work.number[place] * 10 + part,
        "incident_id": work.number[place],
        "person_id": np.concatenate(
            [work.victim, work.other[other], rng.integers(0, people, len(seen)), caller]
        ),
        "part": part,
    }


def _assignments(of: Force, day: int) -> Frame:
    work = day_of_work(of.world, day)
    return {
        "officer_id": work.part_officer,
        "person_id": work.part_person,
        "record_id": work.part_incident,
        "part": work.part,
        "from_at": work.part_from,
        "until_at": work.part_until,
        "recorded_at": work.part_recorded,
    }


def _known_by_then(of: Force, day: int, frame: Frame) -> Frame:
    """Leave out what was keyed in after the period: an extract cannot have it."""
    return only(frame, frame["recorded_at"] < utc_midnight(of.world.last + 1))


def _dispatches(of: Force, day: int) -> Frame:
    work, rng = day_of_work(of.world, day), of.world.rng(Stream.DETAILS, day, 2)
    unlogged = (work.sent_self == 1) & (rng.random(len(work.sent_self)) < UNLOGGED)
    return {
        "officer_id": work.sent_officer,
        "incident_id": np.where(unlogged, -1, work.sent_incident),
        "person_id": work.sent_person,
        "dispatched_at": work.sent_at,
        "recorded_at": work.sent_recorded,
        "left_at": work.sent_left,
        "self_deployed": work.sent_self,
        "asked_for": work.sent_asked,
        "alone": work.sent_alone,
    }


def _contacts(of: Force, day: int) -> Frame:
    """Most calls with people of one's own cases are written up; so are visits and letters."""
    world = of.world
    rng, work = world.rng(Stream.CONTACTS, day), day_of_work(world, day)
    calls = calls_of_day(world, day)
    kept = rng.random(len(calls["started_at"])) < world.settings.habits.contact_recorded
    rung = only(calls, np.flatnonzero(kept & (calls["case"] >= 0)))
    visited = np.flatnonzero((work.part >= ENQUIRIES) & (rng.random(len(work.part)) < 0.85))
    written = np.flatnonzero((work.part == IN_CHARGE) & (rng.random(len(work.part)) < 0.35))
    after = rng.integers(HOUR, DAY, len(visited))
    later = rng.integers(2 * HOUR, 3 * DAY, len(written))
    at = [rung["started_at"], work.part_from[visited] + after, work.part_from[written] + later]
    kind = [(rung["kind"] == 1).astype(np.int64), np.full(len(visited), VISIT), np.full(len(written), LETTER)]
    return {
        "officer_id": np.concatenate(
            [rung["officer_id"], work.part_officer[visited], work.part_officer[written]]
        ),
        "person_id": np.concatenate([rung["with"], work.part_person[visited], work.part_person[written]]),
        "incident_id": np.concatenate(
            [rung["case"], work.part_incident[visited], work.part_incident[written]]
        ),
        "contacted_at": np.concatenate(at),
        "kind": np.concatenate(kind),
    }


def _partner_reports(of: Force) -> Frame:
    """Concerns from outside with nothing behind them that anybody could find."""
    world = of.world
    rng = world.rng(Stream.CONDUCT, 2)
    days = world.last - world.first + 1
    rate = world.settings.habits.reports * days / 365
    officer = np.flatnonzero(rng.random(len(world.staff.number)) < rate)
    size = len(officer)
    return {
        "officer_id": officer,
        "received_at": rng.integers(utc_midnight(world.first), utc_midnight(world.last + 1), size),
        "came_from": rng.integers(0, 3, size),
    }


PEOPLE = Maker(
    Spec(
        "people",
        "M-",
        {
            "person_id": ids.person,
            "sex": one_of(*SEXES),
            "birth_year": whole,
            "markers": _markers,
        },
        numbered=False,
    ),
    whole=_people,
)
INCIDENTS = Maker(
    Spec(
        "incidents",
        "NM",
        {
            "incident_id": ids.incident,
            "kind": one_of(*(kind.name for kind in KINDS)),
            "opened_at": moment,
            "closed_at": ending,
            "address_id": ids.address,
            "result": one_of(*RESULTS),
        },
        numbered=False,
        run_up=True,
    ),
    daily=_incidents,
)
INCIDENT_PEOPLE = Maker(
    Spec(
        "incident_people",
        "L",
        {
            "link_id": numbered("L"),
            "incident_id": ids.incident,
            "person_id": ids.person,
            "part": one_of("victim", "suspect", "witness", "caller"),
        },
        numbered=False,
        run_up=True,
    ),
    daily=_incident_people,
)
ASSIGNMENTS = Maker(
    Spec(
        "assignments",
        "A",
        {
            "officer_id": ids.officer,
            "person_id": ids.person,
            "record_id": ids.incident,
            "part": one_of(*PARTS),
            "from_at": moment,
            "until_at": ending,
            "recorded_at": moment,
        },
        run_up=True,
        reaches=3,
    ),
    daily=_assignments,
    after=_known_by_then,
)
DISPATCHES = Maker(
    Spec(
        "dispatches",
        "S",
        {
            "officer_id": ids.officer,
            "incident_id": ids.incident,
            "person_id": ids.person,
            "dispatched_at": moment,
            "recorded_at": moment,
            "left_at": moment,
            "self_deployed": flag,
            "asked_for": flag,
            "alone": flag,
        },
        run_up=True,
    ),
    daily=_dispatches,
)
CONTACTS = Maker(
    Spec(
        "contacts",
        "CT",
        {
            "officer_id": ids.officer,
            "person_id": ids.person,
            "contacted_at": moment,
            "incident_id": ids.incident,
            "kind": one_of(*CONTACTED),
        },
        reaches=6,
    ),
    daily=_contacts,
)
PARTNER_REPORTS = Maker(
    Spec(
        "partner_reports",
        "PR",
        {
            "officer_id": ids.officer,
            "received_at": moment,
            "came_from": one_of("partner", "public", "colleague"),
        },
    ),
    whole=_partner_reports,
)
