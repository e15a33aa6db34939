"""The street killed between the first byte of a report and its code: nothing that was promised is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import POSTGRES, scratch
from tests.test_killed import seed

pytestmark = [pytest.mark.kill, pytest.mark.xdist_group("crowd")]
POINTS = 40 if POSTGRES else 200

__all__ = ["seed"]  # a fixture


def test_whenever_a_code_was_shown_every_part_opens_and_the_same_form_again_gives_one_report(
    tmp_path: Path, seed: int
):
    with scratch(tmp_path) as database:
        database.told("-m", "tests.street", "desks")
        killed = database.told("-m", "tests.street", "kills", POINTS, seed, within=600)
        found = database.told("-m", "tests.street", "opened")
    kept = {each.get("story"): each for each in found["reports"]}
    assert len(killed["found"]) == POINTS
    assert [each for each in found["reports"] if "refused" in each] == []
    assert len(kept) == len(found["reports"]) == POINTS + 8  # one for each form, and eight that nobody harmed
    for each in killed["found"]:
        assert each["again"], "the same form again gives a code"
        assert each["shown"] in ([], each["again"]), "and it is the code that was shown"
        report = kept[each["story"]]
        assert (report["file"], report["name"]) == (each["file"], "heron.jpg")
        assert report["kinds"] == ["answers", "file", "file_name"]
    shown = sum(bool(each["shown"]) for each in killed["found"])
    assert 0 < shown < POINTS  # some were killed late, and some early
    assert found["left over"] == found["forgotten"] > 0  # what the dead left is in nobody's way, and goes
