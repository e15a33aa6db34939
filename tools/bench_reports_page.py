"""The page of the benchmark of sealed reporting, from what was measured."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "benchmarks-reports.md"
SENDERS = (1, 4, 16)
LISTS, WRAPS = (2_000, 20_000), 5_000
# reports/s of what others use, from its own server on two cores of a shared machine: stock, and with its key
# derivation taken off the server; and its p95 in seconds
STOCK = {1: (0.347, 3.48), 4: (0.178, 7.11), 16: (0.120, 50.0)}
FAST = {1: (15.2, 0.109), 4: (14.1, 0.410), 16: (5.6, 1.87)}

HEAD = """\
# Benchmarks of sealed reporting

Written by `python -m tools.bench_reports`, which `make bench` runs. One machine on one day ({machine},
{cores} processors, Python {python}, SQLite, {day:%-d %B %Y %H:%M} UTC), which the senders share;
{waiting:.1f} other processes wanted its processors when this began.

| senders | file | reports a second | p50 | p95 | refused | beside stock | beside fast | bar |
|---|---|---|---|---|---|---|---|---|
"""
TAIL = """
Of {sent:,} reports for which twelve words were shown, {lost:,} are missing; {opened:,} of {parts:,} parts and
files open with the desk's keys.

*Stock* and *fast* are GlobaLeaks 5.0.15 as it is, and with its key derivation taken off the server, measured
once through its own HTTP API and SQLite on two shared processors, not beside ours and not on the same day:
{theirs}. Of its attempts from 4 and 16 senders a third to three quarters ended in a server error. There is no
figure of it with a file of 1 MiB. The bar is ten times stock, no slower than fast, p95 under a second, none
refused and none lost.

| what | |
|---|---|
"""


def page(found: dict[str, Any], waiting: float) -> str:
    """The page, from what was measured."""
    told, opened = found["pages"], found["opened"]
    theirs = "; ".join(f"{n} senders {STOCK[n][0]} and {FAST[n][0]} a second" for n in SENDERS)
    head = HEAD.format(
        machine=platform.machine(), cores=os.cpu_count(), python=platform.python_version(),
        day=datetime.now(UTC), waiting=waiting,
    )  # fmt: skip
    tail = TAIL.format(
        sent=found["sent"], lost=found["sent"] - opened["reports"], opened=opened["opened"],
        parts=opened["parts"], theirs=theirs,
    )  # fmt: skip
    lists = "".join(
        f"| The queue with {told[str(size)]['reports']:,} reports: first page, last page, weight | "
        f"{1e3 * told[str(size)]['first']:.0f} CPU ms, {1e3 * told[str(size)]['last']:.0f} CPU ms, "
        f"{told[str(size)]['bytes'] / 1e3:.0f} kB |\n"
        for size in LISTS
    )
    rows = "".join(_row(row) for row in found["rows"])
    last = f"| {WRAPS:,} parts’ keys given to another key | {told['wraps']:.2f} CPU s |\n"
    return f"{head}{rows}{tail}{lists}{last}"


def missed(row: dict[str, Any]) -> list[str]:
    """Name what a row misses of the bar; with a file there is only time and refusal to hold it against."""
    rate, senders, alike = row["rate"], row["senders"], not row["size"]
    wrong = {
        "stock": alike and rate < 10 * STOCK[senders][0],
        "fast": alike and rate < FAST[senders][0],
        "p95": row["p95"] >= 1,
        "refused": row["refused"] > 0,
    }
    return [name for name, is_so in wrong.items() if is_so]


def _row(row: dict[str, Any]) -> str:
    rate, senders = row["rate"], row["senders"]
    beside = (
        f"× {rate / STOCK[senders][0]:.0f} | × {rate / FAST[senders][0]:.1f}" if not row["size"] else "– | –"
    )
    bar = f"**missed**: {', '.join(names)}" if (names := missed(row)) else "met"
    return (
        f"| {senders} | {'1 MiB' if row['size'] else 'none'} | {rate:.1f} | {1e3 * row['p50']:.0f} ms | "
        f"{1e3 * row['p95']:.0f} ms | {row['refused']} of {row['sent']} | {beside} | {bar} |\n"
    )
