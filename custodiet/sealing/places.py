"""Where a sealed part belongs. Bound into every seal and every wrap, so that nothing fits anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from custodiet.core.errors import NotValid


class CannotOpen(NotValid):
    """It was changed, cut, or belongs elsewhere; or this key is not one of its readers'."""

    def __init__(self, what: str = "This part") -> None:
        super().__init__(
            f"{what} cannot be opened: it was changed, it belongs elsewhere, or it is not for this key."
        )


class Kind(StrEnum):
    """What a part is."""

    ANSWERS = auto()
    MESSAGE = auto()
    FILE = auto()
    FILE_NAME = auto()
    IDENTITY = auto()  # who a reporter is
    REACH = auto()  # how to reach them safely
    REFERENCE = auto()  # what a partner agency calls the matter
    FEEDBACK = auto()  # what is told to a partner agency
    NOTE = auto()
    MASKED = auto()
    CLEANED = auto()
    CHECKED = auto()
    KEY = auto()


@dataclass(frozen=True)
class Place:
    """One part's place: which report, which part of it, and what kind. The first two are random texts."""

    report: str
    part: str
    kind: Kind

    def bound(self, purpose: str, *more: str) -> bytes:
        """The bytes that a seal or wrap for this purpose is bound to. No two places share them."""
        return together("custodiet/1", purpose, self.report, self.part, self.kind, *more)


def hold_place(desk: str, epoch: int) -> Place:
    """Where a desk's key of one epoch belongs: bound into every hold of it."""
    return Place(f"desk/{desk}", f"epoch/{epoch}", Kind.KEY)


def together(*texts: str) -> bytes:
    """Join texts so that they can be told apart again: each behind its length."""
    parts = [text.encode() for text in texts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
