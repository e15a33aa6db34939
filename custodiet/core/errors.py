"""The four ways to say no. Each carries one sentence that a sergeant can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custodiet.core.policy import Rule
    from custodiet.core.refs import Ref


class Refusal(Exception):
    """Somebody asked for what they may not have. Not a fault in the program.

    why      one plain sentence: what is wrong and what to do
    because  the rule that stands behind it, when there is one
    """

    status = 400

    def __init__(self, why: str, *, because: Rule | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.because = because
        # Set by the gate: which record was asked for, and which action, so that the outermost gate can
        # record the refusal after everything else has been undone.
        self.about: Ref | None = None
        self.tried = ""


class NotAllowed(Refusal):
    """The actor's role does not include what was asked."""

    status = 403


class NotFound(Refusal):
    """There is no such record, or not for this actor: from outside the two look the same."""

    status = 404


class NotNow(Refusal):
    """The record is not at a stage where this can be done, or something else must come first."""

    status = 409


class NotValid(Refusal):
    """What was handed in cannot be used.

    problems  field name -> sentence; empty when the whole is at fault
    """

    status = 422

    def __init__(
        self, why: str, *, because: Rule | None = None, problems: dict[str, str] | None = None
    ) -> None:
        super().__init__(why, because=because)
        self.problems = problems or {}
