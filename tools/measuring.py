"""How the benchmarks measure: CPU seconds, time on the wall and peak memory of a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def cpu() -> float:
    """CPU seconds of this process so far, on all cores: its own and the kernel's for it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mb() -> int:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def start_django(folder: str) -> None:
    """A scratch SQLite database with the real triggers and the real settings."""
    os.environ.update(
        CUSTODIET_DEMO="yes", CUSTODIET_VAR=folder, DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3"
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "custodiet.settings")
    import django  # noqa: PLC0415  the scratch database must be in the environment first

    django.setup()
    from custodiet.website.serving import set_up_all  # noqa: PLC0415

    set_up_all()


def apart(module: str, *words: str) -> dict[str, Any]:
    """Run a module in a process of its own; it prints one line of JSON as its last."""
    ran = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    measured: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return measured
