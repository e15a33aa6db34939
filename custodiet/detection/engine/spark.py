"""One session of Spark, with what the engine asks of a session. For a volume that no one machine holds.

The SQL stays DuckDB's; ``dialect.py`` carries it over. pyspark, sqlglot and Java are asked for only here.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custodiet.core.errors import NotNow
from custodiet.detection.engine.dialect import to_spark
from custodiet.detection.engine.session import (
    Rows,
    Rules,
    Session,
    Share,
    Stop,
    fed,
    rows_in_utc,
    watched,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a sum that does not fit fails, as in DuckDB, and does not go round
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_ALONE = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


class Cluster(Session):
    """One Spark session, lent to one run at a time. Spark itself stays up for the next one of this process.

    passing  a folder beside the store's tables; Spark keeps what it works out on its own disks
    master   where Spark runs, as Spark writes it: local[2], spark://hub:7077, yarn
    seen_at  the store's folder as the cluster sees it, such as s3a://logs/northmarch; empty for the same path
    """

    def __init__(
        self, passing: Path, *, memory: str, threads: int, master: str = "", seen_at: str = ""
    ) -> None:
        super().__init__()
        _check()
        self._root, self._seen_at = passing.parent, seen_at.rstrip("/")
        self._spark = _started(master or f"local[{threads}]", memory)
        self._kept: dict[str, DataFrame] = {}
        self._files: dict[tuple[tuple[str, ...], bool], str] = {}
        self._parts: dict[str, DataFrame] = {}

    def close(self) -> None:
        """Let go of what was worked out."""
        self._let_go()
        for name in list(self._kept):
            self.drop(name)
        for name in self._files.values():
            self._spark.catalog.dropTempView(name)
        self._files = {}

    def lend(self, name: str, rows: pa.Table) -> None:
        """Make rows of ours readable by a name."""
        self._spark.createDataFrame(rows).createOrReplaceTempView(name)

    def name(self, name: str, sql: str) -> None:
        """Make a select readable by a name, without working it out. It has no WITH of its own."""
        self._select(sql, {}).createOrReplaceTempView(name)

    def keep(self, name: str, sql: str, rules: Rules | None = None) -> None:
        """Work a select out and keep its rows on the cluster."""
        self._keep(name, self._worked_out(sql, rules or {}))

    def drop(self, name: str) -> None:
        """Let go of one table that was worked out, if it is there. Spark frees it once nobody reads it."""
        if name in self._kept:
            self._spark.catalog.dropTempView(name)
            del self._kept[name]

    def unname(self, name: str) -> None:
        """Let go of one name for a select, if it is there."""
        self._spark.catalog.dropTempView(name)

    def ask(self, sql: str, rules: Rules | None = None) -> Rows:
        """Run a select, with the building blocks it reads in front. This will give rows, moments in UTC."""
        answer = self._select(self.whole(sql), rules or {}).toArrow()
        self._let_go()
        return rows_in_utc(answer)

    def work_out(self, name: str, sql: str, rules: Rules, on_share: Share, stop: Stop) -> None:
        """Work a select out and keep its rows on the cluster, telling how far it is; stop when asked."""
        context, group = self._spark.sparkContext, uuid.uuid4().hex

        def work() -> None:
            context.setJobGroup(group, name, interruptOnCancel=True)  # a group belongs to its thread
            self._keep(name, self._worked_out(sql, rules))

        fault = watched(
            work, faults=_faults(), share=lambda: _share(context.statusTracker(), group),
            interrupt=lambda: context.cancelJobGroup(group), on_share=on_share, stop=stop,
        )  # fmt: skip
        if fault is not None:
            raise fault

    def _worked_out(self, sql: str, rules: Rules) -> DataFrame:
        """Work a select out, and let go of its parts."""
        try:
            return _fresh(self._select(self.whole(sql), rules))
        finally:
            self._let_go()

    def _keep(self, name: str, rows: DataFrame) -> None:
        rows.createOrReplaceTempView(name)
        self._kept[name] = rows

    def _select(self, sql: str, rules: Rules) -> DataFrame:
        """Hand a select to Spark, its parts first; one that is read more than once is worked out once."""
        *parts, last = to_spark(sql, fed(sql, rules), self._read)
        for part in parts:
            rows = self._spark.sql(part.sql)
            self._parts[part.name] = _fresh(rows) if part.shared else rows
            self._parts[part.name].createOrReplaceTempView(part.name)
        return self._spark.sql(last.sql)

    def _let_go(self) -> None:
        """Drop the parts of a select that has been answered."""
        for name in self._parts:
            self._spark.catalog.dropTempView(name)
        self._parts = {}

    def _read(self, paths: list[str], names_file: bool) -> str:
        """Let Spark read these files under a name. This will be the same name for the same files."""
        wanted = tuple(paths), names_file
        if wanted not in self._files:
            rows = self._spark.read.parquet(*(self._seen(path) for path in paths))
            if names_file:
                rows = rows.selectExpr("*", "_metadata.file_path AS filename")
            self._files[wanted] = f"files_{len(self._files)}_{uuid.uuid4().hex[:8]}"
            rows.createOrReplaceTempView(self._files[wanted])
        return self._files[wanted]

    def _seen(self, path: str) -> str:
        if not self._seen_at:
            return path
        return f"{self._seen_at}/{Path(path).relative_to(self._root).as_posix()}"


def _fresh(rows: DataFrame) -> DataFrame:
    """Work rows out. This will give the same rows, which no longer know how they came about.

    A table that is merely cached carries the plan of all that it was made from into every plan that reads it:
    a dozen selects deep, planning alone outgrows the driver's memory. Its columns are named anew, because
    Spark tells columns apart by where they came from and would take two tables' columns for one.
    """
    return rows.localCheckpoint(eager=True).selectExpr(*(f"`{name}` AS `{name}`" for name in rows.columns))


def _check() -> None:
    """Say what is missing before anything starts. Refused, with NotNow, in one sentence."""
    for module in ("pyspark", "sqlglot"):
        if importlib.util.find_spec(module) is None:
            raise NotNow(
                f"The engine Spark needs the Python package {module}. Install custodiet with its extra "
                "[spark], or leave the engine as DuckDB."
            )
    home = os.environ.get("JAVA_HOME", "")
    if shutil.which("java") is None and not (home and Path(home, "bin", "java").exists()):
        raise NotNow(
            "The engine Spark needs Java 17 or newer. Install openjdk-17-jre-headless, "
            "or leave the engine as DuckDB."
        )


def _faults() -> tuple[type[Exception], ...]:
    """Name what Spark raises, on this side and on Java's."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - only with the extra
    from pyspark.errors import PySparkException  # noqa: PLC0415 - as above

    return PySparkException, Py4JError


def _started(master: str, memory: str) -> SparkSession:
    """Start Spark, or take the one that runs in this process."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - seconds, and only with the extra

    making = SparkSession.builder.appName("custodiet").master(master)
    for name, value in _SETTINGS.items():
        making = making.config(name, value)
    if master.startswith("local"):
        # one machine's Spark is for trying out and for the tests: few rows, for which two pieces and no
        # generated code are several times faster than what suits a cluster, which sets its own
        making = making.config("spark.driver.memory", memory.lower().removesuffix("b"))
        for name, value in _ALONE.items():
            making = making.config(name, value)
    return making.getOrCreate()


def _share(tracker: Any, group: str) -> float:
    """Say what share of the tasks that Spark has planned so far for a job is done."""
    stages = [
        info
        for job in tracker.getJobIdsForGroup(group)
        if (about := tracker.getJobInfo(job)) is not None
        for stage in about.stageIds
        if (info := tracker.getStageInfo(stage)) is not None
    ]
    tasks = sum(info.numTasks for info in stages)
    return sum(info.numCompletedTasks for info in stages) / tasks if tasks else 0.0
