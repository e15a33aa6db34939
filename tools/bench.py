"""The benchmarks, as ratios in one run, written to docs/reference/benchmarks.md.

What was measured is kept in the folder of the data: a run that was broken off goes on from there; empty the
folder to measure anew. No size at all (--millions) writes the page from what is kept.

A single time on a shared machine says little; the ratio of two things timed in turn says more. CPU seconds
are the process's own. Run with: make bench
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tools import bench_page
from tools.measuring import cpu, start_django

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
ACTIONS, LINES, ROUNDS = 300, 50_000, 5


def in_turn(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float, float]:
    """Time two things in turn, ROUNDS times; gives the median seconds of each and the median ratio."""
    pairs = []
    for _ in range(ROUNDS):
        taken = []
        for each in (one, other):
            before = cpu()
            each()
            taken.append(cpu() - before)
        pairs.append(taken)
    ratio = statistics.median(a / max(b, 1e-9) for a, b in pairs)
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), ratio


def gated_write() -> str:
    """One action through the gate, against the same row saved bare."""
    with tempfile.TemporaryDirectory() as folder:
        start_django(folder)
        from django.db import transaction  # noqa: PLC0415

        from custodiet.accounts.actions import change_role, open_account  # noqa: PLC0415
        from custodiet.accounts.models import User  # noqa: PLC0415
        from custodiet.accounts.permissions import Role  # noqa: PLC0415
        from custodiet.accounts.queries import system  # noqa: PLC0415

        at = datetime(2026, 11, 24, 12, tzinfo=UTC)
        by = system("bench")
        ref = open_account(by=by, at=at, username="bench", display_name="Bench", role=Role.AUDITOR, unit="x")

        def gated() -> None:
            for _ in range(ACTIONS):
                change_role(ref, by=by, at=at, role=Role.AUDITOR, unit="x")

        def bare() -> None:
            for _ in range(ACTIONS):
                with transaction.atomic():
                    User.objects.get(pk=ref.id).save()

        a, b, ratio = in_turn(gated, bare)
    return (
        f"| One gated action against the same row read and saved bare | {1e3 * a / ACTIONS:.2f} ms | "
        f"{1e3 * b / ACTIONS:.2f} ms | **{ratio:.1f}** |"
    )


def ledger_verification() -> str:
    """The chain of a ledger walked in the database, against SHA-256 over the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        start_django(folder)
        from custodiet.ledger import queries  # noqa: PLC0415
        from custodiet.ledger.models import Line  # noqa: PLC0415
        from custodiet.ledger.rules.chain import START, Entry, link  # noqa: PLC0415

        at, previous, octets, lines = datetime(2026, 1, 1, tzinfo=UTC), START, [], []
        for seq in range(1, LINES + 1):
            about, digest = f"cases.case:{seq % 977 + 1}", hashlib.sha256(str(seq).encode()).hexdigest()
            moment = at + timedelta(seconds=seq)
            entry = Entry(seq, "cases.open_case", f"user:{seq % 40}", moment, about, digest, '{"late":false}')
            octets.append(entry.octets())
            stored = link(previous, octets[-1])
            lines.append(Line(previous=previous, hash=stored, **vars(entry)))
            previous = stored
        Line.objects.bulk_create(lines, batch_size=2000)

        def verified() -> None:
            if list(queries.faults()):
                raise RuntimeError("The ledger made for the benchmark is not whole.")

        def bare() -> None:
            for each in octets:
                hashlib.sha256(each).digest()

        a, b, ratio = in_turn(verified, bare)
    return (
        f"| Ledger of {LINES:,} lines verified, against bare SHA-256 of the same bytes | "
        f"{LINES / a:,.0f} lines/s | {LINES / b:,.0f} lines/s | **{ratio:.0f}** |"
    )


def pages_at_scale() -> str:
    """The first page and two lists at 100,000 records, against 1,000."""
    from tools.bench_pages import pages  # noqa: PLC0415  it starts Django on a database of its own

    return pages()


PARTS = {
    "gate": gated_write, "ledger": ledger_verification, "pages": pages_at_scale,
}  # fmt: skip


def main() -> None:
    """Run every part in a process of its own, print the rows, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("part", nargs="?", choices=list(PARTS), help="one part of the program, printed")
    asked.add_argument("--data", type=Path, default=ROOT / "var" / "bench", help="where the forces are kept")
    asked.add_argument("--millions", type=int, nargs="*", default=[5, 50, 200], help="sizes of the forces")
    given = asked.parse_args()
    if given.part:
        print(PARTS[given.part]())
        return
    given.data.mkdir(parents=True, exist_ok=True)
    kept = given.data / "program.json"
    rows = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else []
    for part in list(PARTS)[len(rows) :]:
        words = [sys.executable, "-m", "tools.bench", part]
        done = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        rows.append(done.stdout.strip().splitlines()[-1])
        print(rows[-1], flush=True)
        kept.write_text(json.dumps(rows), encoding="utf-8")
    PAGE.write_text(page(rows, bench_page.detection(given.data, given.millions)), encoding="utf-8")


def page(rows: list[str], detection: str) -> str:
    """Put the page together."""
    return (
        "# Benchmarks\n\n"
        "Written by `make bench`. Ratios of CPU time in one run; the single figures belong to one machine on "
        "one day\n"
        f"({platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}) "
        "and are there to show the size of things.\n\n"
        "## The program\n\n"
        "| what | ours | the bare thing | ratio |\n|---|---|---|---|\n" + "\n".join(rows) + "\n\n" + detection
    )


if __name__ == "__main__":
    main()
