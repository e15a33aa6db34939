"""Several writers at once, in processes of their own, on a database that really commits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import scratch

WRITERS, ROUNDS, RIVALS = 8, 12, 20

pytestmark = pytest.mark.xdist_group("crowd")


def test_eight_writers_at_once_lose_nothing_and_leave_the_chain_whole(tmp_path: Path):
    with scratch(tmp_path) as database:
        found = database.told("-m", "tests.crowd", "together", WRITERS, ROUNDS)
    assert found["codes"] == [0] * WRITERS
    assert found["acknowledged"] == WRITERS * ROUNDS * 3
    assert (found["chain"], found["missing"], found["halves"]) == ([], [], [])


def test_of_twenty_who_want_the_same_one_succeeds_and_the_rest_are_told_not_now(tmp_path: Path):
    with scratch(tmp_path) as database:
        found = database.told("-m", "tests.crowd", "contest", RIVALS)
    assert found["closing"] == ["NotNow"] * (RIVALS - 1) + ["done"]
    assert found["adopting"] == ["NotNow"] * (RIVALS - 1) + ["done"]
    assert (found["chain"], found["missing"], found["halves"]) == ([], [], [])


def test_of_six_workers_who_find_the_same_run_due_one_starts_it(tmp_path: Path):
    with scratch(tmp_path) as database:
        found = database.told("-m", "tests.crowd", "due", 6)
    assert found["codes"] == [0] * 6
    assert (found["runs"], found["jobs"], found["asked"]) == (1, 1, 1)
