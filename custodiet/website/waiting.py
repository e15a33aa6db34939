"""What is waiting for somebody, gathered from the rooms they may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from custodiet.core.actors import Actor
from custodiet.core.clocks import Clock


@dataclass(frozen=True)
class Waiting:
    """The first page: clocks that run, most pressing first, and when this was looked at."""

    checked_at: datetime
    clocks: tuple[Clock, ...]


def waiting_for(by: Actor, *, at: datetime) -> Waiting:
    """Everything that waits for one actor."""
    return Waiting(at, ())
