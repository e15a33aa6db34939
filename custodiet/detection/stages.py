"""The stages of an extract, a run and a finding. Pure: the statistics of findings are in rules.py."""

from __future__ import annotations

from enum import StrEnum, auto

from custodiet.core.machine import Machine


class ExtractStage(StrEnum):
    """Where a handed-in file is."""

    WAITING = auto()
    KEPT = auto()
    REFUSED = auto()


EXTRACT = Machine(
    ExtractStage.WAITING,
    {
        ExtractStage.WAITING: frozenset({ExtractStage.KEPT, ExtractStage.REFUSED}),
        ExtractStage.KEPT: frozenset(),
        ExtractStage.REFUSED: frozenset({ExtractStage.WAITING}),
    },
)


class CheckStage(StrEnum):
    """Where a check of the data is."""

    ASKED = auto()
    DONE = auto()
    FAILED = auto()


CHECK = Machine(
    CheckStage.ASKED,
    {
        CheckStage.ASKED: frozenset({CheckStage.DONE, CheckStage.FAILED}),
        CheckStage.DONE: frozenset(),
        CheckStage.FAILED: frozenset(),
    },
)


class RunStage(StrEnum):
    """Where a run is. Nothing is read before it is authorised."""

    ASKED = auto()
    AUTHORISED = auto()
    RUNNING = auto()
    FINISHED = auto()
    STOPPED = auto()
    FAILED = auto()
    REFUSED = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            RunStage.ASKED: "Waiting for authority",
            RunStage.AUTHORISED: "Authorised, about to start",
            RunStage.RUNNING: "Running",
            RunStage.FINISHED: "Finished",
            RunStage.STOPPED: "Stopped",
            RunStage.FAILED: "Could not finish",
            RunStage.REFUSED: "Authority refused",
        }[self]


R = RunStage
RUN = Machine(
    R.ASKED,
    {
        R.ASKED: frozenset({R.AUTHORISED, R.REFUSED}),
        # A worker that is killed leaves a run that another takes up: running leads to running.
        R.AUTHORISED: frozenset({R.RUNNING, R.STOPPED, R.FAILED}),
        R.RUNNING: frozenset({R.RUNNING, R.FINISHED, R.STOPPED, R.FAILED}),
        R.FINISHED: frozenset(),
        R.STOPPED: frozenset(),
        R.FAILED: frozenset(),
        R.REFUSED: frozenset(),
    },
)


class FindingStage(StrEnum):
    """Where a finding is. Only a person moves it."""

    NEW = auto()
    CHECKING = auto()
    RAISED = auto()
    EXPLAINED = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            FindingStage.NEW: "Not yet decided",
            FindingStage.CHECKING: "Partly checked",
            FindingStage.RAISED: "Raised as a lead",
            FindingStage.EXPLAINED: "Explained",
        }[self]


F = FindingStage
FINDING = Machine(
    F.NEW,
    {
        F.NEW: frozenset({F.CHECKING, F.RAISED, F.EXPLAINED}),
        F.CHECKING: frozenset({F.CHECKING, F.RAISED, F.EXPLAINED}),
        # What was thought explained may turn out not to be; the earlier decision stays beside the new one.
        F.EXPLAINED: frozenset({F.RAISED}),
        F.RAISED: frozenset(),
    },
)
UNDECIDED = frozenset({F.NEW, F.CHECKING})


class Ran(StrEnum):
    """What became of one detector in one run."""

    RAN = auto()
    RAN_IN_PART = auto()
    COULD_NOT_RUN = auto()

    @property
    def words(self) -> str:
        """As a page says it."""
        return {Ran.RAN: "Finished", Ran.RAN_IN_PART: "Ran in part", Ran.COULD_NOT_RUN: "Could not run"}[self]


class ProgrammeStage(StrEnum):
    """Where a programme of monitoring is. Its runs are asked for only while it is authorised."""

    ASKED = auto()
    AUTHORISED = auto()
    PAUSED = auto()
    REFUSED = auto()
    ENDED = auto()
    LAPSED = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            ProgrammeStage.ASKED: "Waiting for authority",
            ProgrammeStage.AUTHORISED: "In force",
            ProgrammeStage.PAUSED: "Paused",
            ProgrammeStage.REFUSED: "Authority refused",
            ProgrammeStage.ENDED: "Ended early",
            ProgrammeStage.LAPSED: "Lapsed",
        }[self]


P = ProgrammeStage
PROGRAMME = Machine(
    P.ASKED,
    {
        # A request that nobody decided on before its own last day lapses too.
        P.ASKED: frozenset({P.AUTHORISED, P.REFUSED, P.LAPSED}),
        P.AUTHORISED: frozenset({P.AUTHORISED, P.PAUSED, P.ENDED, P.LAPSED}),
        P.PAUSED: frozenset({P.AUTHORISED, P.ENDED, P.LAPSED}),
        P.REFUSED: frozenset(),
        P.ENDED: frozenset(),
        P.LAPSED: frozenset(),
    },
)
STANDING = frozenset({P.AUTHORISED, P.PAUSED})


class SuppressionStage(StrEnum):
    """Where the keeping quiet of an explained pattern is."""

    ASKED = auto()
    HELD = auto()
    REFUSED = auto()
    ENDED = auto()
    LAPSED = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            SuppressionStage.ASKED: "Waiting for a second person",
            SuppressionStage.HELD: "In force",
            SuppressionStage.REFUSED: "Refused",
            SuppressionStage.ENDED: "Ended early",
            SuppressionStage.LAPSED: "Lapsed",
        }[self]


Q = SuppressionStage
SUPPRESSION = Machine(
    Q.ASKED,
    {
        Q.ASKED: frozenset({Q.HELD, Q.REFUSED, Q.LAPSED}),
        Q.HELD: frozenset({Q.HELD, Q.ENDED, Q.LAPSED}),
        Q.REFUSED: frozenset(),
        Q.ENDED: frozenset(),
        Q.LAPSED: frozenset(),
    },
)


class AgainStage(StrEnum):
    """Where the repeating of a run, to see whether it gives the same, is."""

    ASKED = auto()
    SAME = auto()
    DIFFERS = auto()
    FAILED = auto()

    @property
    def words(self) -> str:
        """The stage as a page says it."""
        return {
            AgainStage.ASKED: "Being repeated",
            AgainStage.SAME: "The same result",
            AgainStage.DIFFERS: "Another result",
            AgainStage.FAILED: "Could not be repeated",
        }[self]


A = AgainStage
AGAIN = Machine(
    A.ASKED,
    {
        A.ASKED: frozenset({A.SAME, A.DIFFERS, A.FAILED}),
        A.SAME: frozenset(),
        A.DIFFERS: frozenset(),
        A.FAILED: frozenset(),
    },
)


class Outcome(StrEnum):
    """What a decided finding turned out to be."""

    TRUE = auto()
    EXPLAINED = auto()
    UNCLEAR = auto()

    @property
    def words(self) -> str:
        """As a page says it."""
        return {
            Outcome.TRUE: "True: what was found was misuse",
            Outcome.EXPLAINED: "Explained: there was a proper reason",
            Outcome.UNCLEAR: "Unclear: it could not be settled",
        }[self]
