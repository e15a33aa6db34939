"""Sources and their handlers. A source is a number here, never a name."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from custodiet.detection.simulate.days import HOUR
from custodiet.detection.simulate.frames import Frame
from custodiet.detection.simulate.roster import shifts
from custodiet.detection.simulate.world import SOURCES, Stream, World

SOURCES_EACH = 6
SOURCE_LINES = 9_950_000  # above it stand sources' telephone lines


@lru_cache(maxsize=4)
def handlers(world: World) -> Frame:
    """Who handles which source, one row a source: its line and its handler."""
    who = np.flatnonzero(world.staff.role == SOURCES)
    source = np.arange(len(who) * SOURCES_EACH)
    return {"source_id": source, "number": SOURCE_LINES + source, "handler_id": who[source // SOURCES_EACH]}


def source_meetings(world: World, day: int) -> Frame:
    """The contacts that handlers had with their own sources on a day, each to be written up."""
    rng, of = world.rng(Stream.SOURCES, day), handlers(world)
    worked = shifts(world, day)
    place = np.searchsorted(worked.officer, of["handler_id"])
    place = np.minimum(place, max(len(worked.officer) - 1, 0))
    met = np.flatnonzero(
        (worked.officer[place] == of["handler_id"]) & (rng.random(len(of["source_id"])) < 0.12)
    )
    at = worked.starts_at[place[met]] + rng.integers(HOUR, 7 * HOUR, len(met))
    return {
        "officer_id": of["handler_id"][met],
        "source_id": of["source_id"][met],
        "contacted_at": at,
        "until_at": at + rng.integers(600, 2 * HOUR, len(met)),
        "kind": rng.integers(0, 3, len(met)),
        "number": of["number"][met],
    }
