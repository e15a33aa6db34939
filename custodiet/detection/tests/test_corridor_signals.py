"""Contact with sources outside the log, by their number alone, and nobody near it who may not be."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from custodiet.detection.tests.selects import call, hours, keys, part, post, select
from custodiet.detection.tests.small_force import NOON, days, minutes

SOURCE = {"row_id": "1", "number": "0700", "source_id": "S-1", "handler_id": "P-1"}
OUTSIDE, OTHERS = "source_calls_outside_the_log", "source_calls_by_others"


def contacts(tmp_path, detector, *rows, **tables):
    there = {"source_numbers": [SOURCE], "calls": list(rows or [call(1, NOON, person=None)]), **tables}
    return select(tmp_path, detector, **there)


def logged(at, officer="P-1", **more):
    return [{"contact_id": "1", "officer_id": officer, "source_id": "S-1", "contacted_at": at, **more}]


@pytest.mark.parametrize(
    ("apart", "counts"),
    [
        (hours(24), False),
        (hours(24) + minutes(1), True),
        (-hours(24), False),
        (-hours(24) - minutes(1), True),
    ],
)
def test_a_contact_in_the_log_stands_for_a_day_either_side(tmp_path, apart, counts):
    assert bool(contacts(tmp_path, OUTSIDE, source_contacts=logged(NOON + apart))) is counts


def test_a_long_contact_stands_until_a_day_after_its_end(tmp_path):
    meeting = logged(NOON - hours(40), until_at=NOON - hours(24))
    assert contacts(tmp_path, OUTSIDE, source_contacts=meeting) == []


def test_another_handlers_contact_does_not_stand_for_ones_own(tmp_path):
    assert len(contacts(tmp_path, OUTSIDE, source_contacts=logged(NOON, "P-2"))) == 1


@pytest.mark.parametrize(
    ("at", "detector"),
    [
        (datetime(2026, 6, 14, 22, 59, tzinfo=UTC), OUTSIDE),  # 23:59 on the wall, the handler's last day
        (datetime(2026, 6, 14, 23, 1, tzinfo=UTC), OTHERS),
    ],
)
def test_a_handler_who_handed_over_is_somebody_else_from_the_next_day(tmp_path, at, detector):
    numbers = [
        {**SOURCE, "until_on": date(2026, 6, 14)},
        {**SOURCE, "row_id": "2", "handler_id": "P-2", "from_on": date(2026, 6, 15)},
    ]
    for place, name in enumerate((OUTSIDE, OTHERS)):
        rows = contacts(tmp_path / str(place), name, call(1, at, person=None), source_numbers=numbers)
        assert bool(rows) is (name == detector)


@pytest.mark.parametrize(
    ("tables", "counts"),
    [
        ({}, 1),
        ({"source_contacts": logged(NOON, "P-2")}, 0),
        ({"officers": [post(supervisor_id="P-2")]}, 0),
        ({"officers": [post(supervisor_id="P-3")]}, 1),
        ({"source_numbers": [SOURCE, {**SOURCE, "row_id": "2", "handler_id": "P-2"}]}, 0),
    ],
    ids=["nobody's handler", "cover on record", "supervises the handler", "supervises another", "co-handler"],
)
def test_who_may_be_in_touch_with_a_source_beside_the_handler(tmp_path, tables, counts):
    rows = contacts(tmp_path, OTHERS, call(1, NOON, officer="P-2", person=None), **tables)
    assert len(rows) == counts


def test_a_source_who_is_also_a_witness_may_be_rung_by_the_officer_in_the_case(tmp_path):
    ring = call(1, NOON, officer="P-2", person="M-1")
    assert contacts(tmp_path, OTHERS, ring, assignments=[part(NOON - days(2), officer="P-2")]) == []
    assert keys(contacts(tmp_path / "b", OTHERS, ring)) == ["T-1"]


def test_a_number_given_out_again_is_no_sources(tmp_path):
    gone = [{**SOURCE, "until_on": date(2026, 6, 16)}]
    assert contacts(tmp_path, OUTSIDE, source_numbers=gone) == []
    assert contacts(tmp_path / "b", OTHERS, call(1, NOON, officer="P-2"), source_numbers=gone) == []


@pytest.mark.parametrize("detector", [OUTSIDE, OTHERS])
def test_no_row_of_the_corridor_names_the_source_or_a_person(tmp_path, detector):
    ring = call(1, NOON, officer="P-1" if detector == OUTSIDE else "P-2", person="M-1")
    rows = contacts(tmp_path, detector, ring)
    assert [row["person_id"] for row in rows] == [None]
    assert "S-1" not in str(rows)
    assert "0700" not in str(rows)
