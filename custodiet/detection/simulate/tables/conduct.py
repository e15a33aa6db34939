"""Complaints and conduct, the records that an officer must not look for, sources and their handlers."""

from __future__ import annotations

import numpy as np

from custodiet.detection.simulate import ids
from custodiet.detection.simulate.complaints import (
    ABOUT,
    CAME_FROM,
    MATTER,
    RESULT,
    SEVERITY,
    complaints,
)
from custodiet.detection.simulate.days import DAY, utc_midnight
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import Frame, Spec, ending, last_day, moment, numbered, one_of
from custodiet.detection.simulate.frames import day as a_day
from custodiet.detection.simulate.logs import MATTERS, records
from custodiet.detection.simulate.sources import handlers, source_meetings
from custodiet.detection.simulate.tables.merging import Maker
from custodiet.detection.simulate.world import Stream


def _protected(of: Force) -> Frame:
    """Every complaint has a record; most officers are told of theirs within weeks, some not for months."""
    made, rng = complaints(of.world), of.world.rng(Stream.CONDUCT, 4)
    size = len(made["officer_id"])
    told = made["recorded_at"] + rng.integers(2 * DAY, 40 * DAY, size)
    kept = (made["kind"] == 3) | ((made["kind"] == 1) & (rng.random(size) < 0.4)) | (rng.random(size) < 0.1)
    never = kept | (told >= utc_midnight(of.world.last + 1))
    return {
        "record_id": MATTERS + made["matter_id"],
        "officer_id": made["officer_id"],
        "opened_at": made["recorded_at"],
        "told_at": np.where(never, -1, told),
    }


def _source_contacts(of: Force, day: int) -> Frame:
    """All but a few contacts with a source are written up."""
    made, rng = source_meetings(of.world, day), of.world.rng(Stream.SOURCES, day, 1)
    written = np.flatnonzero(rng.random(len(made["officer_id"])) < 0.96)
    return {name: column[written] for name, column in made.items() if name != "number"}


COMPLAINTS = Maker(
    Spec(
        "complaints",
        "CO",
        {
            "officer_id": ids.officer,
            "matter_id": numbered("PS-"),
            "recorded_at": moment,
            "closed_at": ending,
            "kind": one_of(*MATTER),
            "category": one_of(*ABOUT),
            "came_from": one_of(*CAME_FROM),
            "severity": one_of(*SEVERITY),
            "result": one_of(*RESULT),
            "person_id": ids.person,
        },
    ),
    whole=lambda of: dict(complaints(of.world)),
)
PROTECTED = Maker(
    Spec(
        "protected_records",
        "PT",
        {"record_id": records, "officer_id": ids.officer, "opened_at": moment, "told_at": moment},
    ),
    whole=_protected,
)
SOURCE_NUMBERS = Maker(
    Spec(
        "source_numbers",
        "SN",
        {
            "number": ids.line,
            "source_id": numbered("SRC-"),
            "handler_id": ids.officer,
            "from_on": a_day,
            "until_on": last_day,
        },
    ),
    whole=lambda of: dict(handlers(of.world)),
)
SOURCE_CONTACTS = Maker(
    Spec(
        "source_contacts",
        "SC",
        {
            "officer_id": ids.officer,
            "source_id": numbered("SRC-"),
            "contacted_at": moment,
            "until_at": moment,
            "kind": one_of("meeting", "call", "text"),
        },
    ),
    daily=_source_contacts,
)
