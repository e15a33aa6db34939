"""The worker as it is started for a force: a process of its own, on a database that really commits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Scratch, scratch

pytestmark = pytest.mark.xdist_group("crowd")


def checkpoints(database: Scratch) -> list[str]:
    """The days and hours at which the ledger has been signed, newest first."""
    say = "import django, json; django.setup(); from custodiet.ledger.queries import checkpoints; "
    said: list[str] = database.told("-c", f"{say}print(json.dumps([str(each[1]) for each in checkpoints()]))")
    return said


def test_a_worker_with_nothing_to_do_signs_the_ledger_once_and_ends(tmp_path: Path):
    with scratch(tmp_path) as database:
        assert database.run("-m", "custodiet", "first-admin", "webb", "--name", "M. Webb").returncode == 0
        assert checkpoints(database) == []
        ended = [database.run("-m", "custodiet", "worker", "--once") for _ in range(2)]
        assert [(done.returncode, done.stderr) for done in ended] == [(0, "")] * 2
        assert len(checkpoints(database)) == 1
