"""Stops and searches: whose choice, what was found, on what authority."""

from __future__ import annotations

import pytest

from custodiet.detection.engine import Engine
from custodiet.detection.tests.selects import keys, pairs, select
from custodiet.detection.tests.small_force import NOON, store

OF_PUBLISHED_ROWS = (
    "stops_of_women", "stops_finding_nothing", "repeat_stops", "searches_beyond_outer_clothing",
)  # fmt: skip


def stop(number=1, **more):
    return {
        "stop_id": f"Q-{number}", "officer_id": "P-1", "person_id": "M-1", "stopped_at": NOON,
        "kind": "Person search", "gender": "Female", "outcome": "A no further action disposal",
        "outcome_linked": False, "more_than_outer": True, "operation": False, **more,
    }  # fmt: skip


@pytest.mark.parametrize("detector", OF_PUBLISHED_ROWS)
def test_a_search_of_a_woman_beyond_outer_clothing_that_finds_nothing_is_counted(tmp_path, detector):
    assert keys(select(tmp_path, detector, stops=[stop()])) == ["Q-1"]


@pytest.mark.parametrize("detector", OF_PUBLISHED_ROWS)
@pytest.mark.parametrize(
    "change",
    [{"operation": True}, {"kind": "Vehicle search"}, {"officer_id": None}, {"officer_id": ""}],
    ids=lambda change: next(iter(change.values())) or "nobody",
)
def test_an_operation_a_vehicle_and_a_row_without_an_officer_are_nobodys_choice(tmp_path, detector, change):
    assert select(tmp_path, detector, stops=[stop(**change)]) == []


@pytest.mark.parametrize("detector", OF_PUBLISHED_ROWS[1:])
@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"outcome": "Arrest"}, False),
        ({"outcome": "Nothing found - no further action"}, True),
        ({"outcome": ""}, False),  # not filled in is not known
        ({"outcome": None}, False),
        ({"outcome_linked": True}, False),
        ({"outcome_linked": None}, True),
    ],
)
def test_nothing_found_is_said_and_never_supposed(tmp_path, detector, change, counts):
    assert bool(select(tmp_path, detector, stops=[stop(**change)])) is counts


@pytest.mark.parametrize(
    ("gender", "counts"), [("Female", True), ("female", True), ("Male", False), (None, False)]
)
@pytest.mark.parametrize("detector", OF_PUBLISHED_ROWS[:2])
def test_whom_a_stop_was_of_is_as_published(tmp_path, detector, gender, counts):
    assert bool(select(tmp_path, detector, stops=[stop(gender=gender)])) is counts


@pytest.mark.parametrize(("more", "counts"), [(True, True), (False, False), (None, False)])
def test_more_than_outer_clothing_is_what_was_removed(tmp_path, more, counts):
    rows = select(tmp_path, "searches_beyond_outer_clothing", stops=[stop(more_than_outer=more)])
    assert bool(rows) is counts


def test_repeat_stops_are_of_one_person_by_one_officer(tmp_path):
    rows = [stop(1), stop(2), stop(3, person_id="M-2"), stop(4, officer_id="P-2"), stop(5, person_id=None)]
    found = select(tmp_path, "repeat_stops", stops=rows)
    assert pairs(found) == {("P-1", "M-1"): 2, ("P-1", "M-2"): 1, ("P-2", "M-1"): 1}


@pytest.mark.parametrize("detector", OF_PUBLISHED_ROWS)
def test_on_what_is_published_it_says_that_no_row_names_an_officer(tmp_path, detector):
    published = [stop(n, officer_id=None) for n in range(9)]
    with Engine(store(tmp_path, stops=published), memory="200MB", threads=1) as engine:
        lack = engine.can_run(detector)
    assert (lack.table, lack.column) == ("stops", "officer_id")
    assert "No row of stops says officer_id" in lack.why


# in custody


def search(**more):
    return [{"search_id": "X-1", "officer_id": "P-1", "person_id": "M-1", "searched_at": NOON, **more}]


@pytest.mark.parametrize(("authorised", "counts"), [(False, True), (True, False), (None, False)])
def test_a_missing_authority_is_said_and_never_supposed(tmp_path, authorised, counts):
    rows = select(
        tmp_path, "custody_searches_without_authority", custody_searches=search(authorised=authorised)
    )
    assert bool(rows) is counts


@pytest.mark.parametrize(("found", "counts"), [(False, True), (True, False), (None, False)])
def test_finding_nothing_in_custody_is_said_and_never_supposed(tmp_path, found, counts):
    rows = select(tmp_path, "custody_searches_finding_nothing", custody_searches=search(found=found))
    assert bool(rows) is counts
