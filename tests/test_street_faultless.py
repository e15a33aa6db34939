"""No form, file, encoding, length or way of asking makes the street break."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.databases import POSTGRES, Scratch, on_server, scratch
from tests.test_killed import seed

pytestmark = pytest.mark.xdist_group("crowd")


@contextmanager
def as_the_street(database: Scratch) -> Iterator[Scratch]:
    """On PostgreSQL under the street's own role, as a force runs it; SQLite has no roles."""
    if not POSTGRES:
        yield database
        return
    role = f"street_{secrets.token_hex(4)}"
    on_server(f"CREATE ROLE {role} LOGIN")
    try:
        done = database.run("-m", "custodiet", "street-role", role)
        assert done.returncode == 0, done.stdout + done.stderr
        parts = urlsplit(database.url)
        yield replace(
            database, url=urlunsplit(parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}"))
        )
    finally:
        import psycopg

        with psycopg.connect(database.url, autocommit=True) as owner:
            owner.execute(f"DROP OWNED BY {role}".encode())
        on_server(f"DROP ROLE {role}")


EXAMPLES = 60 if POSTGRES else 250

__all__ = ["seed"]  # a fixture


def test_whatever_is_sent_to_the_street_is_answered_and_a_report_still_goes_through(
    tmp_path: Path, seed: int
):
    with scratch(tmp_path) as database:
        database.told("-m", "tests.street", "desks")
        with as_the_street(database) as theirs:
            found = theirs.told("-m", "tests.street", "fuzz", EXAMPLES, seed, within=600)
    answered = {int(status): count for status, count in found["answered"].items()}
    assert sum(answered.values()) >= EXAMPLES and max(answered) < 500
    assert answered[200] > answered.get(400, 0)  # it came further than the door
    assert sum(answered.values()) > answered[200]  # and something was refused
    assert POSTGRES or answered.get(400, 0) > 0  # sixty requests may hold none that is answered so
    assert (found["then"], found["code"]) == (200, True)
    assert {"/", "/report/", "/back/"} <= set(found["asked"])
