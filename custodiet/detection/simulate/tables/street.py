"""Stops and searches on the street, and searches of people held."""

from __future__ import annotations

import numpy as np

from custodiet.detection.simulate import ids
from custodiet.detection.simulate.casework import day_of_work
from custodiet.detection.simulate.days import HOUR
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import Frame, Spec, flag, moment, one_of, real
from custodiet.detection.simulate.stopping import (
    AGES,
    AS_SEEN,
    ETHNICITIES,
    GENDERS,
    OBJECTS,
    OUTCOMES,
    POWERS,
    STOP_KINDS,
    stops_of_day,
)
from custodiet.detection.simulate.tables.merging import Maker
from custodiet.detection.simulate.world import Stream, uneven

SEARCHES = ("strip", "exposing", "intimate")


def _custody(of: Force, day: int) -> Frame:
    work = day_of_work(of.world, day)
    return {
        "officer_id": work.held_officer,
        "person_id": work.held_person,
        "from_at": work.held_from,
        "until_at": work.held_until,
    }


def _custody_searches(of: Force, day: int) -> Frame:
    """Some of those held are searched under authority, by the officer who brought them or the desk."""
    work, rng = day_of_work(of.world, day), of.world.rng(Stream.CUSTODY, day)
    often = np.minimum(0.06 * uneven(of.world, 6, 0.8)[work.held_officer], 0.8)
    rows = np.flatnonzero(rng.random(len(work.held_officer)) < often)
    size = len(rows)
    return {
        "officer_id": work.held_officer[rows],
        "person_id": work.held_person[rows],
        "searched_at": work.held_from[rows] + rng.integers(600, 2 * HOUR, size),
        "kind": rng.choice(len(SEARCHES), size, p=[0.74, 0.24, 0.02]),
        "authorised": (rng.random(size) < 0.97).astype(np.int64),
        "found": (rng.random(size) < 0.22).astype(np.int64),
    }


STOPS = Maker(
    Spec(
        "stops",
        "ST",
        {
            "officer_id": ids.officer,
            "person_id": ids.person,
            "stopped_at": moment,
            "kind": one_of(*STOP_KINDS),
            "operation": flag,
            "latitude": real,
            "longitude": real,
            "gender": one_of(*GENDERS),
            "age_range": one_of(*AGES),
            "self_defined_ethnicity": one_of(*ETHNICITIES),
            "officer_defined_ethnicity": one_of(*AS_SEEN),
            "legislation": one_of(*POWERS),
            "object_of_search": one_of(*OBJECTS),
            "outcome": one_of(*OUTCOMES),
            "outcome_linked": flag,
            "more_than_outer": flag,
        },
    ),
    daily=lambda of, day: dict(stops_of_day(of.world, day)),
)
CUSTODY = Maker(
    Spec(
        "custody",
        "C",
        {
            "officer_id": ids.officer,
            "person_id": ids.person,
            "from_at": moment,
            "until_at": moment,
        },
        run_up=True,
        reaches=3,
    ),
    daily=_custody,
)
CUSTODY_SEARCHES = Maker(
    Spec(
        "custody_searches",
        "CS",
        {
            "officer_id": ids.officer,
            "person_id": ids.person,
            "searched_at": moment,
            "kind": one_of(*SEARCHES),
            "authorised": flag,
            "found": flag,
        },
        reaches=2,
    ),
    daily=_custody_searches,
)
