"""Body-worn video: off when alone, deleted by hand, looked at again, looked at without a case."""

from __future__ import annotations

from datetime import UTC, datetime

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
    shift,
)
from custodiet.detection.tests.small_force import NOON, days, minutes

WOMAN = {"person_id": "M-1", "sex": "female", "markers": ""}
MAN = {"person_id": "M-2", "sex": "male", "markers": ""}
ON_DUTY = [shift(n, NOON - hours(4) + days(n)) for n in range(-9, 4)]


def film(number, at, long=30.0, *, officer="P-1", **more):
    return {
        "recording_id": f"B-{number}", "officer_id": officer, "starts_at": at,
        "ends_at": at + minutes(long), **more,
    }  # fmt: skip


def usual(recorded, visits=5):
    """Other visits, of a man, so many of them recorded; and a colleague's camera that worked on the day."""
    others = [sent(f"u{n}", NOON - days(n + 1), person="M-2") for n in range(visits)]
    films = [film(f"u{n}", NOON - days(n + 1)) for n in range(recorded)]
    return others, [*films, film("colleague", NOON - hours(2), officer="P-2")]


def unrecorded(tmp_path, *films, recorded=3, visits=5, visit=None, **tables):
    others, kept = usual(recorded, visits)
    alone = {**sent(1, NOON, alone=True), **(visit or {})}
    there = {
        "people": [WOMAN, MAN], "duties": ON_DUTY, "officers": [post(), post("P-2")],
        "dispatches": [alone, *others], "recordings": [*kept, *films], **tables,
    }  # fmt: skip
    return select(tmp_path, "camera_off_alone", **there)


def test_a_lone_visit_to_a_woman_without_video_is_counted(tmp_path):
    assert pairs(unrecorded(tmp_path)) == {("P-1", "M-1"): 1}


@pytest.mark.parametrize(
    ("visit", "counts"),
    [
        ({"alone": False}, False),
        ({"alone": None}, False),  # the log does not say
        ({"person_id": "M-2"}, False),
        ({"person_id": "M-3"}, True),
    ],
)
def test_only_lone_visits_to_women_and_vulnerable_people_count(tmp_path, visit, counts):
    people = [WOMAN, MAN, {"person_id": "M-3", "sex": "male", "markers": "mental_health"}]
    assert bool(unrecorded(tmp_path, visit=visit, people=people)) is counts


@pytest.mark.parametrize(
    ("start", "long", "counts"),
    [
        (minutes(-31), 30, True),
        (minutes(-30), 30, False),
        (minutes(60), 5, False),
        (minutes(61), 5, True),
    ],
)
def test_a_recording_that_touches_the_visit_is_one_of_it(tmp_path, start, long, counts):
    # where the log does not say when the officer left, an hour is taken
    assert bool(unrecorded(tmp_path, film(1, NOON + start, long))) is counts


def test_the_log_is_believed_on_when_the_officer_left(tmp_path):
    left = {"left_at": NOON + hours(3)}
    assert unrecorded(tmp_path, film(1, NOON + hours(2)), visit=left) == []


def test_a_recording_over_midnight_is_one_of_the_visit(tmp_path):
    late = datetime(2026, 6, 16, 23, 50, tzinfo=UTC)
    visit = {"dispatched_at": late + minutes(20)}
    nights = [shift("n", late - hours(2)), *ON_DUTY]
    colleague = film("c2", late + minutes(30), officer="P-2")
    assert unrecorded(tmp_path, film(1, late, 40), colleague, visit=visit, duties=nights) == []
    assert len(unrecorded(tmp_path / "b", colleague, visit=visit, duties=nights)) == 1


def test_a_recording_filed_under_the_incident_is_one_of_it_whatever_the_cameras_clock(tmp_path):
    visit = {"incident_id": "I-1"}
    assert unrecorded(tmp_path, film(1, NOON + hours(5), incident_id="I-1"), visit=visit) == []
    assert len(unrecorded(tmp_path / "b", film(1, NOON + hours(5), incident_id="I-2"), visit=visit)) == 1


@pytest.mark.parametrize(
    ("recorded", "visits", "counts"), [(2, 5, False), (3, 5, True), (4, 4, False), (5, 5, True)]
)
def test_a_camera_that_hardly_ever_records_is_for_the_supervisor(tmp_path, recorded, visits, counts):
    assert bool(unrecorded(tmp_path, recorded=recorded, visits=visits)) is counts


def test_off_duty_or_without_a_roster_no_camera_is_missed(tmp_path):
    assert unrecorded(tmp_path, duties=[]) == []


def test_a_day_on_which_no_camera_of_the_unit_recorded_is_an_outage(tmp_path):
    elsewhere = [post(), post("P-2", unit="West")]
    assert unrecorded(tmp_path, officers=elsewhere) == []


# deleted by hand


def deleted(long=90.0, **more):
    return film(1, NOON, long, **{"deleted_at": NOON + days(1), "deleted_by": "P-1", **more})


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        (deleted(), True),
        (deleted(0.99), False),
        (deleted(1), True),
        (deleted(deleted_by=None), False),  # the clock of the retention rule
        (deleted(deleted_by="P-9"), False),  # somebody whose work it is
        (deleted(deleted_at=None), False),
        (deleted(category="Equipment test"), False),
        (deleted(category="accidental activation"), False),
        (deleted(category="Domestic abuse"), True),
        (deleted(ends_at=None), True),
    ],
)
def test_what_ones_own_deletion_by_hand_is(tmp_path, row, counts):
    rows = select(tmp_path, "recordings_deleted_by_hand", recordings=[row])
    assert bool(rows) is counts
    assert [each["happened_at"] for each in rows] == [NOON + days(1)] * counts


# own footage again


def view(number, at, *, officer="P-1", recording="B-1", **more):
    return {
        "view_id": f"W-{number}", "recording_id": recording, "officer_id": officer, "viewed_at": at, **more,
    }  # fmt: skip


def viewed(tmp_path, *views, **tables):
    there = {"recordings": [film(1, NOON - days(30), incident_id="I-1")], **tables}
    return select(tmp_path, "own_footage_viewed_again", recording_views=list(views), **there)


def test_viewings_count_one_for_each_day_by_the_clock_on_the_wall(tmp_path):
    late = datetime(2026, 6, 17, 22, 30, tzinfo=UTC)  # half past eleven in summer time
    moments = (NOON, NOON + hours(1), late, late + hours(1))
    rows = viewed(tmp_path, *(view(n, at, person_id="M-1") for n, at in enumerate(moments)))
    assert keys(rows) == ["W-0", "W-3"]


@pytest.mark.parametrize(("after", "counts"), [(days(7), False), (days(7) + minutes(1), True)])
def test_footage_is_viewed_to_write_it_up_for_a_week(tmp_path, after, counts):
    rows = viewed(tmp_path, view(1, NOON - days(30) + after, person_id="M-1"))
    assert bool(rows) is counts


def test_whom_footage_shows_is_taken_from_its_incident_where_the_view_does_not_say(tmp_path):
    rows = viewed(tmp_path, view(1, NOON), incident_people=[party("M-1"), party("M-2", "witness")])
    assert pairs(rows) == {("P-1", "M-1"): 1, ("P-1", "M-2"): 1}


def test_the_officer_in_the_case_prepares_it_for_court_and_others_footage_is_not_ones_own(tmp_path):
    mine = view(1, NOON, person_id="M-1")
    assert viewed(tmp_path, mine, assignments=[part(NOON - days(40))]) == []
    assert viewed(tmp_path / "b", view(1, NOON, officer="P-2", person_id="M-1")) == []
    assert viewed(tmp_path / "c", mine, officers=[post(remit="disclosure")]) == []
    assert keys(viewed(tmp_path / "d", mine)) == ["W-1"]


# without a case


def images(tmp_path, *views, **tables):
    there = {
        "people": [WOMAN, MAN], "recordings": [film(1, NOON - days(3), officer="P-2")],
        "officers": [post(), post("P-2", team="B")], **tables,
    }  # fmt: skip
    return select(tmp_path, "images_viewed_without_a_case", recording_views=list(views), **there)


def test_a_colleagues_footage_and_a_custody_image_of_a_woman_count(tmp_path):
    custody = view(2, NOON, recording="IMG-7", person_id="M-1", action="image")
    rows = images(tmp_path, view(1, NOON, person_id="M-1"), custody, view(3, NOON, person_id="M-2"))
    assert keys(rows) == ["W-1", "W-2"]


@pytest.mark.parametrize(
    "tables",
    [
        {"assignments": [part(NOON - days(2))]},
        {"officers": [post(), post("P-2", team="B", supervisor_id="P-1")]},
        {"officers": [post(), post("P-3")], "assignments": [part(NOON - days(2), officer="P-3")]},
        {"officers": [post(remit="professional_standards")]},
        {"recordings": [film(1, NOON - days(3))]},
    ],
    ids=["the case", "dip-sampling by the line manager", "the team's case", "audits", "one's own"],
)
def test_the_case_the_line_manager_the_team_and_auditors_explain_viewing(tmp_path, tables):
    assert images(tmp_path, view(1, NOON, person_id="M-1"), **tables) == []


def test_a_specialist_remit_reaches_footage_of_a_recent_incident(tmp_path):
    recent = {"incidents": [incident(NOON - days(5))], "incident_people": [party()]}
    protector = [post(remit="public_protection")]
    assert images(tmp_path, view(1, NOON, person_id="M-1"), officers=protector, **recent) == []
