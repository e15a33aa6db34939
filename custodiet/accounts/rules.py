"""What is true of what takes two people: renewing a lost way in, and giving a role that reads."""

from __future__ import annotations

from enum import StrEnum, auto

from custodiet.core.machine import Machine


class Lost(StrEnum):
    """What the holder of an account can no longer use."""

    PASSWORD = auto()
    SECOND_FACTOR = auto()
    BOTH = auto()

    @property
    def words(self) -> str:
        """What is lost, as a page says it."""
        return {
            Lost.PASSWORD: "password",
            Lost.SECOND_FACTOR: "second factor",
            Lost.BOTH: "password and second factor",
        }[self]


class Stage(StrEnum):
    """Where a request to renew is."""

    ASKED = auto()
    AGREED = auto()
    REFUSED = auto()
    CARRIED_OUT = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            Stage.ASKED: "Waits for a second person",
            Stage.AGREED: "Agreed, not yet carried out",
            Stage.REFUSED: "Refused",
            Stage.CARRIED_OUT: "Carried out",
        }[self]


RENEWAL = Machine(
    Stage.ASKED,
    {
        Stage.ASKED: frozenset({Stage.AGREED, Stage.REFUSED}),
        Stage.AGREED: frozenset({Stage.CARRIED_OUT, Stage.REFUSED}),
        Stage.REFUSED: frozenset(),
        Stage.CARRIED_OUT: frozenset(),
    },
)
OPEN = frozenset({Stage.ASKED, Stage.AGREED})


class Answer(StrEnum):
    """Where the appointment to a role is."""

    ASKED = auto()
    AGREED = auto()
    REFUSED = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            Answer.ASKED: "Waits for a second person",
            Answer.AGREED: "Agreed",
            Answer.REFUSED: "Refused",
        }[self]


APPOINTMENT = Machine(
    Answer.ASKED,
    {
        Answer.ASKED: frozenset({Answer.AGREED, Answer.REFUSED}),
        Answer.AGREED: frozenset(),
        Answer.REFUSED: frozenset(),
    },
)
