"""Processes killed in the middle: what was acknowledged is there, and nothing is half done."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.databases import scratch

KILLS, WRITERS = 110, 4

pytestmark = [pytest.mark.kill, pytest.mark.xdist_group("crowd")]


@pytest.fixture
def seed() -> int:
    """Where the random moments come from; printed, and taken from CUSTODIET_SEED to see a failure again."""
    chosen = int(os.environ.get("CUSTODIET_SEED", random.SystemRandom().randrange(10**9)))
    print(f"CUSTODIET_SEED={chosen}")  # noqa: T201  pytest shows it when the test fails
    return chosen


def test_after_a_hundred_kills_under_load_all_that_was_acknowledged_is_there_and_nothing_is_half_done(
    tmp_path: Path, seed: int
):
    with scratch(tmp_path) as database:
        found = database.told("-m", "tests.crowd", "kills", KILLS, WRITERS, seed)
    assert found["acknowledged"] > KILLS  # there was a load
    assert (found["chain"], found["missing"], found["halves"]) == ([], [], [])
    assert len(found["after"]) == 3  # and it works again, with nothing to mend


def test_a_file_whose_worker_is_killed_is_read_again_and_kept_once(tmp_path: Path, seed: int):
    with scratch(tmp_path) as database:
        found = database.told("-m", "tests.crowd", "workers", 2, seed)
    assert found["killed"] == 8
    assert found["jobs"] == ["done", "done"]
    assert found["extracts"] == [["kept", 60_000]] * 2
    assert found["said kept"] == 2
    assert (found["held"], found["left over"]) == (120_000, [])


def test_a_run_whose_worker_is_killed_is_taken_up_again_and_gives_what_an_unharmed_one_gives(
    tmp_path: Path, seed: int
):
    with scratch(tmp_path) as database:
        found = database.told("-m", "tests.crowd", "detection", 4, seed)
    unharmed, killed = found["runs"]
    assert found["killed"] == 4
    for run in (unharmed, killed):
        assert (run["stage"], run["finished"]) == ("finished", 1)
        assert (run["once"], run["each once"]) == (True, True)
    assert (killed["results"], killed["findings"]) == (unharmed["results"], unharmed["findings"])
    assert killed["digest"] == unharmed["digest"] != ""


def test_a_file_that_ends_every_worker_is_put_aside_with_the_reason(tmp_path: Path, seed: int):
    with scratch(tmp_path) as database:
        found = database.told("-m", "tests.crowd", "every worker", seed)
    assert (found["jobs"], found["extracts"]) == (["failed"], [["refused", 0]])
    assert found["why"] == "Its worker stopped 5 times without finishing."
    assert found["said kept"] == 0


def test_a_worker_that_wakes_after_another_has_done_its_work_adds_nothing_to_it(tmp_path: Path, seed: int):
    with scratch(tmp_path) as database:
        found = database.told("-m", "tests.crowd", "suspended", seed)
    assert found["code"] == 0
    assert found["jobs"] == ["done"]
    assert found["extracts"] == [["kept", 60_000]]
    assert (found["said kept"], found["held"], found["left over"]) == (1, 60_000, [])


def test_whatever_the_site_said_yes_to_is_there_after_the_site_is_killed(tmp_path: Path, seed: int):
    with scratch(tmp_path) as database:
        found = database.told("-m", "tests.crowd", "web", 4, seed)
    assert (found["acknowledged"] > 8, found["refused"]) == (True, [])
    assert (found["chain"], found["missing"], found["halves"]) == ([], [], [])
