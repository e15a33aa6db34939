"""Running a program on a stranger's file: without network, without a disk to write to, and not for long."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta

from custodiet.core.errors import NotNow
from custodiet.reporting.cleaning import pages, work

REFUSED = work.REFUSED
PDF = "application/pdf"
ENDS = {**dict.fromkeys(work.PICTURES, "png"), "image/jpeg": "jpg", PDF: "pdf"}  # of clean copies
MEMORY = 2 * 1024**3  # bytes of address space
FILES = 32
# A name space of users and of networks, each with nothing in it; a limit of nought on what a file may hold.
APART = ("unshare", "--map-root-user", "--net", "--ipc", "prlimit", f"--as={MEMORY}", "--fsize=0",
         f"--nofile={FILES}", "--core=0")  # fmt: skip
NOT_HERE = (
    "This machine does not let a process run apart, without a network, so files are not looked into here. "
    "Whoever runs the site can read in “run it” what is needed."
)


def run(words: Sequence[str], data: bytes, *, within: timedelta) -> tuple[int, bytes]:
    """Run a program apart, with the data on its standard input. Gives its exit code and what it said.

    Refuses, with NotNow, a machine that cannot keep it apart, and one that took longer than it may.
    """
    seconds = int(within.total_seconds())
    try:
        done = subprocess.run(  # noqa: S603  our own words, never the file's
            [*APART, f"--cpu={seconds}", *words], input=data, capture_output=True, timeout=seconds,
            check=False, cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    except FileNotFoundError:
        raise NotNow(NOT_HERE) from None
    except subprocess.TimeoutExpired:
        raise NotNow(
            f"Looking into this file took longer than {seconds} seconds, so it was stopped."
        ) from None
    if done.returncode and done.stderr.startswith((b"unshare:", b"prlimit:")):
        raise NotNow(NOT_HERE)
    return done.returncode, done.stdout


def kind_of(data: bytes, *, within: timedelta) -> str:
    """What a file is by what it holds, such as image/jpeg; its name and what its sender said do not count."""
    code, said = run(["file", "--brief", "--mime-type", "-"], data, within=within)
    kind = said.decode("ascii", errors="replace").strip()
    if code or "/" not in kind:
        raise NotNow("What kind of file this is could not be told.")
    return kind


def cleaned(kind: str, data: bytes, *, within: timedelta) -> tuple[bytes, str]:
    """Copy a file clean. Gives the copy and an empty text, or nothing and why there is no copy."""
    program = pages.__file__ if kind == PDF else work.__file__
    words = [sys.executable, "-I", "-B", str(program), kind]
    code, said = run(words, data, within=within)
    if code == REFUSED:
        return b"", said.decode("utf-8", errors="replace")
    if code:
        return b"", "It could not be read, or needed more memory than it may have."
    return said, ""
