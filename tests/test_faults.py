"""What machines and files do wrong: a full disk, a spoilt file, bad rows, a clock set back. Said plainly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.databases import scratch, scratch_on, small_disk

MEGA = 1_000_000
CHUNK = pytest.mark.xdist_group("crowd")


@CHUNK
def test_when_the_disk_of_the_records_is_full_it_is_said_and_nothing_is_lost(tmp_path: Path):
    with small_disk(tmp_path / "small", 30 * MEGA) as disk, scratch_on(disk, tmp_path) as database:
        found = database.told("-m", "tests.crowd", "full records")
    assert [status for status, _ in found["full"]] == [507] * 3
    assert {body for _, body in found["full"]} == {
        '{"refused": "There is no room left to write. Nothing was changed."}'
    }
    assert found["page"] == 507
    assert "There is no room left to record this" in found["said"]
    assert found["after"] == 200
    assert (found["chain"], found["missing"], found["halves"]) == ([], [], [])


@CHUNK
def test_when_the_disk_of_the_logs_is_full_the_file_is_refused_and_can_be_read_again(tmp_path: Path):
    with small_disk(tmp_path / "small", 3 * MEGA) as disk, scratch(tmp_path) as database:
        found = replace(database, small_disk=disk).told("-m", "tests.crowd", "full store")
    assert found["first"] == "refused"
    assert found["why"].startswith("The disk that keeps the logs is full")
    assert found["left"] == []
    assert found["then"] == ["kept", 60_000]
    assert found["events"] == [
        "detection.extract_handed_in",
        "detection.extract_refused",
        "detection.extract_tried_again",
        "detection.extract_kept",
    ]
    assert (found["chain"], found["halves"]) == ([], [])
