"""Minor matters, each counted once and for less as it grows old."""

from __future__ import annotations

import pytest

from custodiet.detection.tests.selects import keys, select
from custodiet.detection.tests.small_force import NOON, days


def matter(number, ago, **more):
    return {
        "complaint_id": f"C-{number}", "officer_id": "P-1", "recorded_at": NOON - days(ago),
        "kind": "complaint", "severity": "low", **more,
    }  # fmt: skip


def matters(tmp_path, *rows, **rules):
    return select(tmp_path, "many_minor_matters", complaints=list(rows), rules=rules)


@pytest.mark.parametrize(("count", "counts"), [(2, 0), (3, 3), (4, 4)])
def test_matters_of_one_day_weigh_as_many_as_they_are(tmp_path, count, counts):
    assert len(matters(tmp_path, *(matter(n, 0) for n in range(count)))) == counts


@pytest.mark.parametrize(("ago", "counts"), [(730, 4), (731, 0)])
def test_a_matter_counts_for_half_after_its_half_life(tmp_path, ago, counts):
    # two of today, and two that are a half-life old: three; a day older, a little less
    rows = [matter(1, 0), matter(2, 0), matter(3, ago), matter(4, ago)]
    assert len(matters(tmp_path, *rows)) == counts


def test_what_is_older_than_two_half_lives_before_the_last_is_not_shown(tmp_path):
    rows = [*(matter(n, n) for n in range(4)), matter(9, 2 * 730 - 1), matter(10, 2 * 730)]
    assert keys(matters(tmp_path, *rows)) == ["C-9", "C-3", "C-2", "C-1", "C-0"]


def test_what_stood_high_once_stays_where_it_was_then(tmp_path):
    old = [matter(n, 3000 + n) for n in range(4)]
    assert keys(matters(tmp_path, matter(9, 0), *old)) == ["C-3", "C-2", "C-1", "C-0"]


def test_one_matter_with_many_allegations_is_one(tmp_path):
    rows = [matter(n, 0, matter_id="PS/1") for n in range(5)]
    assert matters(tmp_path, *rows) == []
    assert len(matters(tmp_path / "b", *rows, matter(8, 0), matter(9, 0))) == 3


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"severity": "high"}, 0),
        ({"severity": "medium"}, 3),
        ({"severity": None}, 3),
        ({"kind": "grievance"}, 3),
        ({"kind": "vetting"}, 0),
    ],
)
def test_grave_matters_and_vetting_are_not_minor_matters(tmp_path, change, counts):
    assert (
        len(
            matters(
                tmp_path,
                *(matter(n, n, **change) for n in range(3)),
                matter_half_life_days=7300,
                matter_weight=2,
            )
        )
        == counts
    )


def test_matters_of_two_officers_are_not_added_up(tmp_path):
    rows = [matter(n, 0, officer_id=f"P-{n % 2}") for n in range(4)]
    assert matters(tmp_path, *rows) == []


@pytest.mark.parametrize("half_life", [0, 1, 10])
@pytest.mark.parametrize(("ago", "counts"), [(10, 4), (11, 0)])
def test_a_half_life_under_ten_days_is_taken_for_ten(tmp_path, half_life, ago, counts):
    rows = [matter(1, 0), matter(2, 0), matter(3, ago), matter(4, ago)]
    assert len(matters(tmp_path, *rows, matter_half_life_days=half_life)) == counts
