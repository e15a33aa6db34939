"""One session of an engine: selects with their building blocks, and long work that can be stopped.

What is common to every engine is here. ``duck.py`` is DuckDB, in this process; ``spark.py`` is a cluster.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from custodiet.core.errors import NotNow
from custodiet.detection.cards import blocks_read, building_blocks, parameters, with_blocks
from custodiet.detection.engine.accepted import with_accepted
from custodiet.detection.engine.telling import Share
from custodiet.detection.rules import whole
from custodiet.detection.tables import TABLES

Rules = Mapping[str, int | frozenset[str]]
Rows = list[dict[str, Any]]
Stop = Callable[[], bool]

_GIVEN = frozenset({*TABLES, "rows_asked", "exposure_asked", "empty_reasons", "scope_asked", "originators"})
_LOOK_AGAIN = 0.2  # seconds between asking how far a query is


class Stopped(NotNow):
    """Somebody asked the run to stop."""


class Session(ABC):
    """What the engine asks of a session, whichever engine it is of. Used by one run at a time."""

    def __init__(self) -> None:
        self.blocks = with_accepted(building_blocks(), ())
        self._ready: set[str] = set()
        self._as_one: set[str] = set()

    @abstractmethod
    def close(self) -> None:
        """Let go. This will drop everything the session worked out."""

    @abstractmethod
    def lend(self, name: str, rows: pa.Table) -> None:
        """Make rows of ours readable by a name."""

    @abstractmethod
    def name(self, name: str, sql: str) -> None:
        """Make a select readable by a name, without working it out."""

    @abstractmethod
    def keep(self, name: str, sql: str, rules: Rules | None = None) -> None:
        """Work a select out into a table at once."""

    @abstractmethod
    def drop(self, name: str) -> None:
        """Let go of one table that was worked out, if it is there."""

    @abstractmethod
    def unname(self, name: str) -> None:
        """Let go of one name for a select, if it is there."""

    @abstractmethod
    def ask(self, sql: str, rules: Rules | None = None) -> Rows:
        """Run a select, with the building blocks it reads in front. This will give rows, moments in UTC."""

    @abstractmethod
    def work_out(self, name: str, sql: str, rules: Rules, on_share: Share, stop: Stop) -> None:
        """Work a select out into a table, telling how far it is and stopping when asked."""

    def reads(self, sql: str) -> tuple[str, ...]:
        """Name the blocks that a select reads and that are not worked out yet, each after those it reads."""
        return blocks_read(sql, self.blocks, self.given())

    def ready(self, sql: str, rules: Rules, on_share: Share, stop: Stop) -> None:
        """Work out, once, those blocks a select reads whose card says so."""
        for name in self.reads(sql):
            if self.blocks[name].once:
                self.once(name, self.blocks[name].sql, rules, on_share, stop)

    def once(self, name: str, sql: str, rules: Rules, on_share: Share, stop: Stop) -> None:
        """Work a select out into a table, unless this scope has it already."""
        if name not in self._ready:
            self.work_out(name, sql, rules, on_share, stop)
            self._ready.add(name)

    def forget(self) -> None:
        """Drop what was worked out once: another scope begins."""
        for name in sorted(self._as_one):
            self.unname(name)
        for name in sorted(self._ready - self._as_one):
            self.drop(name)
        self._ready.clear()
        self._as_one.clear()

    def read_as_one(self, name: str, parts: Sequence[str]) -> None:
        """Let tables that were worked out one by one be read as one block, until another scope begins."""
        self.name(name, " UNION ALL ".join(f"SELECT * FROM {part}" for part in parts))  # noqa: S608 - names of ours
        self._ready |= {name, *parts}
        self._as_one.add(name)

    def is_ready(self, name: str) -> bool:
        """Say whether a block was worked out for this scope."""
        return name in self._ready

    def whole(self, sql: str) -> str:
        """Put the building blocks that a select reads in front of it, but for what is worked out already."""
        return with_blocks(sql, self.blocks, self.given())

    def given(self) -> frozenset[str]:
        """Name what stands as a table or a name already, and needs no block."""
        return _GIVEN | self._ready


def watched(
    work: Callable[[], object],
    *,
    faults: tuple[type[Exception], ...],
    share: Callable[[], float],
    interrupt: Callable[[], None],
    on_share: Share,
    stop: Stop,
) -> Exception | None:
    """Do long work on a thread of its own, telling how far it is. This will give the fault that ended it.

    faults  what the engine raises; they are handed over to be put into words
    The caller's own thread asks and tells, because a caller's database session belongs to its thread.
    """
    raised: list[Exception] = []

    def run() -> None:
        try:
            work()
        except faults as fault:
            raised.append(fault)

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(_LOOK_AGAIN)
        on_share(share())
        if stop():
            interrupt()
            worker.join()
            raise Stopped("The run was stopped. What it had found until then was not kept.")
    return raised[0] if raised else None


def fed(sql: str, rules: Rules) -> dict[str, int]:
    """Take the rules that a select is fed, as whole numbers."""
    return {name: whole(rules[name]) for name in parameters(sql)}


def words(rules: Rules) -> frozenset[str]:
    """Take the words that say nothing. This will be empty when the rules have none."""
    words = rules.get("empty_reasons", frozenset())
    return words if isinstance(words, frozenset) else frozenset()


def rows_in_utc(answer: pa.Table) -> Rows:
    """Take an answer's rows. This will give every moment in UTC."""
    rows: Rows = answer.to_pylist()
    return [{name: _utc(value) for name, value in row.items()} for row in rows]


def _utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
