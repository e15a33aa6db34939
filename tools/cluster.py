"""A private PostgreSQL for one run of the tests: made in a folder of its own, gone when the run ends."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

OWNER = "custodiet"
ACCOUNT = "postgres"  # Debian's own account for the server, which refuses to run as root


def programs() -> Path | None:
    """The folder of the newest PostgreSQL here that can make a cluster; None when there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = [folder for folder in folders if (folder / "initdb").exists()]
    if found:
        return found[-1]
    path = shutil.which("initdb")
    return Path(path).resolve().parent if path else None


def _as_owner(words: list[str]) -> list[str]:
    return ["runuser", "-u", ACCOUNT, "--", *words] if os.geteuid() == 0 else words


def _run(*words: str | Path) -> None:
    done = subprocess.run(
        _as_owner([str(word) for word in words]),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd="/",  # the account of the server may not read the folder that this was started in
    )
    if done.returncode:
        raise RuntimeError(f"{words[0]} ended with {done.returncode}:\n{done.stdout}")


@contextmanager
def cluster() -> Iterator[str]:
    """Make a cluster, serve it on a socket that only this account can reach, and stop it at the end.

    Gives its DATABASE_URL. Nothing listens on the network. A line that was acknowledged is on the disk
    (fsync is on), because the tests that kill processes ask exactly that.
    """
    bin_folder = programs()
    if bin_folder is None:
        raise RuntimeError("PostgreSQL is not on this machine.")
    folder = Path(tempfile.mkdtemp(prefix="custodiet-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam(ACCOUNT)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, log = folder / "data", folder / "log"
    settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=200"
    try:
        trust = ("--auth-local", "trust", "--auth-host", "reject")
        make = (bin_folder / "initdb", "--pgdata", data, "--username", OWNER)
        _run(*make, *trust, "--encoding", "UTF8", "--locale", "C.UTF-8")
        control = (bin_folder / "pg_ctl", "--pgdata", data, "--log", log, "--wait")
        _run(*control, "start", "--options", settings)
        try:
            yield f"postgres://{OWNER}@{quote(str(folder), safe='')}/postgres"
        finally:
            _run(*control, "stop", "--mode", "fast")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
