"""What is true of reports: doors, manners, stages, and what is due by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from custodiet.core.machine import Machine


class Stage(StrEnum):
    """How far a report has come."""

    RECEIVED = auto()
    READ = auto()
    PASSED_ON = auto()
    ENDED = auto()
    DESTROYED = auto()

    @property
    def words(self) -> str:
        """As the desk says it."""
        return {
            Stage.RECEIVED: "Not yet read",
            Stage.READ: "Read",
            Stage.PASSED_ON: "Passed on",
            Stage.ENDED: "Ended",
            Stage.DESTROYED: "Destroyed",
        }[self]


REPORT = Machine(
    Stage.RECEIVED,
    {
        Stage.RECEIVED: frozenset({Stage.READ}),
        Stage.READ: frozenset({Stage.READ, Stage.PASSED_ON, Stage.ENDED}),
        Stage.PASSED_ON: frozenset({Stage.PASSED_ON, Stage.READ, Stage.ENDED}),
        Stage.ENDED: frozenset({Stage.READ, Stage.DESTROYED}),
        Stage.DESTROYED: frozenset(),
    },
)
LIVE = frozenset({Stage.RECEIVED, Stage.READ, Stage.PASSED_ON})


class Door(StrEnum):
    """Which way a report came in."""

    PUBLIC = auto()
    COLLEAGUE = auto()
    PARTNER = auto()
    INTAKE = auto()

    @property
    def words(self) -> str:
        """As pages of the desk say it."""
        return {
            Door.PUBLIC: "From the public",
            Door.COLLEAGUE: "From a colleague",
            Door.PARTNER: "From a partner agency",
            Door.INTAKE: "Taken in by us",
        }[self]


class SealedAt(StrEnum):
    """Where a part was sealed."""

    SERVER = auto()
    BROWSER = auto()  # the reporter's own


class Told(StrEnum):
    """How somebody told us what we entered for them."""

    PHONE = auto()
    LETTER = auto()
    IN_PERSON = auto()

    @property
    def words(self) -> str:
        """As pages say it."""
        return {Told.PHONE: "By phone", Told.LETTER: "By letter", Told.IN_PERSON: "In person"}[self]


class Manner(StrEnum):
    """Who may know who the reporter is."""

    ANONYMOUS = auto()
    CONFIDENTIAL = auto()
    NAMED = auto()

    @property
    def words(self) -> str:
        """As pages say it."""
        return {
            Manner.ANONYMOUS: "Anonymous",
            Manner.CONFIDENTIAL: "Confidential",
            Manner.NAMED: "Named",
        }[self]


class Custody(StrEnum):
    """How far a request to know a confidential reporter has come."""

    ASKED = auto()
    AGREED = auto()
    REFUSED = auto()
    ENDED = auto()

    @property
    def words(self) -> str:
        """As pages say it."""
        return {
            Custody.ASKED: "Waits for a custodian",
            Custody.AGREED: "Agreed",
            Custody.REFUSED: "Refused",
            Custody.ENDED: "Ended",
        }[self]


RELEASE = Machine(
    Custody.ASKED,
    {
        Custody.ASKED: frozenset({Custody.AGREED, Custody.REFUSED}),
        Custody.AGREED: frozenset({Custody.ENDED}),
        Custody.REFUSED: frozenset(),
        Custody.ENDED: frozenset(),
    },
)


class Ending(StrEnum):
    """How far a request to destroy a report has come."""

    ASKED = auto()
    DONE = auto()
    REFUSED = auto()

    @property
    def words(self) -> str:
        """As pages say it."""
        return {Ending.ASKED: "Asked for", Ending.DONE: "Done", Ending.REFUSED: "Refused"}[self]


DESTRUCTION = Machine(
    Ending.ASKED,
    {
        Ending.ASKED: frozenset({Ending.DONE, Ending.REFUSED}),
        Ending.DONE: frozenset(),
        Ending.REFUSED: frozenset(),
    },
)


class Tray(StrEnum):
    """Where a report waits: with the others, or in the tray that a flood is turned into."""

    MAIN = auto()
    UNSORTED = auto()


@dataclass(frozen=True)
class Step:
    """One step of how far a report has come, as the reporter's page shows it."""

    words: str
    state: str  # done, now, later
    on: date | None = None  # the day it was done
    by: date | None = None  # the day by which the reporter hears more


def progress(stage: Stage, received_on: date, feedback_by: date) -> tuple[Step, ...]:
    """Say how far a report has come, in words that give nothing away.

    Whether it was passed on is not among them: it would tell somebody who reads over a shoulder.
    """
    at = {Stage.RECEIVED: 0, Stage.READ: 2, Stage.PASSED_ON: 2, Stage.ENDED: 3, Stage.DESTROYED: 3}[stage]
    steps: tuple[tuple[str, date | None, date | None], ...] = (
        ("We have it", received_on, None),
        ("A person has read it", None, None),
        ("We are looking into it", None, feedback_by if at == 2 else None),
        ("We tell you what we can about the result", None, None),
    )
    states = ["done" if place < at else "now" if place == at else "later" for place in range(len(steps))]
    if stage is Stage.RECEIVED:
        states = ["done", "now", "later", "later"]
    return tuple(Step(words, state, on, by) for (words, on, by), state in zip(steps, states, strict=True))


@dataclass(frozen=True)
class Due:
    """One thing that is due to a reporter, and by which day."""

    what: str
    by: date
    done_on: date | None

    def late(self, today: date) -> bool:
        """Whether it is overdue."""
        return self.done_on is None and today > self.by

    def words(self, today: date) -> str:
        """How it stands, in words."""
        if self.done_on is not None:
            return f"Done on {self.done_on:%-d %B %Y}"
        left = (self.by - today).days
        if left < 0:
            return f"Overdue by {-left} day{'' if left == -1 else 's'}"
        return "Due today" if left == 0 else f"{left} day{'' if left == 1 else 's'} left"


def dues(
    received_on: date,
    *,
    acknowledge: timedelta,
    feedback: timedelta,
    acknowledged_on: date | None,
    told_on: date | None,
    who: str = "the reporter",
) -> tuple[Due, Due]:
    """When a reporter, or the agency they work for, must have been answered, and told what came of it.

    acknowledge, feedback  from the shelf, for the day of arrival
    """
    return (
        Due(f"Answer {who}", received_on + acknowledge, acknowledged_on),
        Due(f"Tell {who} what came of it", received_on + feedback, told_on),
    )


def due_again(wrote_on: date, within: timedelta) -> Due:
    """When what a reporter wrote later must have been read.

    wrote_on  the day of the first message that nobody has read
    """
    return Due("Read what they wrote again", wrote_on + within, None)


def wrong_words(asked: Mapping[int, str], typed: Sequence[str]) -> list[int]:
    """Which of the words asked back are not those of the code; capitals do not matter.

    asked  place in the code, counted from 1 -> the word there
    """
    pairs = zip(asked.items(), typed, strict=True)
    return [place for (place, word), said in pairs if said.strip().lower() != word]
