"""What becomes of a job."""

from __future__ import annotations

from enum import StrEnum, auto


class JobState(StrEnum):
    """Where a job is. A running job whose lease is up counts as waiting again."""

    WAITING = auto()
    RUNNING = auto()
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()


MOST_ATTEMPTS = 5  # a job that kills its worker five times is put aside, for a person to look at
