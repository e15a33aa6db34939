"""Which seeds are for what. Tuning never sees what is reported, and a list cannot mix two purposes."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum, auto

from custodiet.core.errors import NotValid


class Purpose(StrEnum):
    """What a force is invented for."""

    TUNING = auto()
    CALIBRATING = auto()
    REPORTING = auto()


RANGES: dict[Purpose, range] = {
    Purpose.TUNING: range(20),
    Purpose.CALIBRATING: range(20, 40),
    # 100 to 105 were looked at, and what was seen then changed the method; 106 to 111 an earlier page used up
    Purpose.REPORTING: range(112, 150),
}


def seeds(purpose: Purpose, count: int, *, after: int = 0) -> tuple[int, ...]:
    """Give the first seeds of a purpose, those before ``after`` left out. Refuses more than there are."""
    held = RANGES[purpose][after:]
    if not 0 < count <= len(held):
        raise NotValid(f"There are {len(held)} seeds for {purpose}; {count} were asked for.")
    return tuple(held[:count])


def must_be(purpose: Purpose, given: Sequence[int]) -> None:
    """Refuse any seed that is for something else."""
    wrong = [seed for seed in given if seed not in RANGES[purpose]]
    if wrong:
        raise NotValid(f"Seed {wrong[0]} is not for {purpose}.")
