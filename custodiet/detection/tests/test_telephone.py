"""Whose number it was, through what the officer met them, and what explains a call or a text."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from custodiet.detection.tests.selects import (
    call,
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
from custodiet.detection.tests.small_force import NOON, days, lookup, minutes

MET = [sent(1, NOON - days(20))]  # sent to M-1 long enough ago for the visit to explain nothing now
BEFORE = NOON - days(90)
STOPPED = {"stop_id": "1", "officer_id": "P-1", "person_id": "M-1", "stopped_at": BEFORE}


def calls(tmp_path, *rows, detector="calls_to_people_met", **tables):
    return select(tmp_path, detector, calls=list(rows or [call(1, NOON)]), **{"dispatches": MET, **tables})


# whose number it was


@pytest.mark.parametrize(
    ("at", "person"),
    [
        (
            datetime(2026, 6, 14, 22, 59, tzinfo=UTC),
            "M-1",
        ),  # 23:59 on the wall, the last day that it was M-1's
        (datetime(2026, 6, 14, 23, 0, tzinfo=UTC), "M-2"),  # midnight in summer time: given out again
        (datetime(2026, 6, 14, 23, 1, tzinfo=UTC), "M-2"),
    ],
)
def test_a_number_that_was_given_out_again_is_whose_it_was_on_the_day_by_the_clock_on_the_wall(
    tmp_path, at, person
):
    numbers = [
        {"row_id": "1", "number": "0700", "person_id": "M-1", "until_on": date(2026, 6, 14)},
        {"row_id": "2", "number": "0700", "person_id": "M-2", "from_on": date(2026, 6, 15)},
    ]
    met = [sent(1, BEFORE), sent(2, BEFORE, person="M-2")]
    rows = calls(tmp_path, call(1, at, person=None), telephone_numbers=numbers, dispatches=met)
    assert pairs(rows) == {("P-1", person): 1}


def test_the_dated_list_of_numbers_is_believed_before_the_call_record(tmp_path):
    stale = [{"row_id": "1", "number": "0700", "person_id": "M-1", "until_on": date(2026, 1, 1)}]
    assert calls(tmp_path, call(1, NOON, person="M-1"), telephone_numbers=stale) == []
    assert len(calls(tmp_path / "b", call(1, NOON, person="M-1"))) == 1


def test_a_number_that_two_people_share_is_known_as_both(tmp_path):
    both = [{"row_id": str(n), "number": "0700", "person_id": f"M-{n}"} for n in (1, 2)]
    met = [sent(1, BEFORE), sent(2, BEFORE, person="M-2")]
    rows = calls(tmp_path, telephone_numbers=both, dispatches=met)
    assert pairs(rows) == {("P-1", "M-1"): 1, ("P-1", "M-2"): 1}


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"direction": "in", "seconds": 0}, False),
        ({"direction": "in", "seconds": 1}, True),
        ({"direction": "in", "seconds": None}, True),
        ({"direction": "in", "seconds": 0, "kind": "text"}, True),
        ({"direction": "out", "seconds": 0}, True),
        ({"kind": "data"}, False),
    ],
)
def test_a_call_that_nobody_answered_is_no_contact(tmp_path, change, counts):
    assert bool(calls(tmp_path, call(1, NOON, **change))) is counts


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        ({"officer_id": "P-2"}, False),  # carried by both at once: a control-room telephone
        ({"officer_id": "P-2", "until_on": date(2026, 6, 16)}, True),  # the day before
        ({"officer_id": "P-1"}, True),  # the same officer, listed twice
    ],
)
def test_a_telephone_that_several_carried_at_once_says_nothing_about_one_of_them(tmp_path, other, counts):
    mine = {"device_row_id": "1", "device_id": "H-1", "officer_id": "P-1", "from_on": date(2026, 1, 1)}
    devices = [mine, {"device_row_id": "2", "device_id": "H-1", "from_on": date(2026, 2, 1), **other}]
    assert bool(calls(tmp_path, call(1, NOON, device_id="H-1"), devices=devices)) is counts


def test_a_handset_handed_over_within_a_day_is_not_shared(tmp_path):
    devices = [
        {"device_row_id": "1", "device_id": "H-1", "officer_id": "P-2", "until_on": date(2026, 6, 17)},
        {"device_row_id": "2", "device_id": "H-1", "officer_id": "P-1", "from_on": date(2026, 6, 17)},
    ]
    assert len(calls(tmp_path, call(1, NOON, device_id="H-1"), devices=devices)) == 1


# through what they met


@pytest.mark.parametrize(
    "record",
    [
        {"dispatches": [sent(1, NOON - days(20))]},
        {"assignments": [part(BEFORE, until_at=NOON - days(60))], "dispatches": []},
        {
            "custody": [{"custody_id": "1", "officer_id": "P-1", "person_id": "M-1", "from_at": BEFORE,
                         "until_at": BEFORE + days(1)}],
            "dispatches": [],
        },
        {"stops": [STOPPED], "dispatches": []},
        {"lookups": [lookup(1, NOON - days(3))], "dispatches": []},
        {
            "dispatches": [sent(1, BEFORE, person="M-9", incident_id="I-1")],
            "incidents": [incident(BEFORE)],
            "incident_people": [party("M-1", "witness")],
        },
    ],
    ids=["sent to", "had the case of", "held", "stopped", "looked up", "a witness of the incident"],
)  # fmt: skip
def test_somebody_is_met_through_work_in_each_of_these_ways(tmp_path, record):
    assert pairs(calls(tmp_path, **record)) == {("P-1", "M-1"): 1}


def test_a_stranger_of_the_records_is_not_somebody_met_through_work(tmp_path):
    assert calls(tmp_path, dispatches=[sent(1, BEFORE, officer="P-2")]) == []


@pytest.mark.parametrize(("after", "counts"), [(minutes(-1), False), (minutes(0), True), (minutes(1), True)])
def test_whoever_was_in_touch_before_they_met_was_known_before(tmp_path, after, counts):
    looked = [lookup(1, NOON)]
    rows = calls(tmp_path, call(1, NOON + after), dispatches=[], lookups=looked)
    assert bool(rows) is counts


# what explains it


@pytest.mark.parametrize("kind", ["self", "family", "household", "partner", "colleague", "declared"])
def test_a_declared_tie_explains_contact(tmp_path, kind):
    assert calls(tmp_path, ties=[tie(kind)]) == []


def test_having_been_partners_does_not_explain_contact_through_work(tmp_path):
    assert len(calls(tmp_path, ties=[tie("former_partner")])) == 1


@pytest.mark.parametrize(
    ("until", "counts"), [(date(2026, 6, 16), True), (date(2026, 6, 17), False), (date(2026, 6, 18), False)]
)
def test_a_tie_explains_to_the_end_of_its_last_day(tmp_path, until, counts):
    assert bool(calls(tmp_path, ties=[tie("declared", until_on=until)])) is counts


@pytest.mark.parametrize(
    ("apart", "counts"),
    [
        (hours(24) - minutes(1), False),
        (hours(24), False),
        (hours(24) + minutes(1), True),
        (-hours(24), False),
    ],
)
def test_a_contact_on_the_case_record_explains_calls_within_a_day_of_it(tmp_path, apart, counts):
    # how the authorised use of a private telephone shows, when the force's own has failed
    assert bool(calls(tmp_path, contacts=[written(NOON + apart)])) is counts


def test_a_colleagues_contact_on_record_does_not_explain_ones_own_call(tmp_path):
    assert len(calls(tmp_path, contacts=[written(NOON, officer="P-2")])) == 1


def test_a_live_case_explains_a_call_to_anybody_in_it(tmp_path):
    case = {"assignments": [part(BEFORE, person="M-9")], "incidents": [incident(BEFORE)]}
    assert calls(tmp_path, **case, incident_people=[party("M-1", "witness")]) == []
    assert len(calls(tmp_path / "b", **case)) == 1


@pytest.mark.parametrize(
    ("ago", "counts"), [(days(14) - minutes(1), False), (days(14), False), (days(14) + minutes(1), True)]
)
def test_a_part_explains_calls_until_two_weeks_after_it_ended(tmp_path, ago, counts):
    assert bool(calls(tmp_path, assignments=[part(BEFORE, until_at=NOON - ago)])) is counts


@pytest.mark.parametrize(
    ("ago", "counts"), [(days(14) - minutes(1), False), (days(14), False), (days(14) + minutes(1), True)]
)
def test_a_case_that_was_closed_is_closed_although_the_assignment_lasts(tmp_path, ago, counts):
    rows = calls(tmp_path, assignments=[part(BEFORE)], incidents=[incident(BEFORE, closed_at=NOON - ago)])
    assert bool(rows) is counts


@pytest.mark.parametrize("name", ["liaison", "family liaison officer", "witness care", "court care"])
def test_liaison_and_court_care_go_on_after_the_case_closed(tmp_path, name):
    closed = [incident(BEFORE, closed_at=NOON - days(60))]
    assert calls(tmp_path, assignments=[part(BEFORE, part=name)], incidents=closed) == []


@pytest.mark.parametrize(
    ("recorded", "counts"), [(minutes(-1), False), (minutes(0), False), (minutes(1), True)]
)
def test_a_part_keyed_in_after_the_call_explains_nothing(tmp_path, recorded, counts):
    assert bool(calls(tmp_path, assignments=[part(NOON - days(5), recorded_at=NOON + recorded)])) is counts


@pytest.mark.parametrize(
    ("ago", "counts"), [(days(7) - minutes(1), False), (days(7), False), (days(7) + minutes(1), True)]
)
def test_a_visit_explains_calls_for_a_week(tmp_path, ago, counts):
    assert bool(calls(tmp_path, dispatches=[sent(1, NOON - ago)])) is counts


def test_a_colleague_of_the_team_and_a_supervisor_may_ring_for_whoever_has_the_case(tmp_path):
    theirs = [part(BEFORE, officer="P-2")]
    team = [post(), post("P-2")]
    assert calls(tmp_path, assignments=theirs, officers=team) == []
    elsewhere = [post(), post("P-2", team="B")]
    assert len(calls(tmp_path / "b", assignments=theirs, officers=elsewhere)) == 1
    boss = [post(), post("P-2", team="B", supervisor_id="P-1")]
    assert calls(tmp_path / "c", assignments=theirs, officers=boss) == []


def test_ones_own_ended_part_is_not_brought_back_by_way_of_ones_team(tmp_path):
    ended = [part(BEFORE, until_at=NOON - days(15))]
    rules = {"assignment_days_after": 30}
    rows = calls(tmp_path, assignments=ended, officers=[post()], rules=rules)
    assert len(rows) == 1


def test_a_specialist_remit_reaches_people_of_a_recent_incident(tmp_path):
    recent = {"incidents": [incident(NOON - days(10))], "incident_people": [party()]}
    assert calls(tmp_path, officers=[post(remit="public_protection")], **recent) == []
    assert len(calls(tmp_path / "b", officers=[post()], **recent)) == 1


def test_whoever_audits_rings_complainants_as_their_work(tmp_path):
    assert calls(tmp_path, officers=[post(remit="professional_standards")]) == []


# far beyond what the record shows


@pytest.mark.parametrize(("logged", "counts"), [(2, 10), (3, 0)])
def test_calls_are_far_beyond_the_record_at_five_times_what_it_shows(tmp_path, logged, counts):
    rows = [call(n, NOON + minutes(n)) for n in range(10)]
    entries = [written(NOON - days(5 + n)) for n in range(logged)]
    case = [part(BEFORE)]
    kept = calls(tmp_path, *rows, detector="contact_beyond_the_record", assignments=case, contacts=entries)
    assert len(kept) == counts


def test_calls_that_the_record_covers_are_not_beyond_it(tmp_path):
    rows = [call(n, NOON + minutes(n)) for n in range(10)]
    kept = calls(
        tmp_path,
        *rows,
        detector="contact_beyond_the_record",
        assignments=[part(BEFORE)],
        contacts=[written(NOON)],
    )
    assert kept == []


def test_calls_without_a_live_case_are_not_beyond_its_record(tmp_path):
    assert calls(tmp_path, detector="contact_beyond_the_record") == []


# after the case closed


def test_contact_after_closure_needs_a_part_that_ended(tmp_path):
    looked = {"dispatches": [], "lookups": [lookup(1, NOON - days(1))]}
    assert calls(tmp_path, detector="contact_after_closure", **looked) == []
    ended = [part(BEFORE, until_at=NOON - days(15))]
    rows = calls(tmp_path / "b", detector="contact_after_closure", dispatches=[], assignments=ended)
    assert keys(rows) == ["T-1"]


def test_a_new_case_of_the_same_person_explains_contact_after_the_old_one(tmp_path):
    old, new = part(BEFORE, until_at=NOON - days(60)), part(NOON - days(2), record="I-2")
    assert calls(tmp_path, detector="contact_after_closure", dispatches=[], assignments=[old, new]) == []


# after custody


@pytest.mark.parametrize(
    ("released", "counts"),
    [(days(2), False), (days(2) + minutes(1), True), (days(90), True), (days(90) + minutes(1), False)],
)
def test_contact_after_custody_is_counted_from_two_to_ninety_days_after_release(tmp_path, released, counts):
    held = {"custody_id": "1", "officer_id": "P-1", "person_id": "M-1", "from_at": NOON - days(100)}
    rows = calls(
        tmp_path,
        detector="contact_after_custody",
        dispatches=[],
        custody=[{**held, "until_at": NOON - released}],
    )
    assert bool(rows) is counts


def test_the_officer_in_the_case_of_somebody_who_was_held_may_ring_them(tmp_path):
    held = {"custody_id": "1", "officer_id": "P-1", "person_id": "M-1", "from_at": BEFORE}
    tables = {"custody": [{**held, "until_at": BEFORE + days(1)}], "assignments": [part(BEFORE)]}
    assert calls(tmp_path, detector="contact_after_custody", **tables) == []


# control room


CALLER = {
    "incidents": [incident(NOON - days(3))],
    "incident_people": [party("M-1", "caller")],
    "dispatches": [],
}
ROOM = {"officers": [post(remit="control_room")], **CALLER}


def test_control_room_staff_in_touch_with_a_caller_of_another_desk_are_counted(tmp_path):
    assert pairs(calls(tmp_path, detector="callers_of_other_desks", **ROOM)) == {("P-1", "M-1"): 1}
    others = {**ROOM, "officers": [post()]}
    assert calls(tmp_path / "b", detector="callers_of_other_desks", **others) == []


@pytest.mark.parametrize(
    ("after", "counts"), [(hours(4) - minutes(1), False), (hours(4), False), (hours(4) + minutes(1), True)]
)
def test_ringing_a_caller_back_within_half_a_shift_is_the_work(tmp_path, after, counts):
    rows = calls(tmp_path, call(1, NOON - days(3) + after), detector="callers_of_other_desks", **ROOM)
    assert bool(rows) is counts


@pytest.mark.parametrize(("looked", "counts"), [(hours(4), False), (hours(4) + minutes(1), True)])
def test_whoever_looked_the_caller_up_when_the_call_came_in_handled_it(tmp_path, looked, counts):
    rows = [lookup(1, NOON - days(3) + looked)]
    assert bool(calls(tmp_path, detector="callers_of_other_desks", lookups=rows, **ROOM)) is counts


@pytest.mark.parametrize(("opened", "counts"), [(days(30), True), (days(30) + minutes(1), False)])
def test_a_caller_is_one_for_thirty_days(tmp_path, opened, counts):
    tables = {**ROOM, "incidents": [incident(NOON - opened)]}
    assert bool(calls(tmp_path, detector="callers_of_other_desks", **tables)) is counts


def test_a_shared_control_room_telephone_names_nobody(tmp_path):
    devices = [{"device_row_id": p, "device_id": "H-1", "officer_id": p} for p in ("P-1", "P-2")]
    rows = calls(
        tmp_path, call(1, NOON, device_id="H-1"), detector="callers_of_other_desks", devices=devices, **ROOM
    )
    assert rows == []
