"""Vehicles and radios at somebody's address: what is near, what explains it, what is out of area."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest

from custodiet.detection.tests.selects import (
    hours,
    incident,
    keys,
    pairs,
    part,
    party,
    post,
    select,
    sent,
    tie,
    written,
)
from custodiet.detection.tests.small_force import NOON, days, minutes

METRE = 1 / 111_320  # of a degree north
HOUSE = {"latitude": 54.5, "longitude": -1.5}
HOME = {"row_id": "1", "address_id": "U-1", "person_id": "M-1", **HOUSE}
VULNERABLE = {"person_id": "M-1", "sex": "female", "markers": "domestic_abuse"}


def stay(number, at, long=30.0, *, officer="P-1", **more):
    return {
        "position_id": f"G-{number}", "officer_id": officer, "unit_id": "V-1", "from_at": at,
        "until_at": at + minutes(long), "address_id": "U-1", **HOUSE, **more,
    }  # fmt: skip


def stays(tmp_path, *rows, detector="stays_without_incident", **tables):
    there = {"addresses": [HOME], "people": [VULNERABLE], **tables}
    return select(tmp_path, detector, positions=list(rows or [stay(1, NOON)]), **there)


# what is near


@pytest.mark.parametrize(("long", "counts"), [(9.9, False), (10, True), (10.1, True)])
def test_a_stay_lasts_ten_minutes(tmp_path, long, counts):
    assert bool(stays(tmp_path, stay(1, NOON, long))) is counts


@pytest.mark.parametrize(("north", "counts"), [(0, True), (49, True), (51, False), (-49, True), (-51, False)])
def test_without_an_address_what_stands_within_fifty_metres_is_at_it(tmp_path, north, counts):
    rows = stays(tmp_path, stay(1, NOON, address_id=None, latitude=54.5 + north * METRE))
    assert bool(rows) is counts


@pytest.mark.parametrize("latitude", [49.9, 54.5, 60.8])  # Scilly to Shetland
@pytest.mark.parametrize(("east", "counts"), [(49, True), (51, False), (-49, True), (-51, False)])
def test_a_degree_east_is_as_long_as_it_is_at_that_latitude(tmp_path, latitude, east, counts):
    shift = east * METRE / math.cos(math.radians(latitude))
    place = {"latitude": latitude, "longitude": -1.49987}
    stood = stay(1, NOON, address_id=None, latitude=latitude, longitude=-1.49987 + shift)
    assert bool(stays(tmp_path, stood, addresses=[{**HOME, **place}])) is counts


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (datetime(2026, 6, 14, 22, 59, tzinfo=UTC), True),  # 23:59 on the wall, the last day there
        (datetime(2026, 6, 14, 23, 1, tzinfo=UTC), False),
    ],
)
@pytest.mark.parametrize("address", ["U-1", None])
def test_an_address_is_somebodys_on_the_days_on_which_they_lived_there(tmp_path, at, counts, address):
    moved = [{**HOME, "until_on": date(2026, 6, 14)}]
    assert bool(stays(tmp_path, stay(1, at, address_id=address), addresses=moved)) is counts


@pytest.mark.parametrize(("people", "counts"), [(8, True), (9, False)])
def test_an_address_of_many_says_nothing_about_one_of_them(tmp_path, people, counts):
    crowd = [{**HOME, "row_id": str(n), "person_id": f"M-{n}"} for n in range(1, people + 1)]
    assert bool(stays(tmp_path, addresses=crowd)) is counts


def test_somebody_without_a_marker_is_not_a_vulnerable_person(tmp_path):
    assert stays(tmp_path, people=[{**VULNERABLE, "markers": ""}]) == []


# what explains it


def test_the_officers_own_home_and_the_house_next_door_explain_a_stay(tmp_path):
    own = {"row_id": "2", "address_id": "U-1", "person_id": "M-50", **HOUSE}
    assert stays(tmp_path, addresses=[HOME, own], ties=[tie("self", person="M-50")]) == []
    next_door = {**own, "address_id": "U-2", "latitude": 54.5 + 20 * METRE}
    assert stays(tmp_path / "b", addresses=[HOME, next_door], ties=[tie("self", person="M-50")]) == []
    streets_away = {**own, "address_id": "U-2", "latitude": 54.5 + 300 * METRE}
    away = stays(tmp_path / "c", addresses=[HOME, streets_away], ties=[tie("self", person="M-50")])
    assert pairs(away) == {("P-1", "M-1"): 1}


@pytest.mark.parametrize(
    ("opened", "counts"),
    [(-hours(12) - minutes(1), True), (-hours(12), False), (minutes(30), False), (minutes(31), True)],
)
def test_an_incident_at_the_address_or_of_the_person_explains_a_stay(tmp_path, opened, counts):
    there = {"incidents": [incident(NOON + opened, address_id="U-1")]}
    theirs = {"incidents": [incident(NOON + opened)], "incident_people": [party()]}
    for place, tables in enumerate((there, theirs)):
        assert bool(stays(tmp_path / str(place), **tables)) is counts


@pytest.mark.parametrize(
    "tables",
    [
        {"assignments": [part(NOON - days(20))]},
        {"dispatches": [sent(1, NOON - hours(1))]},
        {"contacts": [written(NOON + hours(2), kind="visit")]},
        {"officers": [post(), post("P-2")], "assignments": [part(NOON - days(9), officer="P-2")]},
        {"officers": [post(remit="professional_standards")]},
    ],
    ids=["the case", "sent there", "a visit on record", "the team's case", "audits"],
)
def test_a_part_a_visit_on_record_and_the_team_explain_a_stay(tmp_path, tables):
    assert stays(tmp_path, **tables) == []


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({}, 0),
        ({"recorded_at": NOON}, 0),
        ({"recorded_at": NOON + minutes(1)}, 1),
        ({"until_at": NOON - days(60)}, 1),
        ({"officer": "P-2"}, 1),
    ],
    ids=["open", "keyed in by then", "keyed in later", "ended", "somebody else's"],
)
def test_a_part_that_the_record_keeps_open_explains_a_stay_though_the_incident_closed(tmp_path, more, counts):
    closed = incident(NOON - days(90), closed_at=NOON - days(70))
    open_part = part(NOON - days(90), **more)
    rows = stays(tmp_path, incidents=[closed], assignments=[open_part], officers=[post()])
    assert len(rows) == counts


def test_no_metres_at_all_is_the_very_place_and_divides_by_nothing(tmp_path):
    there = stay(1, NOON, address_id=None)
    assert len(stays(tmp_path, there, rules={"place_metres": 0})) == 1
    beside = stay(1, NOON, address_id=None, latitude=54.5 + 2 * METRE)
    assert stays(tmp_path / "b", beside, rules={"place_metres": 0}) == []


@pytest.mark.parametrize(("vehicle", "counts"), [("V-1", 0), ("V-2", 1)])
def test_a_crew_shares_what_explains_one_of_them(tmp_path, vehicle, counts):
    crew = [stay(1, NOON), stay(2, NOON + minutes(2), officer="P-2", unit_id=vehicle)]
    rows = stays(tmp_path, *crew, dispatches=[sent(1, NOON, officer="P-2")])
    assert len(rows) == counts


# out of area


def unit(officers, *, here):
    """Colleagues who stood in the middle of their area, the first few of them here as well."""
    far = {"address_id": None, "latitude": 53.0, "longitude": -2.0}
    rows = [stay(f"far-{n}", NOON - days(9), officer=f"P-{n}", **far) for n in range(1, officers + 1)]
    rows += [stay(f"here-{n}", NOON - days(8), officer=f"P-{n}", address_id=None) for n in range(2, here + 1)]
    return rows, [post(f"P-{n}", team=None) for n in range(1, officers + 1)]


@pytest.mark.parametrize(("officers", "here", "counts"), [(6, 1, 1), (6, 2, 1), (6, 3, 0), (5, 1, 0)])
def test_out_of_area_is_where_fewer_than_three_of_the_unit_have_stood(tmp_path, officers, here, counts):
    colleagues, posts = unit(officers, here=here)
    rows = stays(tmp_path, stay(1, NOON), *colleagues, detector="visits_out_of_area", officers=posts)
    assert [key for key in keys(rows) if key == "G-1"] == ["G-1"] * counts


def test_a_visit_out_of_area_that_an_incident_explains_is_none(tmp_path):
    colleagues, posts = unit(6, here=1)
    sent_there = [sent(1, NOON)]
    rows = stays(
        tmp_path, stay(1, NOON), *colleagues, detector="visits_out_of_area", officers=posts,
        dispatches=sent_there,
    )  # fmt: skip
    assert rows == []


# again and again, alone


def rounds(*on_days, **more):
    return [stay(n, NOON + days(n), **more) for n in on_days]


def test_visits_alone_count_one_for_each_day(tmp_path):
    again = [stay("again", NOON + hours(3)), *rounds(0, 10, 20, 30)]
    assert keys(stays(tmp_path, *again, detector="welfare_visits_alone")) == ["G-0", "G-10", "G-20", "G-30"]


@pytest.mark.parametrize(("last", "counts"), [(59, 4), (60, 4), (61, 0)])
def test_four_days_alone_are_counted_within_sixty(tmp_path, last, counts):
    rows = stays(tmp_path, *rounds(0, 10, 20, last), detector="welfare_visits_alone")
    assert len(rows) == counts


def test_three_days_alone_are_no_pattern(tmp_path):
    assert stays(tmp_path, *rounds(0, 10, 20), detector="welfare_visits_alone") == []


@pytest.mark.parametrize(
    ("mate", "counts"),
    [
        ({"unit_id": "V-1", "address_id": None}, 0),  # in the same vehicle
        ({"unit_id": "V-2"}, 0),  # at the door with another
        ({"unit_id": "V-2", "address_id": None, "latitude": 54.6}, 4),
    ],
)
def test_with_a_colleague_in_the_vehicle_or_at_the_door_nobody_is_alone(tmp_path, mate, counts):
    mates = [
        stay(f"mate-{n}", NOON + days(n) + minutes(5), 10, officer="P-2", **mate) for n in (0, 10, 20, 30)
    ]
    found = stays(tmp_path, *rounds(0, 10, 20, 30), *mates, detector="welfare_visits_alone")
    assert [row["row_id"] for row in found if row["officer_id"] == "P-1"] == keys(found)[:counts]


def test_two_visits_on_one_night_are_of_two_days_by_the_clock_on_the_wall(tmp_path):
    before = datetime(2026, 6, 14, 22, 30, tzinfo=UTC)  # half past eleven in summer time
    nights = [stay("late", before), stay("later", before + hours(1)), *rounds(5, 6)]
    assert len(stays(tmp_path, *nights, detector="welfare_visits_alone")) == 4


@pytest.mark.parametrize(("lives_at", "counts"), [("U-1", 0), ("U-9", 1)])
def test_what_explains_a_stay_about_one_of_a_household_explains_it_about_all(tmp_path, lives_at, counts):
    other = {**HOME, "row_id": "2", "address_id": lives_at, "person_id": "M-2", "latitude": 54.9}
    rows = stays(tmp_path, addresses=[HOME, other], dispatches=[sent(1, NOON, person="M-2")])
    assert len(rows) == counts
