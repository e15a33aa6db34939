"""The same three indicators in DuckDB, Polars, pandas and PostgreSQL, over the same look-ups.

    python -m tools.bench_others --store FOLDER/5m/store

explained  look-ups of a person that no assignment (a day before to 30 days after) and no dispatch (an hour
           before to seven days after) explains
off duty   look-ups that no shift of the officer covers, half an hour allowed either side
pairs      officers and people: how many pairs, and the most look-ups of one

Fewer reasons than the detectors know, so that each can be said in a few lines everywhere. All four must count
the same. CPU seconds are the process's own; PostgreSQL's are those of its server, which ends with the run.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tools.cluster import cluster
from tools.measuring import apart, cpu, peak_mb

WINDOWS = """
    SELECT officer_id, person_id, from_at - INTERVAL '24 hours' AS from_at,
        coalesce(until_at + INTERVAL '720 hours', TIMESTAMPTZ '2999-12-31 00:00:00+00') AS until_at
    FROM assignments
    UNION ALL
    SELECT officer_id, person_id, dispatched_at - INTERVAL '1 hour', dispatched_at + INTERVAL '168 hours'
    FROM dispatches"""
SHIFTS = """
    SELECT d.officer_id, CAST(d.from_at AS DATE) + n.days AS day, d.from_at, d.until_at
    FROM (
        SELECT officer_id, starts_at - INTERVAL '30 minutes' AS from_at,
            ends_at + INTERVAL '30 minutes' AS until_at FROM duties
    ) AS d
    INNER JOIN (VALUES (0), (1), (2)) AS n (days)
        ON CAST(d.from_at AS DATE) + n.days <= CAST(d.until_at AS DATE)"""
PAIRS = (
    "SELECT count(*), max(looked) FROM (SELECT count(*) AS looked FROM lookups WHERE person_id <> '' "
    "GROUP BY officer_id, person_id) AS pairs"
)
NEEDED = {
    "lookups": ("officer_id", "person_id", "looked_up_at"),
    "assignments": ("officer_id", "person_id", "from_at", "until_at"),
    "dispatches": ("officer_id", "person_id", "dispatched_at"),
    "duties": ("officer_id", "starts_at", "ends_at"),
}
Counts = dict[str, int]
Parts = dict[str, list[float]]  # what was done -> CPU seconds and seconds on the wall


class Clock:
    """Takes the time of each part. This will keep CPU seconds and seconds on the wall by its name."""

    def __init__(self, used: Callable[[], float] = cpu) -> None:
        self.used, self.parts = used, {}  # type: Callable[[], float], Parts

    def part(self, name: str, work: Callable[[], Any]) -> Any:
        """Do one part."""
        before, began = self.used(), time.perf_counter()
        gave = work()
        self.parts[name] = [self.used() - before, time.perf_counter() - began]
        return gave


def pattern(store: Path, table: str) -> str:
    """The files of one table."""
    return str(store / table / "**" / "*.parquet")


def duckdb(store: Path, clock: Clock) -> Counts:
    """DuckDB, straight from the files."""
    import duckdb as engine  # noqa: PLC0415 - only in the process that measures it

    with engine.connect(config={"threads": 2}) as db:
        db.execute("SET TimeZone = 'UTC'")
        for table in NEEDED:
            db.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{pattern(store, table)}')")  # noqa: S608 - our own names
        explained = (
            f"SELECT count(*) FROM lookups AS l ANTI JOIN ({WINDOWS}) AS w ON l.officer_id = w.officer_id "  # noqa: S608 - as above
            "AND l.person_id = w.person_id AND l.looked_up_at BETWEEN w.from_at AND w.until_at "
            "WHERE l.person_id <> ''"
        )
        off = (
            f"SELECT count(*) FROM lookups AS l ANTI JOIN ({SHIFTS}) AS s ON l.officer_id = s.officer_id "  # noqa: S608 - as above
            "AND CAST(l.looked_up_at AS DATE) = s.day AND l.looked_up_at BETWEEN s.from_at AND s.until_at"
        )
        one = clock.part("explained", lambda: db.execute(explained).fetchall())[0]
        two = clock.part("off duty", lambda: db.execute(off).fetchall())[0]
        three = clock.part("pairs", lambda: db.execute(PAIRS).fetchall())[0]
    return {"unexplained": one[0], "off duty": two[0], "pairs": three[0], "most": three[1]}


def polars(store: Path, clock: Clock) -> Counts:
    """Polars, lazily and streamed, from the files."""
    import polars as pl  # noqa: PLC0415 - only in the process that measures it

    read = {table: pl.scan_parquet(pattern(store, table)).select(NEEDED[table]) for table in NEEDED}
    looked = read["lookups"].with_row_index("row")
    of_somebody = looked.filter(pl.col("person_id") != "")
    cases, sent, duties = read["assignments"], read["dispatches"], read["duties"]
    far = pl.lit("2999-12-31 00:00:00+0000").str.to_datetime("%Y-%m-%d %H:%M:%S%z", time_unit="us")
    windows = pl.concat(
        [
            cases.select(
                "officer_id", "person_id", pl.col("from_at") - timedelta(days=1),
                pl.coalesce(pl.col("until_at") + timedelta(days=30), far).alias("until_at"),
            ),
            sent.select(
                "officer_id", "person_id", (pl.col("dispatched_at") - timedelta(hours=1)).alias("from_at"),
                (pl.col("dispatched_at") + timedelta(days=7)).alias("until_at"),
            ),
        ]
    )  # fmt: skip
    within = pl.col("looked_up_at").is_between("from_at", "until_at")

    def left(rows: pl.LazyFrame, others: pl.LazyFrame, on: list[str]) -> int:
        given = rows.join(others, on=on).filter(within).select("row").unique()
        return int(rows.join(given, on="row", how="anti").select(pl.len()).collect(engine="streaming").item())

    worked = duties.select(
        "officer_id", (pl.col("starts_at") - timedelta(minutes=30)).alias("from_at"),
        (pl.col("ends_at") + timedelta(minutes=30)).alias("until_at"),
    )  # fmt: skip
    shifts = worked.with_columns(
        pl.date_ranges(pl.col("from_at").dt.date(), pl.col("until_at").dt.date()).alias("day")
    ).explode("day")
    by_day = looked.with_columns(pl.col("looked_up_at").dt.date().alias("day"))
    one = clock.part("explained", lambda: left(of_somebody, windows, ["officer_id", "person_id"]))
    two = clock.part("off duty", lambda: left(by_day, shifts, ["officer_id", "day"]))
    counts = of_somebody.group_by("officer_id", "person_id").agg(pl.len().alias("looked"))
    whole = counts.select(pl.len().alias("pairs"), pl.col("looked").max().alias("most"))
    three = clock.part("pairs", lambda: whole.collect(engine="streaming").row(0))
    return {"unexplained": one, "off duty": two, "pairs": three[0], "most": three[1]}


def pandas(store: Path, clock: Clock) -> Counts:
    """Pandas, all in memory."""
    import pandas as pd  # noqa: PLC0415 - only in the process that measures it

    def read() -> dict[str, pd.DataFrame]:
        return {table: pd.read_parquet(store / table, columns=list(NEEDED[table])) for table in NEEDED}

    held = clock.part("read", read)
    looked = held["lookups"].reset_index(names="row")
    of_somebody = looked[looked["person_id"].notna() & (looked["person_id"] != "")]
    cases, sent, duties = held["assignments"], held["dispatches"], held["duties"]

    def left(rows: pd.DataFrame, others: pd.DataFrame, on: list[str]) -> int:
        met = rows.merge(others, on=on)
        met = met[(met["looked_up_at"] >= met["from_at"]) & (met["looked_up_at"] <= met["until_at"])]
        return len(rows) - met["row"].nunique()

    def explained() -> int:
        far = pd.Timestamp("2999-12-31", tz="UTC").as_unit("us")
        first = cases.assign(
            from_at=cases["from_at"] - timedelta(days=1),
            until_at=(cases["until_at"] + timedelta(days=30)).fillna(far),
        )
        second = sent[["officer_id", "person_id"]].assign(
            from_at=sent["dispatched_at"] - timedelta(hours=1),
            until_at=sent["dispatched_at"] + timedelta(days=7),
        )
        return left(of_somebody, pd.concat([first, second]), ["officer_id", "person_id"])

    def off_duty() -> int:
        margin = timedelta(minutes=30)
        worked = duties[["officer_id"]].assign(
            from_at=duties["starts_at"] - margin, until_at=duties["ends_at"] + margin
        )
        first, last = worked["from_at"].dt.floor("D"), worked["until_at"].dt.floor("D")
        days = [
            worked.assign(day=first + timedelta(days=n))[first + timedelta(days=n) <= last] for n in range(3)
        ]
        by_day = looked.assign(day=looked["looked_up_at"].dt.floor("D"))
        return left(by_day, pd.concat(days), ["officer_id", "day"])

    one, two = clock.part("explained", explained), clock.part("off duty", off_duty)
    three = clock.part("pairs", lambda: of_somebody.groupby(["officer_id", "person_id"]).size())
    return {"unexplained": one, "off duty": two, "pairs": len(three), "most": int(three.max())}


def postgresql(store: Path, clock: Clock) -> Counts:
    """PostgreSQL: loaded with COPY, indexed and analysed, then asked. A private server, gone afterwards."""
    import duckdb as engine  # noqa: PLC0415 - only in the process that measures it
    import psycopg  # noqa: PLC0415 - as above

    kinds = {"officer_id": "text", "person_id": "text"}
    with cluster() as address, tempfile.TemporaryDirectory() as passing, engine.connect() as db:
        clock.used = _server(address)
        db.execute("SET TimeZone = 'UTC'")
        for table, columns in NEEDED.items():
            db.execute(
                f"COPY (SELECT {', '.join(columns)} FROM read_parquet('{pattern(store, table)}')) "  # noqa: S608 - our own names
                f"TO '{passing}/{table}.csv' (HEADER false)"
            )
        with psycopg.connect(address, autocommit=True) as server:
            server.execute("SET TimeZone = 'UTC'")
            server.execute("SET work_mem = '256MB'")

            def load() -> None:
                for table, columns in NEEDED.items():
                    typed = ", ".join(f"{name} {kinds.get(name, 'timestamptz')}" for name in columns)
                    server.execute(f"CREATE UNLOGGED TABLE {table} ({typed})")
                    with (
                        Path(passing, f"{table}.csv").open("rb") as file,
                        server.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
                    ):
                        while piece := file.read(1 << 20):
                            copy.write(piece)

            def index() -> None:
                for table in ("assignments", "dispatches"):
                    server.execute(f"CREATE INDEX ON {table} (officer_id, person_id)")
                server.execute("CREATE INDEX ON duties (officer_id, starts_at)")
                server.execute("ANALYZE")

            clock.part("COPY", load)
            clock.part("index", index)
            explained = (
                "SELECT count(*) FROM lookups AS l WHERE person_id <> '' "  # noqa: S608 - as above
                f"AND NOT EXISTS (SELECT 1 FROM ({WINDOWS}) AS w "
                "WHERE l.officer_id = w.officer_id AND l.person_id = w.person_id "
                "AND l.looked_up_at BETWEEN w.from_at AND w.until_at)"
            )
            off = (
                f"SELECT count(*) FROM lookups AS l WHERE NOT EXISTS (SELECT 1 FROM ({SHIFTS}) AS s "  # noqa: S608 - as above
                "WHERE l.officer_id = s.officer_id AND CAST(l.looked_up_at AS DATE) = s.day "
                "AND l.looked_up_at BETWEEN s.from_at AND s.until_at)"
            )
            one = clock.part("explained", lambda: server.execute(explained).fetchall())[0]
            two = clock.part("off duty", lambda: server.execute(off).fetchall())[0]
            three = clock.part("pairs", lambda: server.execute(PAIRS).fetchall())[0]
    return {"unexplained": one[0], "off duty": two[0], "pairs": three[0], "most": three[1]}


def _server(address: str) -> Callable[[], float]:
    """CPU seconds of a private server: its first process, those it has waited for, and those still there."""
    from urllib.parse import unquote  # noqa: PLC0415 - only here

    folder = Path(unquote(address.split("@")[1].rsplit("/", 1)[0]))
    first = (folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0]
    tick = os.sysconf("SC_CLK_TCK")

    def used() -> float:
        total = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text(encoding="utf-8").rpartition(") ")[2].split()
            except OSError:  # it ended while we looked
                continue
            if stat.parent.name == first or fields[1] == first:
                total += sum(int(field) for field in fields[11:15])
        return total / tick

    return used


ENGINES: dict[str, Callable[[Path, Clock], Counts]] = {
    "duckdb": duckdb, "polars": polars, "pandas": pandas, "postgresql": postgresql,
}  # fmt: skip


def compared(store: Path) -> dict[str, dict[str, Any]]:
    """Measure each in a process of its own. Refused, with AssertionError: two that count differently."""
    taken = {name: apart("tools.bench_others", "--measure", name, "--store", str(store)) for name in ENGINES}
    for name, each in taken.items():
        if each["counts"] != taken["duckdb"]["counts"]:
            raise AssertionError(f"{name} counted {each['counts']}, DuckDB {taken['duckdb']['counts']}.")
    return taken


def main() -> None:
    """Measure one for the above, or all of them."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--store", type=Path, required=True)
    asked.add_argument("--measure", choices=list(ENGINES))
    given = asked.parse_args()
    if given.measure:
        clock = Clock()
        counts = ENGINES[given.measure](given.store, clock)
        print(json.dumps({"counts": counts, "parts": clock.parts, "peak_mb": peak_mb()}))
        return
    print(json.dumps(compared(given.store)))


if __name__ == "__main__":
    main()
