"""The whole suite, on both databases: python -m tools.suite

    --only sqlite      the suite on SQLite alone
    --only postgres    the suite on a private PostgreSQL alone
    --only quick       rules and house tests: seconds

Words after -- go to pytest. What is missing (Chromium, Java, PostgreSQL) is installed where that is allowed;
otherwise the last lines say which part was not run. On the server (CI=true) that is a failure.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tools.cluster import cluster, programs

ROOT = Path(__file__).resolve().parent.parent
SPREAD = ["-n", "2", "--dist", "loadgroup"]
CLOSING = re.compile(r"^=*\s*(?=\d+ \w+|no tests)[^=]* in [\d.:]+s.*?=*$")
QUICK = "rules or policy or clocks or machine or refs"


@dataclass
class Report:
    """What ran, what failed, and what was not run and why."""

    ran: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)

    def say(self, *, strict: bool) -> int:
        """Print all of it, pytest's own closing lines last. Gives the exit code."""
        print("\nRan")
        for line in self.ran:
            print(f"  {line}")
        print("Not run" if self.left else "Nothing was left out.")
        for line in self.left:
            print(f"  {line}")
        for line in self.failed:
            print(f"Failed: {line}")
        for line in self.closing:
            print(line)
        return 1 if self.failed or (strict and self.left) else 0


def _ended(words: list[str], *, quiet: bool = False) -> int:
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(words, cwd=ROOT, stdout=out, check=False).returncode


def install(package: str, why: str, report: Report) -> None:
    """Install one of Debian's packages if this account may; say so if it may not."""
    if shutil.which("apt-get") is None:
        report.left.append(f"{why}: this machine has no apt-get. Install {package} yourself.")
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and (shutil.which("sudo") is None or _ended([*sudo, "true"], quiet=True)):
        report.left.append(f"{why}: {package} is missing and may not be installed here.")
        return
    print(f"Installing {package} from the system's packages.", flush=True)
    steps = [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", package]]
    for step in steps:
        words = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", *step, "-qq"]
        if code := _ended(words, quiet=True):
            report.left.append(f"{why}: {package} could not be installed (apt-get ended {code}).")
            return


def contracts(report: Report) -> None:
    """Check the floor plan."""
    words = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    if _ended(words):
        report.failed.append("the floor plan (lint-imports)")
    else:
        report.ran.append("Floor plan   all contracts kept")


def pytest(name: str, words: list[str], report: Report, **environment: str) -> None:
    """Run pytest once, passing on what it prints as it prints it, and keep its closing line.

    environment  beside this process's own; DATABASE_URL is SQLite's unless given here
    """
    print(f"\n--- {name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="custodiet-var-") as var:
        given = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        given |= {"CUSTODIET_DEMO": "yes", "CUSTODIET_VAR": var, **environment}
        running = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", "-r", "fEs", *words],
            cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        closing = ""
        for line in running.stdout or ():
            print(line, end="", flush=True)
            if CLOSING.match(line.strip()):
                closing = line.strip().strip("= ")
        code = running.wait()
    report.ran.append(f"{name:<12} {closing or 'pytest did not say how it ended'}")
    report.closing.append(f"===== {closing} ===== ({name})" if closing else f"no closing line ({name})")
    if code:
        report.failed.append(f"the suite on {name} (pytest ended {code})")
    if skipped := re.search(r"(\d+) skipped", closing):
        report.left.append(f"{skipped[1]} tests on {name}, each for the reason that pytest gives above.")


# command -> Debian's package, what needs it, and the mark of those tests
NEEDED = {
    "chromium": ("chromium", "The journeys in a browser", "browser"),
    "java": ("openjdk-17-jre-headless", "The same detectors on Spark", "spark"),
}


def without_what_is_missing(report: Report) -> list[str]:
    """Find Chromium and Java, or install them, or leave their tests out and say so."""
    left = ["not national"]
    report.ran.append("Spark        whole runs; each detector and block by itself takes long: make spark")
    for command, (package, why, mark) in NEEDED.items():
        if shutil.which(command) is None:
            install(package, why, report)
        if shutil.which(command) is None:
            left.append(f"not {mark}")
    return ["-m", " and ".join(left)]


def on_postgres(words: list[str], report: Report) -> None:
    """Run the suite on a private PostgreSQL: all of it that meets a database. The rest has run already."""
    if programs() is None:
        install("postgresql", "The suite on PostgreSQL", report)
    if programs() is None:
        return
    with cluster() as address:
        pytest("PostgreSQL", [*words, "--meets-database"], report, DATABASE_URL=address)


def main() -> int:
    """Run what was asked, and say what ran."""
    parser = argparse.ArgumentParser(prog="python -m tools.suite", description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgres", "quick"])
    parser.add_argument("words", nargs="*", help="passed on to pytest")
    asked = parser.parse_args()
    # a private server must be stopped even when the run is
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report = Report()
    if asked.only == "quick":
        pytest("quick", ["-k", QUICK, *asked.words], report)
        return report.say(strict=False)
    if not asked.only:
        contracts(report)
    words = [*SPREAD, *without_what_is_missing(report), *asked.words]
    if asked.only != "postgres":
        pytest("SQLite", words, report)
    if asked.only != "sqlite":
        on_postgres(words, report)
    return report.say(strict=os.environ.get("CI") == "true")


if __name__ == "__main__":
    sys.exit(main())
