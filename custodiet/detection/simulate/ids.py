"""The numbers that tables print for officers, accounts, people, homes and telephone lines."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from custodiet.detection.simulate import columns
from custodiet.detection.simulate.frames import numbered
from custodiet.detection.simulate.world import World

ACCOUNTS = ("TRAIN-01", "TRAIN-02", "TRAIN-03", "DESK-01", "DESK-02")
TRAINING = 3  # of the accounts that are nobody's, so many are for training; the others are shared desks'


@lru_cache(maxsize=2)
def officer_ids(world: World) -> pa.Array:
    """Every officer's number as printed, by place: P-40817."""
    return columns.numbers("P-", world.staff.number)


@lru_cache(maxsize=2)
def login_ids(world: World) -> pa.Array:
    """Officers' numbers, and after them the accounts that are nobody's."""
    return pa.concat_arrays([officer_ids(world), pa.array(ACCOUNTS)])


@lru_cache(maxsize=2)
def person_ids(world: World) -> pa.Array:
    """Every person's number as printed, by place: M-7725."""
    return columns.numbers("M-", world.public.number)


def officer(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """An officer's number, or the name of an account."""
    return columns.words(login_ids(world), values.astype(np.int64))


def person(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A person's number."""
    return columns.words(person_ids(world), values.astype(np.int64))


incident = numbered("NM")
address = numbered("AD-")
line = numbered("0770090")


def device(world: World, values: npt.NDArray[Any]) -> pa.Array:
    """A device: a force telephone by its carrier's place, a number of an officer's own above the staff."""
    found = values.astype(np.int64)
    staff = len(world.staff.number)
    words = pa.concat_arrays(
        [columns.numbers("MOB-", world.staff.number), columns.numbers("OWN-", world.staff.number)]
    )
    return columns.words(words, np.where(found >= 2 * staff, -1, found))
