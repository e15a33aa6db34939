"""The invented force that detection is measured on: made by the simulator, streamed, and kept in a folder.

    python -m tools.bench_force --data FOLDER --millions 5

A year of look-ups, with the duty, telephony and case records of a force whose officers make about 4,000 each.
Made once for each size; the folder then holds what making it took.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tools.measuring import ROOT, cpu, peak_mb

LAST, DAYS = date(2026, 6, 30), 365
EACH = 4_000  # look-ups of one officer in the year: about eleven on each day of it
SCOPE = (
    datetime(2026, 6, 30, tzinfo=UTC) - timedelta(days=DAYS - 1),
    datetime(2026, 7, 1, tzinfo=UTC),
)
DAY = (SCOPE[1] - timedelta(days=6), SCOPE[1] - timedelta(days=5))  # a weekday


def made(data: Path, millions: int) -> tuple[Path, dict[str, Any]]:
    """Make the force of that size, unless the folder holds it. Gives its store, and what making it took."""
    root = data / f"{millions}m"
    noted = root / "made.json"
    if not noted.exists():
        shutil.rmtree(root, ignore_errors=True)
        words = [sys.executable, "-m", "tools.bench_force", "--data", str(data), "--millions", str(millions)]
        subprocess.run([*words, "--here"], cwd=ROOT, check=True)
    return root / "store", json.loads(noted.read_text(encoding="utf-8"))


def make(data: Path, millions: int) -> None:
    """Make it in this process, and note rows, seconds and memory beside it."""
    from custodiet.detection.simulate import force, write_canonical  # noqa: PLC0415 - not for those who measure

    root, rows = data / f"{millions}m", millions * 1_000_000
    before = cpu()
    of = force(1, max(rows // EACH, 60), DAYS, LAST, rows)
    witness = write_canonical(of, root / "store")
    size = sum(path.stat().st_size for path in root.rglob("*.parquet"))
    note = {
        "rows": witness.rows, "cpu": cpu() - before, "peak_mb": peak_mb(), "bytes": size,
        "officers": max(rows // EACH, 60),
    }  # fmt: skip
    (root / "made.json").write_text(json.dumps(note), encoding="utf-8")


def main() -> None:
    """Make one size."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--millions", type=int, required=True)
    asked.add_argument("--here", action="store_true", help="in this process; used by the above itself")
    given = asked.parse_args()
    if given.here:
        make(given.data, given.millions)
    else:
        print(json.dumps(made(given.data, given.millions)[1]))


if __name__ == "__main__":
    main()
