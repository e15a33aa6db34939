"""One session of DuckDB, embedded in this process: the engine that a force starts with."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from custodiet.core.errors import NotNow
from custodiet.detection.engine.session import Rows, Rules, Session, Share, Stop, fed, rows_in_utc, watched
from custodiet.detection.engine.source import quoted


class Embedded(Session):
    """One connection, in memory, closed to the network and to its own settings.

    passing  a folder for what does not fit into memory
    """

    def __init__(self, passing: Path, *, memory: str, threads: int) -> None:
        super().__init__()
        passing.mkdir(parents=True, exist_ok=True)
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
        whole = f"CREATE OR REPLACE TEMP TABLE {name} AS {self.whole(sql)}"
        self._db.execute(whole, fed(whole, rules or {}))

    def drop(self, name: str) -> None:
        """Let go of one table that was worked out, if it is there."""
        self._db.execute(f"DROP TABLE IF EXISTS {name}")

    def unname(self, name: str) -> None:
        """Let go of one name for a select, if it is there."""
        self._db.execute(f"DROP VIEW IF EXISTS {name}")

    def ask(self, sql: str, rules: Rules | None = None) -> Rows:
        """Run a select, with the building blocks it reads in front. This will give rows, moments in UTC."""
        whole = self.whole(sql)
        return rows_in_utc(self._db.sql(whole, params=fed(whole, rules or {})).to_arrow_table())

    def work_out(self, name: str, sql: str, rules: Rules, on_share: Share, stop: Stop) -> None:
        """Work a select out into a table, telling how far it is and stopping when asked."""
        whole = f"CREATE OR REPLACE TEMP TABLE {name} AS {self.whole(sql)}"

        def share() -> float:
            return min(max(self._db.query_progress(), 0.0), 100.0) / 100

        fault = watched(
            lambda: self._db.execute(whole, fed(whole, rules)), faults=(duckdb.Error,),
            share=share, interrupt=self._db.interrupt, on_share=on_share, stop=stop,
        )  # fmt: skip
        if fault is not None:
            raise _plain(fault)


def _plain(fault: Exception) -> Exception:
    if isinstance(fault, duckdb.OutOfMemoryException) or "No space left" in str(fault):
        return NotNow(
            "This scope needs more room than the engine has. Let it use more memory "
            "(CUSTODIET_ENGINE_MEMORY), make room on the disk, or choose fewer months."
        )
    return fault
