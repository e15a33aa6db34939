"""One session of DuckDB: settings, selects with their building blocks, and long work that can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from custodiet.core.errors import NotNow
from custodiet.detection.cards import blocks_read, building_blocks, parameters, with_blocks
from custodiet.detection.engine.accepted import with_accepted
from custodiet.detection.engine.source import quoted
from custodiet.detection.rules import whole
from custodiet.detection.tables import TABLES

Rules = Mapping[str, int | frozenset[str]]
Rows = list[dict[str, Any]]

_GIVEN = frozenset({*TABLES, "rows_asked", "exposure_asked", "empty_reasons"})
_LOOK_AGAIN = 0.2  # seconds between asking how far a query is


class Stopped(NotNow):
    """Somebody asked the run to stop."""


class Session:
    """One connection, in memory, closed to the network and to its own settings.

    passing  a folder for what does not fit into memory
    """

    def __init__(self, passing: Path, *, memory: str, threads: int) -> None:
        passing.mkdir(parents=True, exist_ok=True)
        self.blocks = with_accepted(building_blocks(), ())
        self._ready: set[str] = set()
        self._db = duckdb.connect(config={"memory_limit": memory, "threads": threads})
        for setting in (
            "SET autoinstall_known_extensions = false",
            "SET autoload_known_extensions = false",
            f"SET temp_directory = {quoted(passing)}",
            "SET TimeZone = 'UTC'",
            "SET preserve_insertion_order = false",
            "SET lock_configuration = true",
        ):
            self._db.execute(setting)

    def close(self) -> None:
        """Let go. This will drop everything the session worked out."""
        self._db.close()

    def lend(self, name: str, rows: pa.Table) -> None:
        """Make rows of ours readable by a name."""
        self._db.register(name, rows)

    def name(self, name: str, sql: str) -> None:
        """Make a select readable by a name, without working it out."""
        self._db.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    def keep(self, name: str, sql: str, rules: Rules | None = None) -> None:
        """Work a select out into a table at once."""
        whole = f"CREATE OR REPLACE TEMP TABLE {name} AS {self._whole(sql)}"
        self._db.execute(whole, _fed(whole, rules or {}))

    def ask(self, sql: str, rules: Rules | None = None) -> Rows:
        """Run a select, with the building blocks it reads in front. This will give rows, moments in UTC."""
        whole = self._whole(sql)
        answer = self._db.sql(whole, params=_fed(whole, rules or {}))
        rows: Rows = answer.to_arrow_table().to_pylist()
        return [{name: _utc(value) for name, value in row.items()} for row in rows]

    def _whole(self, sql: str) -> str:
        return with_blocks(sql, self.blocks, self._given())

    def _given(self) -> frozenset[str]:
        return _GIVEN | self._ready

    def reads(self, sql: str) -> tuple[str, ...]:
        """Name the blocks that a select reads and that are not worked out yet, each after those it reads."""
        return blocks_read(sql, self.blocks, self._given())

    def ready(
        self, sql: str, rules: Rules, on_share: Callable[[float], None], stop: Callable[[], bool]
    ) -> None:
        """Work out, once, those blocks a select reads whose card says so."""
        for name in self.reads(sql):
            if self.blocks[name].once:
                self.once(name, self.blocks[name].sql, rules, on_share, stop)

    def once(
        self,
        name: str,
        sql: str,
        rules: Rules,
        on_share: Callable[[float], None],
        stop: Callable[[], bool],
    ) -> None:
        """Work a select out into a table, unless this scope has it already."""
        if name not in self._ready:
            self.work_out(name, sql, rules, on_share, stop)
            self._ready.add(name)

    def forget(self) -> None:
        """Drop what was worked out once: another scope begins."""
        for name in sorted(self._ready):
            self._db.execute(f"DROP TABLE IF EXISTS {name}")
        self._ready.clear()

    def work_out(
        self,
        name: str,
        sql: str,
        rules: Rules,
        on_share: Callable[[float], None],
        stop: Callable[[], bool],
    ) -> None:
        """Work a select out into a table, telling how far it is and stopping when asked."""
        whole = f"CREATE OR REPLACE TEMP TABLE {name} AS {self._whole(sql)}"
        raised: list[Exception] = []

        def work() -> None:
            try:
                self._db.execute(whole, _fed(whole, rules))
            except duckdb.Error as fault:
                raised.append(fault)

        # the caller's own thread asks and tells, because a caller's database session belongs to its thread
        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        while worker.is_alive():
            worker.join(_LOOK_AGAIN)
            on_share(min(max(self._db.query_progress(), 0.0), 100.0) / 100)
            if stop():
                self._db.interrupt()
                worker.join()
                raise Stopped("The run was stopped. What it had found until then was not kept.")
        if raised:
            raise _plain(raised[0])


def _plain(fault: Exception) -> Exception:
    if isinstance(fault, duckdb.OutOfMemoryException) or "No space left" in str(fault):
        return NotNow(
            "This scope needs more room than the engine has. Make room on the disk, or choose fewer months."
        )
    return fault


def _fed(sql: str, rules: Rules) -> dict[str, int]:
    return {name: whole(rules[name]) for name in parameters(sql)}


def words(rules: Rules) -> frozenset[str]:
    """Take the words that say nothing. This will be empty when the rules have none."""
    words = rules.get("empty_reasons", frozenset())
    return words if isinstance(words, frozenset) else frozenset()


def _utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
