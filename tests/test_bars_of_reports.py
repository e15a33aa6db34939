"""The benchmark of reports says of each row what it misses of the bar."""

from __future__ import annotations

from typing import Any

import pytest

from tools.bench_reports_page import FAST, STOCK, missed

GOOD = {"rate": 100.0, "senders": 4, "size": 0, "p95": 0.5, "refused": 0}


@pytest.mark.parametrize(
    ("other", "names"),
    [
        ({}, []),
        ({"rate": FAST[4][0]}, []),
        ({"rate": FAST[4][0] - 0.1}, ["fast"]),
        ({"rate": 10 * STOCK[4][0] - 0.01}, ["stock", "fast"]),
        ({"rate": 0.1, "size": 1024}, []),  # nothing of theirs was measured with a file
        ({"p95": 0.999}, []),
        ({"p95": 1.0}, ["p95"]),
        ({"refused": 1, "size": 1024}, ["refused"]),
    ],
)
def test_a_row_is_held_against_the_bar(other: dict[str, Any], names: list[str]):
    assert missed({**GOOD, **other}) == names
