"""Off duty, on duty, and not known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from custodiet.detection.tests.small_force import NOON, days, lookups, minutes, run
from custodiet.detection.tests.test_signals import COLLEAGUE, OFFICER, found


def shift(number, starts_at, hours=8.0, officer="P-1"):
    ends_at = starts_at + minutes(60 * hours)
    return {"duty_id": f"S-{number}", "officer_id": officer, "starts_at": starts_at, "ends_at": ends_at}


WORKED = [shift(n, NOON + days(n)) for n in range(-3, 4)]  # every day from noon to eight


def off_duty(tmp_path, *moments, duties=WORKED, **tables):
    return run(tmp_path, "off_duty_lookups", lookups=lookups(*moments), duties=duties, **tables)


@pytest.mark.parametrize(
    ("after_the_end", "findings"), [(minutes(29), 0), (minutes(30), 0), (minutes(31), 1)]
)
def test_off_duty_begins_half_an_hour_after_booking_off(tmp_path, after_the_end, findings):
    end = NOON + minutes(480)
    result = off_duty(tmp_path, end + after_the_end, end + days(1) + after_the_end)
    assert len(result.findings) == findings
    assert result.state == "ran in part"  # the other extracts are not there
    if findings:
        row = result.findings[0].evidence[0]
        assert (row.duty, row.duty_words) == (
            "off",
            "Off duty: last shift ended Wed 17 Jun 2026, 21:00 BST",
        )


@pytest.mark.parametrize(("count", "findings"), [(1, 0), (2, 1)])
def test_one_lookup_off_duty_is_not_a_finding_and_two_are(tmp_path, count, findings):
    rows = [NOON + days(n) - minutes(180) for n in range(count)]
    assert len(off_duty(tmp_path, *rows).findings) == findings


def test_a_missing_roster_is_unknown_and_never_off_duty(tmp_path):
    gap = [shift(n, NOON + days(n)) for n in (-3, -2, -1, 3)]
    result = off_duty(tmp_path, NOON + days(1), NOON + days(2), duties=gap)
    assert result.findings == ()
    assert result.missing[-1].why == (
        "Left out 2 unexplained look-ups on 2 days between 18 June 2026 and 19 June 2026: "
        "no duty roster covers them."
    )


def test_one_lookup_on_one_day_without_a_roster_is_said_as_people_do(tmp_path):
    result = off_duty(tmp_path, NOON + days(9))
    assert result.missing[-1].why == (
        "Left out 1 unexplained look-up on 26 June 2026: no duty roster covers it."
    )


def test_the_night_after_a_gap_is_unknown_because_the_shift_before_it_is_missing(tmp_path):
    gap = [shift(n, NOON + days(n)) for n in (-3, 1, 2)]
    result = off_duty(tmp_path, *(NOON + days(1) - minutes(n) for n in (500, 510)), duties=gap)
    assert result.findings == ()


def test_a_rest_day_is_off_duty_when_the_rest_of_the_unit_worked(tmp_path):
    mine = [shift(n, NOON + days(n)) for n in (-3, -2, 2)]
    theirs = [shift(10 + n, NOON + days(n), officer="P-2") for n in range(-3, 4)]
    officers = [OFFICER, COLLEAGUE]
    result = off_duty(tmp_path, NOON, NOON + minutes(5), duties=mine + theirs, officers=officers)
    assert found(result) == [("P-1", None, 2)]


def test_a_night_shift_over_the_change_of_clocks_is_on_duty(tmp_path):
    start = datetime(2026, 10, 24, 21, 0, tzinfo=UTC)  # ten at night, summer time
    duties = [shift(n, start + days(n), hours=9) for n in range(-2, 3)]
    in_the_repeated_hour = [start + minutes(60 * 3.5), start + minutes(60 * 4.5)]
    assert off_duty(tmp_path, *in_the_repeated_hour, duties=duties).findings == ()


@pytest.mark.parametrize(
    ("away", "duty"), [(days(7) - minutes(1), "off"), (days(7), "off"), (days(7) + minutes(1), "unknown")]
)
def test_more_days_without_a_shift_than_rest_days_may_be_are_not_known(tmp_path, away, duty):
    ended = NOON + minutes(480)
    mine = [shift(1, NOON), shift(2, ended + away)]
    theirs = [shift(10 + n, NOON + days(n), officer="P-2") for n in range(-3, 12)]
    officers = [OFFICER, COLLEAGUE]
    moments = [ended + days(1), ended + days(6)]
    result = off_duty(tmp_path, *moments, duties=mine + theirs, officers=officers)
    assert len(result.findings) == (duty == "off")
    assert any("no duty roster covers them" in gap.why for gap in result.missing) is (duty == "unknown")


@pytest.mark.parametrize("at", [NOON - days(2), NOON + days(2)])
def test_before_the_first_shift_and_after_the_last_is_not_known(tmp_path, at):
    theirs = [shift(10 + n, NOON + days(n), officer="P-2") for n in range(-5, 6)]
    tables = {"duties": [shift(1, NOON), *theirs], "officers": [OFFICER, COLLEAGUE]}
    assert off_duty(tmp_path, at, at + minutes(5), **tables).findings == ()


def test_a_long_shift_that_overlaps_the_next_does_not_make_a_gap(tmp_path):
    mine = [shift(1, NOON, hours=24 * 6), shift(2, NOON + days(1)), shift(3, NOON + days(12))]
    theirs = [shift(10 + n, NOON + days(n), officer="P-2") for n in range(-3, 14)]
    at = NOON + days(10)
    tables = {"duties": mine + theirs, "officers": [OFFICER, COLLEAGUE]}
    assert found(off_duty(tmp_path, at, at + minutes(5), **tables)) == [("P-1", None, 2)]
