"""The stages of a search for explanations, and of an explanation. Pure."""

from __future__ import annotations

from enum import StrEnum, auto

from custodiet.core.machine import Machine


class SearchStage(StrEnum):
    """Where a search for explanations is."""

    WAITING = auto()
    RUNNING = auto()
    FINISHED = auto()
    STOPPED = auto()
    FAILED = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            SearchStage.WAITING: "About to start",
            SearchStage.RUNNING: "Running",
            SearchStage.FINISHED: "Finished",
            SearchStage.STOPPED: "Stopped",
            SearchStage.FAILED: "Could not finish",
        }[self]


S = SearchStage
SEARCH = Machine(
    S.WAITING,
    {
        S.WAITING: frozenset({S.RUNNING, S.STOPPED, S.FAILED}),
        S.RUNNING: frozenset({S.RUNNING, S.FINISHED, S.STOPPED, S.FAILED}),
        S.FINISHED: frozenset(),
        S.STOPPED: frozenset(),
        S.FAILED: frozenset(),
    },
)


class ExplanationStage(StrEnum):
    """Where a proposed explanation is. Two people bring it into force; nothing else does."""

    PROPOSED = auto()
    ACCEPTED = auto()
    IN_FORCE = auto()
    REFUSED = auto()
    ENDED = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            ExplanationStage.PROPOSED: "Nobody has decided",
            ExplanationStage.ACCEPTED: "Waits for a second person",
            ExplanationStage.IN_FORCE: "In force",
            ExplanationStage.REFUSED: "Refused",
            ExplanationStage.ENDED: "Ended",
        }[self]


X = ExplanationStage
EXPLANATION = Machine(
    X.PROPOSED,
    {
        X.PROPOSED: frozenset({X.ACCEPTED, X.REFUSED}),
        X.ACCEPTED: frozenset({X.IN_FORCE, X.REFUSED}),
        X.IN_FORCE: frozenset({X.ENDED}),
        # Work changes: what was refused or ended may be accepted later, by two people as the first time.
        X.REFUSED: frozenset({X.ACCEPTED}),
        X.ENDED: frozenset({X.ACCEPTED}),
    },
)
