"""Databases of their own for tests that need real commits: several processes, kills, full disks.

The suite's own test database is rolled back after each test, and the ledger refuses to be emptied. So such a
test is given a fresh copy of a migrated database, of the kind that the suite runs on, and drives it from
processes of its own.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("DATABASE_URL", "")
POSTGRES = SERVER.startswith("postgres")
KIND = "PostgreSQL" if POSTGRES else "SQLite"


@dataclass(frozen=True)
class Scratch:
    """One migrated database and the folder that its programs keep everything else in."""

    url: str
    folder: Path

    small_disk: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to work on this database and nowhere else."""
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "CUSTODIET_DEMO": "yes",
            "CUSTODIET_VAR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "custodiet.settings",
            "PYTHONPATH": str(ROOT),
            "SMALL_DISK": str(self.small_disk or ""),
        }

    def run(self, *words: object, within: float = 300) -> subprocess.CompletedProcess[str]:
        """Run Python with these words on this database, to its end.

        within  seconds
        """
        return subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )

    def told(self, *words: object, within: float = 300) -> Any:
        """Run Python likewise, and read what it says on its last line as JSON."""
        done = self.run(*words, within=within)
        assert done.returncode == 0, f"ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def scratch(folder: Path, *, tablespace: str = "") -> Iterator[Scratch]:
    """Give a fresh migrated database, and take it away again.

    folder      an empty one, such as pytest's tmp_path
    tablespace  where PostgreSQL shall keep it; empty for the usual place
    """
    if not POSTGRES:
        path = folder / "scratch.sqlite3"
        shutil.copyfile(_sqlite_template(), path)
        yield Scratch(f"sqlite:///{path}", folder)
        return
    name = f"scratch_{secrets.token_hex(6)}"
    where = f" TABLESPACE {tablespace}" if tablespace else ""
    on_server(f"CREATE DATABASE {name} TEMPLATE {_postgres_template()}{where}")
    try:
        yield Scratch(_address(name), folder)
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def small_disk(size: int) -> Iterator[Path]:
    """Mount a disk of so many bytes, which PostgreSQL may use too. Only root may; others are told so."""
    if os.geteuid() != 0:
        pytest.skip("Only root may mount a small disk to fill.")
    # not under pytest's own folder, which the account of the PostgreSQL server may not enter
    folder = Path(tempfile.mkdtemp(prefix="custodiet-small-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


@contextmanager
def scratch_on(disk: Path, folder: Path) -> Iterator[Scratch]:
    """Give a scratch database whose records are on that small disk, and all else in the folder."""
    if not POSTGRES:
        with scratch(disk) as database:
            yield replace(database, folder=folder, small_disk=disk)
        return
    name, place = f"small_{secrets.token_hex(6)}", disk / "tablespace"
    place.mkdir()
    shutil.chown(place, "postgres")
    on_server(f"CREATE TABLESPACE {name} LOCATION '{place}'")
    try:
        with scratch(folder, tablespace=name) as database:
            yield replace(database, small_disk=disk)
    finally:
        on_server(f"DROP TABLESPACE {name}")


def on_server(statement: str) -> list[tuple[Any, ...]]:
    """Say one statement to the PostgreSQL server itself, outside any transaction; gives the rows."""
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def _address(name: str) -> str:
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))


@functools.cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="custodiet-template-", dir=os.environ.get("CUSTODIET_VAR")))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _set_up(Scratch(f"sqlite:///{folder / 'template.sqlite3'}", folder))
    return folder / "template.sqlite3"


@functools.cache
def _postgres_template() -> str:
    name = f"template_{secrets.token_hex(6)}"
    on_server(f"CREATE DATABASE {name}")
    atexit.register(_drop, name)
    with tempfile.TemporaryDirectory() as folder:
        _set_up(Scratch(_address(name), Path(folder)))
    return name


def _drop(name: str) -> None:
    with suppress(Exception):  # at exit the server itself may be gone, and the database with it
        on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _set_up(template: Scratch) -> None:
    done = template.run("-m", "custodiet", "set-up")
    assert done.returncode == 0, done.stderr
    path = template.folder / "template.sqlite3"
    if not POSTGRES:  # copied as one file, so nothing may be left beside it
        _one_file(path)


def _one_file(path: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
