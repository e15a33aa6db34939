"""Look-ups, what body-worn cameras recorded, and who played it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from custodiet.detection.simulate import columns, ids
from custodiet.detection.simulate.book import month_of
from custodiet.detection.simulate.casework import day_of_work
from custodiet.detection.simulate.days import DAY, HOUR, ZONE, Numbers, local_offset, utc_day
from custodiet.detection.simulate.filming import CATEGORIES, IMAGE, IMAGES, STARTED, VIEWED, recordings_on
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import (
    Frame,
    Spec,
    always,
    joined,
    length,
    moment,
    one_of,
    only,
    whole,
)
from custodiet.detection.simulate.logs import (
    ACTIONS,
    CONTROL,
    LOOKED_FOR,
    PREFIXES,
    REASONS,
    SYSTEMS,
    records,
    terminals,
    typed,
)
from custodiet.detection.simulate.lookups import day_of_lookups
from custodiet.detection.simulate.tables.merging import Maker
from custodiet.detection.simulate.world import Stream, World


class LookupSpec(Spec):
    """Look-ups have numbers that begin with their system's letters."""

    def keys(self, world: World, frame: Frame) -> pa.Array:
        """CR2503140000001 and the like."""
        prefix = pa.array(PREFIXES).take(pa.array(frame["system"].astype(np.int64)))
        plain = pc.cast(pa.array(frame["lookup_id"].astype(np.int64)), pa.string())
        return pc.binary_join_element_wise(prefix, plain, "")


def _lookups_of_day(of: Force, day: int) -> Frame:
    return day_of_lookups(of.world, day, of.scale, month_of(of.world, day))


def _by_wrong_clocks(of: Force, day: int, frame: Frame) -> Frame:
    """Write look-ups at the moments that their system's clock said."""
    world, defects = of.world, of.world.settings.defects
    at, system = frame["looked_up_at"].astype(np.int64), frame["system"]
    if defects.wrong_clock:
        month = world.rng(Stream.DEFECTS, 1, month_of(world, day)[0])
        if month.random() < defects.wrong_clock:
            # summer wall time that was written as if it were UTC
            at = at + np.where(system == CONTROL, local_offset(at), 0)
    if defects.clock_skew:
        off = world.rng(Stream.DEFECTS, 2)
        skewed, by = off.integers(len(SYSTEMS)), off.integers(-defects.clock_skew, defects.clock_skew + 1)
        at = at + np.where(system == skewed, by, 0)
    return frame | {"looked_up_at": at}


def _views_of_day(of: Force, day: int) -> Frame:
    """Who played which recordings: their own for a file as a rule, a supervisor's sample here and there."""
    world = of.world
    rng, made = world.rng(Stream.VIEWS, day), []
    for back in range(3):
        shown = recordings_on(world, day - back)
        chosen = only(shown, np.flatnonzero(rng.random(length(shown)) < 0.1))
        size = length(chosen)
        owner = chosen["officer_id"].astype(np.int64)
        over = world.staff.supervisor[owner]
        sampled = (rng.random(size) < 0.08) & (over >= 0)
        made.append(
            {
                "recording_id": chosen["recording_id"],
                "officer_id": np.where(sampled, over, owner),
                "person_id": _shown(world, chosen),
                "viewed_at": chosen["ends_at"] + DAY * back + rng.integers(600, 4 * HOUR, size),
                "action": rng.choice(3, size, p=[0.86, 0.06, 0.08]),
                "reason": rng.integers(0, len(REASONS), size),
            }
        )
    work = day_of_work(world, day)
    held = np.flatnonzero(rng.random(len(work.held_officer)) < 0.5)
    made.append(
        {
            "recording_id": IMAGES + work.held_person[held],
            # here and there somebody else needs the picture: a briefing, an identification
            "officer_id": np.where(
                rng.random(len(held)) < 0.06,
                rng.integers(0, len(world.staff.number), len(held)),
                work.held_officer[held],
            ),
            "person_id": work.held_person[held],
            "viewed_at": work.held_from[held] + rng.integers(600, 4 * HOUR, len(held)),
            "action": np.full(len(held), IMAGE),
            "reason": rng.integers(0, len(REASONS), len(held)),
        }
    )
    return joined(made)


def _shown(world: World, recordings: Frame) -> Numbers:
    """Whom a recording shows, where it is linked to an incident: the one whom that befell."""
    found = np.full(length(recordings), -1, dtype=np.int64)
    incident = recordings["incident_id"].astype(np.int64)
    for at in np.unique(recordings["starts_at"].astype(np.int64) // DAY):
        for back in range(2):
            work = day_of_work(world, utc_day(int(at) * DAY) - back)
            if len(work.number):
                mine = (incident >= work.number[0]) & (incident <= work.number[-1])
                found[mine] = work.victim[incident[mine] % 100_000 - 1]
    return found


def _viewed(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A recording's number, or a custody image's."""
    found = values.astype(np.int64)
    image = found >= IMAGES
    people = world.public.number[np.where(image, found - IMAGES, 0)]
    return pc.if_else(pa.array(image), columns.numbers("IMG-", people), columns.numbers("R", found))


LOOKUPS = Maker(
    LookupSpec(
        "lookups",
        "",
        {
            "system": one_of(*SYSTEMS),
            "officer_id": ids.officer,
            "person_id": ids.person,
            "action": one_of(*ACTIONS),
            "kind": one_of(*LOOKED_FOR),
            "sought": typed,
            "record_id": records,
            "originator_id": ids.officer,
            "returned": whole,
            "looked_up_at": moment,
            "zone": always(ZONE),
            "reason": one_of(*REASONS),
            "reference": ids.incident,
            "terminal": lambda world, values: columns.words(terminals(world), values.astype(np.int64)),
        },
    ),
    daily=_lookups_of_day,
    after=_by_wrong_clocks,
)
RECORDINGS = Maker(
    Spec(
        "recordings",
        "R",
        {
            "officer_id": ids.officer,
            "starts_at": moment,
            "ends_at": moment,
            "incident_id": ids.incident,
            "category": one_of(*CATEGORIES),
            "started_by": one_of(*STARTED),
            "deleted_at": moment,
            "deleted_by": ids.officer,
        },
        numbered=False,
    ),
    daily=lambda of, day: recordings_on(of.world, day),
)
VIEWS = Maker(
    Spec(
        "recording_views",
        "V",
        {
            "recording_id": _viewed,
            "officer_id": ids.officer,
            "person_id": ids.person,
            "viewed_at": moment,
            "action": one_of(*VIEWED),
            "reason": one_of(*REASONS),
        },
        reaches=4,
    ),
    daily=_views_of_day,
)
