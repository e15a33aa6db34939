"""Stages and the moves between them, as a dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Machine(Generic[S]):
    """One record's life.

    start   the stage a new record is in
    arrows  every stage, and the stages it may move to; a stage may name itself
    """

    start: S
    arrows: Mapping[S, frozenset[S]]

    def allows(self, here: S, there: S) -> bool:
        """Say whether there is an arrow from one stage to the other."""
        return there in self.arrows[here]

    def reachable(self) -> frozenset[S]:
        """Every stage that can be come to from the start, the start included."""
        seen: set[S] = set()
        todo = [self.start]
        while todo:
            stage = todo.pop()
            if stage not in seen:
                seen.add(stage)
                todo.extend(self.arrows[stage])
        return frozenset(seen)
