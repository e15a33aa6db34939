"""Calls and texts by the clock: after a look-up, off shift, at night, on days away."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from custodiet.detection.tests.selects import call, hours, keys, part, post, select, sent, shift, tie, written
from custodiet.detection.tests.small_force import NOON, days, lookup, minutes

BEFORE = NOON - days(90)
MET = [sent(1, BEFORE)]


def calls(tmp_path, detector, *rows, **tables):
    return select(tmp_path, detector, calls=list(rows or [call(1, NOON)]), **tables)


# after a look-up


@pytest.mark.parametrize(
    ("apart", "counts"),
    [(-minutes(1), False), (minutes(1), True), (days(7), True), (days(7) + minutes(1), False)],
)
def test_contact_belongs_to_a_look_up_of_the_week_before(tmp_path, apart, counts):
    rows = calls(tmp_path, "lookup_then_contact", lookups=[lookup(1, NOON - apart)])
    assert bool(rows) is counts


@pytest.mark.parametrize(
    ("apart", "counts"), [(minutes(29.9), True), (minutes(30), True), (minutes(30.1), False)]
)
def test_contact_follows_at_once_within_half_an_hour(tmp_path, apart, counts):
    rows = calls(tmp_path, "lookup_then_contact_at_once", lookups=[lookup(1, NOON - apart)])
    assert bool(rows) is counts


def test_a_look_up_that_the_records_explain_leads_to_nothing(tmp_path):
    sent_there = [sent(1, NOON - days(6))]
    for place, detector in enumerate(("lookup_then_contact", "lookup_then_contact_at_once")):
        looked = [lookup(1, NOON - minutes(10))]
        folder = tmp_path / str(place)
        assert calls(folder, detector, lookups=looked, dispatches=sent_there) == []


def test_a_look_up_of_somebody_else_or_by_somebody_else_leads_to_nothing(tmp_path):
    others = [lookup(1, NOON - minutes(10), person="M-2"), lookup(2, NOON - minutes(9), officer="P-2")]
    assert calls(tmp_path, "lookup_then_contact", lookups=others) == []


def test_a_caller_who_rings_in_after_a_look_up_was_not_called_at_once(tmp_path):
    looked = [lookup(1, NOON - minutes(10))]
    assert calls(tmp_path, "lookup_then_contact_at_once", call(1, NOON, direction="in"), lookups=looked) == []


def test_contact_that_was_written_up_follows_no_look_up(tmp_path):
    looked = [lookup(1, NOON - minutes(10))]
    for place, detector in enumerate(("lookup_then_contact", "lookup_then_contact_at_once")):
        assert calls(tmp_path / str(place), detector, lookups=looked, contacts=[written(NOON)]) == []


# off shift


ROSTER = [shift(n, NOON - hours(4) + days(n)) for n in range(-3, 4)]  # eight to four, every day


@pytest.mark.parametrize(
    ("after_the_end", "counts"), [(minutes(29), False), (minutes(30), False), (minutes(31), True)]
)
def test_off_shift_begins_half_an_hour_after_booking_off(tmp_path, after_the_end, counts):
    at = NOON + hours(4) + after_the_end
    rows = calls(tmp_path, "contact_off_shift", call(1, at), duties=ROSTER, dispatches=MET, officers=[post()])
    assert bool(rows) is counts


def test_off_shift_contact_counts_in_a_live_case_and_not_when_it_was_written_up(tmp_path):
    evening = call(1, NOON + hours(8))
    tables = {"duties": ROSTER, "officers": [post()], "assignments": [part(BEFORE)]}
    assert keys(calls(tmp_path, "contact_off_shift", evening, **tables)) == ["T-1"]
    tables["contacts"] = [written(NOON + hours(9))]
    assert calls(tmp_path / "b", "contact_off_shift", evening, **tables) == []


def test_being_on_call_is_not_off_shift(tmp_path):
    on_call = shift(9, NOON + hours(6), 12, kind="on call")
    tables = {"duties": [*ROSTER, on_call], "officers": [post()], "dispatches": MET}
    assert calls(tmp_path, "contact_off_shift", call(1, NOON + hours(8)), **tables) == []


def test_days_without_a_roster_are_not_off_shift(tmp_path):
    tables = {"duties": [shift(n, NOON + days(n)) for n in (-3, 3)], "officers": [post()], "dispatches": MET}
    assert calls(tmp_path, "contact_off_shift", call(1, NOON), **tables) == []


@pytest.mark.parametrize(("into", "counts"), [(8.4, False), (8.6, True)])
def test_a_night_shift_over_midnight_and_the_change_of_clocks_is_as_long_as_it_was(tmp_path, into, counts):
    start = datetime(
        2026, 10, 24, 21, 0, tzinfo=UTC
    )  # ten at night in summer time; the clocks go back at one
    nights = [shift(n, start + days(n)) for n in range(-3, 4)]
    tables = {"duties": nights, "officers": [post()], "dispatches": MET}
    rows = calls(tmp_path, "contact_off_shift", call(1, start + hours(into)), **tables)
    assert bool(rows) is counts


# at night


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (datetime(2026, 6, 17, 20, 59, tzinfo=UTC), False),  # 21:59 in summer time
        (datetime(2026, 6, 17, 21, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 18, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 18, 5, 0, tzinfo=UTC), False),  # 06:00 in summer time
        (datetime(2026, 12, 17, 21, 59, tzinfo=UTC), False),  # 21:59 in winter time
        (datetime(2026, 12, 17, 22, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 5, 59, tzinfo=UTC), True),  # the morning on which the clocks went back
        (datetime(2026, 10, 25, 6, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 4, 59, tzinfo=UTC), True),  # the morning on which they went forward
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), False),
    ],
)
def test_night_is_by_the_clock_on_the_wall_on_both_sides_of_its_changes(tmp_path, at, counts):
    rows = calls(tmp_path, "night_texts", call(1, at, kind="text"), dispatches=[sent(1, at - days(20))])
    assert bool(rows) is counts


NIGHT = datetime(2026, 6, 18, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(("kind", "counts"), [("text", True), ("picture", True), ("voice", False)])
def test_texts_and_pictures_at_night_count_and_calls_do_not(tmp_path, kind, counts):
    rows = calls(tmp_path, "night_texts", call(1, NIGHT, kind=kind), dispatches=MET)
    assert bool(rows) is counts


def test_an_officer_on_a_night_shift_may_text_in_a_live_case_and_one_at_home_may_not(tmp_path):
    nights = [shift(n, NIGHT - hours(4) + days(n)) for n in range(-3, 4)]
    earlies = [shift(n, NIGHT + hours(6) + days(n)) for n in range(-3, 4)]
    text = call(1, NIGHT, kind="text")
    case = {"assignments": [part(BEFORE)], "officers": [post()]}
    assert calls(tmp_path, "night_texts", text, duties=nights, **case) == []
    assert keys(calls(tmp_path / "b", "night_texts", text, duties=earlies, **case)) == ["T-1"]
    # where no roster says, a live case is believed
    assert calls(tmp_path / "c", "night_texts", text, **case) == []


def test_a_friend_who_was_declared_may_be_texted_at_night(tmp_path):
    text = call(1, NIGHT, kind="text")
    assert calls(tmp_path, "night_texts", text, dispatches=MET, ties=[tie("declared")]) == []


# on days away


def away(first, last, kind="sickness"):
    return [{"absence_id": "1", "officer_id": "P-1", "kind": kind, "from_on": first, "until_on": last}]


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (datetime(2026, 6, 9, 22, 59, tzinfo=UTC), False),  # 23:59 on the ninth in summer time
        (datetime(2026, 6, 9, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 12, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 12, 23, 0, tzinfo=UTC), False),  # midnight after the twelfth
    ],
)
def test_a_day_away_is_a_day_by_the_clock_on_the_wall(tmp_path, at, counts):
    absence = away(date(2026, 6, 10), date(2026, 6, 12))
    rows = calls(tmp_path, "contact_while_away", call(1, at), dispatches=MET, absences=absence)
    assert bool(rows) is counts


@pytest.mark.parametrize("last", [date(2026, 6, 17), date(2026, 8, 2), None])
def test_an_absence_counts_in_every_month_that_it_touches_and_while_it_lasts(tmp_path, last):
    absence = away(date(2025, 11, 20), last)
    rows = calls(tmp_path, "contact_while_away", dispatches=MET, absences=absence)
    assert keys(rows) == ["T-1"]


@pytest.mark.parametrize(
    ("kind", "counts"),
    [("sickness", True), ("leave", True), ("suspended", True), ("training", False), ("secondment", False)],
)
def test_training_and_a_secondment_are_work(tmp_path, kind, counts):
    absence = away(date(2026, 6, 1), date(2026, 6, 30), kind)
    rows = calls(tmp_path, "contact_while_away", dispatches=MET, absences=absence)
    assert bool(rows) is counts


def test_leave_that_was_cancelled_and_worked_is_not_away(tmp_path):
    absence = away(date(2026, 6, 1), date(2026, 6, 30), "leave")
    tables = {"duties": ROSTER, "officers": [post()], "dispatches": MET, "absences": absence}
    assert calls(tmp_path, "contact_while_away", **tables) == []


def test_contact_on_record_on_a_day_away_is_not_counted(tmp_path):
    absence = away(date(2026, 6, 1), date(2026, 6, 30))
    tables = {"dispatches": MET, "absences": absence, "contacts": [written(NOON)]}
    assert calls(tmp_path, "contact_while_away", **tables) == []


# overtime


@pytest.mark.parametrize(
    ("at", "counts"),
    [(minutes(-1), False), (minutes(0), True), (hours(6), True), (hours(6) + minutes(1), False)],
)
def test_overtime_coincides_with_a_call_from_its_first_minute_to_its_last(tmp_path, at, counts):
    late = datetime(2026, 6, 17, 21, 0, tzinfo=UTC)  # over midnight
    spell = shift(1, late, 6, kind="overtime")
    rows = calls(tmp_path, "overtime_with_contact", call(1, late + at), dispatches=MET, duties=[spell])
    assert [row["row_id"] for row in rows] == ["S-1"] * counts


def test_a_spell_is_counted_once_however_much_falls_into_it(tmp_path):
    spell = shift(1, NOON, 6, kind="overtime")
    moments = [call(n, NOON + minutes(n)) for n in range(3)]
    looked = [lookup(1, NOON + minutes(9))]
    rows = calls(tmp_path, "overtime_with_contact", *moments, dispatches=MET, duties=[spell], lookups=looked)
    assert keys(rows) == ["S-1"]


def test_an_unexplained_look_up_counts_and_plain_shifts_and_live_cases_do_not(tmp_path):
    looked, spell = [lookup(1, NOON + minutes(9))], shift(1, NOON, 6, kind="overtime")

    def spells(folder, duty, **tables):
        return select(tmp_path / folder, "overtime_with_contact", lookups=looked, duties=[duty], **tables)

    assert keys(spells("a", spell)) == ["S-1"]
    assert spells("b", {**spell, "kind": "shift"}) == []
    assert spells("c", spell, assignments=[part(BEFORE)]) == []
