"""No form, file, encoding, length or way of asking makes the street break."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import POSTGRES, scratch
from tests.test_killed import seed

pytestmark = pytest.mark.xdist_group("crowd")
EXAMPLES = 60 if POSTGRES else 250

__all__ = ["seed"]  # a fixture


def test_whatever_is_sent_to_the_street_is_answered_and_a_report_still_goes_through(
    tmp_path: Path, seed: int
):
    with scratch(tmp_path) as database:
        database.told("-m", "tests.street", "desks")
        found = database.told("-m", "tests.street", "fuzz", EXAMPLES, seed, within=600)
    answered = {int(status): count for status, count in found["answered"].items()}
    assert sum(answered.values()) >= EXAMPLES and max(answered) < 500
    assert answered[200] > answered.get(400, 0)  # it came further than the door
    assert sum(answered.values()) > answered[200]  # and something was refused
    assert (found["then"], found["code"]) == (200, True)
    assert {"/", "/report/", "/back/"} <= set(found["asked"])
