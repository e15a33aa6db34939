"""Time "is this look-up explained?" against a bare scan of the same three columns, in CPU seconds.

    python -m tools.bench_detection --rows 20000000
    python -m tools.bench_detection --row

The data are made here, in SQL and not by the simulator, so that the numbers stay put: officers with cases, 84
look-ups in a hundred in the officer's own case, 10 at an incident they were sent to, the rest mostly
unexplained. Each measurement runs in a process of its own; the ratio is printed. The join is the detectors'
own block, through the engine, with nothing left out.
"""

# ruff: noqa: S608 - every select is put together from numbers and words of this file

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from custodiet.detection.engine import Engine  # noqa: E402 - after the path
from custodiet.detection.store import Store  # noqa: E402 - as above

SCOPE = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
RULES = {
    "assignment_days_before": 1,
    "assignment_days_after": 30,
    "dispatch_hours_before": 1,
    "dispatch_days_after": 7,
    "custody_days_after": 2,
    "remit_days": 30,
    "peers_at_least": 20,
    "peers_lookups_at_least": 30,
    "peers_rows_at_least": 10,
    "beside_days": 7,
}
FIRST = "TIMESTAMPTZ '2025-01-01 00:00:00+00'"


def make(root: Path, rows: int) -> None:
    """Write an invented store of that many look-ups. This will scale the rest with it."""
    officers, cases, sent = max(rows // 4000, 50), rows // 13, rows // 12
    people = max(rows // 25, 1000)
    tables = {
        "assignments": f"""SELECT 'A' || i AS assignment_id, 'P-' || (hash(i, 1) % {officers}) AS officer_id,
            'M-' || (hash(i, 2) % {people}) AS person_id, 'C' || i AS record_id, 'enquiry officer' AS part,
            {FIRST} + (hash(i, 3) % 600) * INTERVAL 1 DAY AS from_at,
            {FIRST} + (hash(i, 3) % 600 + 1 + hash(i, 4) % 60) * INTERVAL 1 DAY AS until_at,
            {FIRST} + (hash(i, 3) % 600) * INTERVAL 1 DAY AS recorded_at FROM range({cases}) AS t(i)""",
        "dispatches": f"""SELECT 'D' || i AS dispatch_id, 'P-' || (hash(i, 5) % {officers}) AS officer_id,
            'I' || i AS incident_id, 'M-' || (hash(i, 6) % {people}) AS person_id,
            {FIRST} + (hash(i, 7) % 950400) * INTERVAL 1 MINUTE AS dispatched_at,
            {FIRST} + (hash(i, 7) % 950400) * INTERVAL 1 MINUTE AS recorded_at FROM range({sent}) AS t(i)""",
        "officers": f"""SELECT 'P-' || i AS officer_id, 'constable' AS role, 'unit ' || (i % 40) AS unit,
            'team ' || (i % 5) AS team, 'S-' || (i // 10) AS supervisor_id,
            CASE WHEN i % 20 = 0 THEN 'intelligence' ELSE '' END AS remit FROM range({officers}) AS t(i)""",
        "incidents": f"""SELECT 'I' || i AS incident_id, 'theft' AS kind,
            {FIRST} + (hash(i, 7) % 950400) * INTERVAL 1 MINUTE AS opened_at FROM range({sent}) AS t(i)""",
        "incident_people": f"""SELECT 'K' || i AS link_id, 'I' || i AS incident_id,
            'M-' || (hash(i, 6) % {people}) AS person_id, 'victim' AS part FROM range({sent}) AS t(i)""",
    }
    lookups = f"""SELECT 'L' || i AS lookup_id, 'crime records' AS system,
        CASE WHEN k < 84 THEN 'P-' || (hash(c, 1) % {officers})
            WHEN k < 94 THEN 'P-' || (hash(d, 5) % {officers})
            ELSE 'P-' || (hash(i, 11) % {officers}) END AS officer_id,
        CASE WHEN k < 84 THEN 'M-' || (hash(c, 2) % {people})
            WHEN k < 94 THEN 'M-' || (hash(d, 6) % {people})
            ELSE 'M-' || (hash(i, 12) % {people}) END AS person_id,
        'view' AS action,
        CASE WHEN k < 84
            THEN {FIRST} + (hash(c, 3) % 600 * 1440 + hash(i, 13) % 1440) * INTERVAL 1 MINUTE
            WHEN k < 94 THEN {FIRST} + (hash(d, 7) % 950400 + hash(i, 14) % 5000) * INTERVAL 1 MINUTE
            ELSE {FIRST} + (hash(i, 15) % 950400) * INTERVAL 1 MINUTE END AS looked_up_at,
        'Europe/London' AS zone, 'enquiry' AS reason, '' AS reference, '' AS terminal
        FROM (SELECT i, hash(i, 8) % 100 AS k, hash(i, 9) % {cases} AS c, hash(i, 10) % {sent} AS d
            FROM range({rows}) AS t(i))"""
    with duckdb.connect(config={"memory_limit": "2GB"}) as db:
        db.execute("SET TimeZone = 'UTC'")
        db.execute("SET preserve_insertion_order = false")
        for name, sql in tables.items():
            (root / name).mkdir(parents=True)
            db.execute(f"COPY ({sql}) TO '{root / name}/bench.parquet' (FORMAT parquet, COMPRESSION zstd)")
        (root / "lookups").mkdir()
        db.execute(f"COPY ({lookups}) TO '{root}/lookups/bench.parquet' (FORMAT parquet, COMPRESSION zstd)")


def scan(root: Path) -> int:
    """Read the same three columns and fold them. This will be the floor that nothing can go below."""
    with Engine(Store(root), memory="2GB") as engine:
        engine.open(scope_from=SCOPE[0], scope_until=SCOPE[1])
        before = cpu()
        engine._session.ask(
            "SELECT count(*) AS n, bit_xor(hash(officer_id)) AS o, bit_xor(hash(person_id)) AS p, "
            "max(looked_up_at) AS t FROM lookups"
        )
        return int((cpu() - before) * 1000)


def join(root: Path) -> tuple[int, int]:
    """Work out which look-ups nothing explains. Gives milliseconds of CPU and how many there were."""
    with Engine(Store(root), memory="2GB") as engine:
        engine.open(scope_from=SCOPE[0], scope_until=SCOPE[1])
        before = cpu()
        block = engine._session.blocks["lookups_unexplained"].sql
        found = engine._session.ask(
            "SELECT count(*) AS n, bit_xor(hash(u.officer_id)) AS o, bit_xor(hash(u.person_id)) AS p, "
            f"max(u.looked_up_at) AS t FROM ({block}) AS u",
            RULES,
        )
        return int((cpu() - before) * 1000), int(found[0]["n"])


def cpu() -> float:
    """Say how many CPU seconds this process has used, on all cores."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def apart(what: str, root: Path) -> dict[str, int]:
    """Measure one thing in a process of its own."""
    command = [sys.executable, "-m", "tools.bench_detection", "--measure", what, "--root", str(root)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    measured: dict[str, int] = json.loads(ran.stdout)
    return measured


def measure(what: str, root: Path) -> None:
    """Print one measurement as JSON."""
    if what == "scan":
        result = {"ms": scan(root)}
    else:
        ms, found = join(root)
        result = {"ms": ms, "unexplained": found}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(result | {"peak_mb": peak}))


def main() -> None:
    """Make the data, measure three times turn about, and print the ratio of the middle ones."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rows", type=int, default=20_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--row", action="store_true", help="print one row of the benchmarks page, and no more")
    asked.add_argument("--measure", choices=["scan", "join"])
    asked.add_argument("--root", type=Path)
    given = asked.parse_args()
    if given.measure:
        measure(given.measure, given.root)
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, given.rows)
        pairs = [(apart("scan", root), apart("join", root)) for _ in range(given.rounds)]
    print(as_row(given.rows, pairs) if given.row else as_lines(given.rows, pairs))


Pairs = list[tuple[dict[str, int], dict[str, int]]]


def middle(pairs: Pairs) -> tuple[float, float]:
    """Give the middle scan and the middle join, in CPU seconds."""
    scans, joins = (sorted(pair[which]["ms"] for pair in pairs) for which in (0, 1))
    return max(scans[len(pairs) // 2], 1) / 1000, joins[len(pairs) // 2] / 1000


def as_row(rows: int, pairs: Pairs) -> str:
    """Write the ratio as one row of a Markdown table."""
    scanned, joined = middle(pairs)
    return (
        f"| The explained-look-ups join on {rows / 1e6:g} million rows "
        "against a bare scan of the same three columns "
        f"| {joined:.2f} CPU s | {scanned:.2f} CPU s | **{joined / scanned:.1f}** |"
    )


def as_lines(rows: int, pairs: Pairs) -> str:
    """Write everything measured, for reading."""
    scanned, joined = middle(pairs)
    found = pairs[0][1]
    return (
        f"{rows:,} look-ups, {found['unexplained']:,} of them unexplained\n"
        f"bare scan of three columns   {scanned:7.2f} CPU seconds\n"
        f"explained-look-ups join      {joined:7.2f} CPU seconds, {found['peak_mb']:,} MB\n"
        f"ratio                        {joined / scanned:7.2f}"
    )


if __name__ == "__main__":
    main()
