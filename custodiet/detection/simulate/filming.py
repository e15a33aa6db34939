"""What body-worn cameras recorded on dispatches and stops. Some are forgotten or flat."""

from __future__ import annotations

import numpy as np

from custodiet.detection.simulate.casework import KINDS, day_of_work
from custodiet.detection.simulate.days import DAY, HOUR, compact
from custodiet.detection.simulate.frames import Frame, length, only
from custodiet.detection.simulate.stopping import stops_of_day
from custodiet.detection.simulate.world import Stream, World, uneven

CATEGORIES = (*(kind.name for kind in KINDS), "stop and search")
STARTED = ("hand", "holster", "vehicle", "colleague")
VIEWED = ("play", "copy", "export", "image")
PLAYED, IMAGE = 0, 3
IMAGES = 9 * 10**15  # above it, what was viewed is the custody image of the person that many above it


def recordings_on(world: World, day: int) -> Frame:
    """A duty day's recordings, numbered. No plan adds any, so that plans may point at them."""
    rng, work = world.rng(Stream.RECORDINGS, day), day_of_work(world, day)
    stops = stops_of_day(world, day)
    none = np.full(length(stops), -1)
    who = np.concatenate([work.sent_officer, stops["officer_id"]])
    starts = np.concatenate([work.sent_at, stops["stopped_at"]])
    ends = np.concatenate([work.sent_left, stops["stopped_at"] + 1_500])
    incident = np.concatenate([work.sent_incident, none])
    category = np.concatenate([work.kind[work.sent_incident % 100_000 - 1], none + 1 + len(KINDS)])
    careless = (1 - world.settings.habits.filmed) * uneven(world, 3, 0.8)
    filmed = np.flatnonzero(rng.random(len(who)) >= np.minimum(careless[who], 0.9))
    size = len(filmed)
    begins = starts[filmed] + rng.integers(60, 900, size)
    over = np.maximum(ends[filmed], begins + 60)
    deleted = rng.random(size) < 0.002
    made: Frame = {
        "officer_id": who[filmed],
        "starts_at": begins,
        "ends_at": over,
        "incident_id": np.where(rng.random(size) < 0.92, incident[filmed], -1),
        "category": category[filmed],
        "started_by": rng.choice(len(STARTED), size, p=[0.72, 0.1, 0.08, 0.1]),
        "deleted_at": np.where(deleted, over + rng.integers(HOUR, 20 * DAY, size), -1),
        "deleted_by": np.where(deleted, who[filmed], -1),
    }
    made = only(made, np.argsort(begins, kind="stable"))
    made["recording_id"] = compact(day) * 10_000_000 + 1 + np.arange(size)
    return made
