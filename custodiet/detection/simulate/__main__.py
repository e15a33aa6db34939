"""Write an invented force from the shell: ``python -m custodiet.detection.simulate --out FOLDER``."""

from __future__ import annotations

import argparse
import resource
import sys
from datetime import date
from pathlib import Path

from custodiet.core.errors import Refusal
from custodiet.detection.simulate.force import force
from custodiet.detection.simulate.names import write_names
from custodiet.detection.simulate.truth import write_truth
from custodiet.detection.simulate.writers import write_canonical, write_extracts


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m custodiet.detection.simulate", description=__doc__)
    parser.add_argument("--officers", type=int, default=200)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--until", type=date.fromisoformat, default=date(2026, 6, 30), help="the last day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lookups", type=int, help="about how many; left out, what such a force makes")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--canonical", action="store_true", help="write a store, not extracts")
    return parser.parse_args()


def _tell(table: str, rows: int) -> None:
    sys.stderr.write(f"\r{table}: {rows:,} rows\033[K")


def main() -> int:
    """Write the tables or extracts, the register of names, and the truth in a folder of its own."""
    asked = _arguments()
    try:
        made = force(asked.seed, asked.officers, asked.days, asked.until, asked.lookups)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.why}\n")
        return 2
    write = write_canonical if asked.canonical else write_extracts
    witness = write(made, asked.out / ("store" if asked.canonical else "extracts"), _tell)
    write_names(made, asked.out / "register" / "names.parquet")
    write_truth(made, witness, asked.out / "truth" / "truth.json")
    used = resource.getrusage(resource.RUSAGE_SELF)
    sys.stdout.write(
        f"\n{witness.rows['lookups']:,} look-ups; {used.ru_utime + used.ru_stime:.1f} CPU seconds; "
        f"at most {used.ru_maxrss / 1024:,.0f} MB\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
