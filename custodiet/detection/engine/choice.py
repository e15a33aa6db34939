"""Which engine runs the SQL: DuckDB in this process, or Spark. Chosen by a setting; the rows are the same."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from custodiet.core.errors import NotValid
from custodiet.detection.engine.duck import Embedded
from custodiet.detection.engine.session import Session

DUCKDB, SPARK = "duckdb", "spark"
ENGINES = (DUCKDB, SPARK)


@dataclass(frozen=True)
class Choice:
    """An engine, and where it runs.

    engine   one of ENGINES
    master   Spark's own address: spark://hub:7077, yarn; empty for this machine's cores
    seen_at  the store's folder as Spark's machines see it: s3a://logs/northmarch; empty for the same path
    """

    engine: str = DUCKDB
    master: str = ""
    seen_at: str = ""

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise NotValid(f"There is no engine called {self.engine}. There is {' and '.join(ENGINES)}.")

    def versions(self) -> dict[str, str]:
        """Name what runs the SQL, with its version, without starting it."""
        names = ("duckdb",) if self.engine == DUCKDB else ("pyspark", "sqlglot")
        return {name: version(name) for name in names if find_spec(name)}

    def opened(self, passing: Path, *, memory: str, threads: int) -> Session:
        """Start a session. Refused, with NotNow, when something that the engine needs is not installed."""
        if self.engine == DUCKDB:
            return Embedded(passing, memory=memory, threads=threads)
        from custodiet.detection.engine.spark import Cluster  # noqa: PLC0415 - only where it was chosen

        return Cluster(passing, memory=memory, threads=threads, master=self.master, seen_at=self.seen_at)
