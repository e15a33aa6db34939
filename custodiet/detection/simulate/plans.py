"""What is put into the force on purpose: the shape that misconduct and its innocent look-alikes share.

A plan adds look-ups, calls, recorded assignments and missing rosters to what happens anyway. Nothing in
the tables says which rows came from a plan; only the truth file does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import NamedTuple

from custodiet.detection.simulate.roster import Gap


class Sort(StrEnum):
    """Whether a plan is misconduct, another breach of integrity, or innocent."""

    MISCONDUCT = auto()
    OTHER_INTEGRITY = auto()
    INNOCENT = auto()


class Extra(NamedTuple):
    """One look-up more. -1 where there is none of it."""

    at: int
    officer: int
    person: int
    system: int
    action: int
    reason: int
    incident: int
    terminal: int


class Call(NamedTuple):
    """One call more, from the force's own telephone."""

    at: int
    officer: int
    person: int
    seconds: int
    text: bool


class Part(NamedTuple):
    """One recorded assignment more. until_at: -1 while it lasts; incident: -1 for none."""

    from_at: int
    until_at: int
    recorded_at: int
    officer: int
    person: int
    incident: int
    part: int


class Namesake(NamedTuple):
    """Two people who carry the same name in the register."""

    person: int
    other: int


@dataclass(frozen=True)
class Plan:
    """One story: who, about whom, and every row it adds.

    scenario  its number in the evaluation design, S1 … or B1 …
    """

    scenario: str
    sort: Sort
    says: str
    officers: tuple[int, ...]
    people: tuple[int, ...]
    lookups: tuple[Extra, ...] = ()
    calls: tuple[Call, ...] = ()
    parts: tuple[Part, ...] = ()
    gaps: tuple[Gap, ...] = ()
    namesakes: tuple[Namesake, ...] = ()
