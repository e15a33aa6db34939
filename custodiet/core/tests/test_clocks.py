"""How clocks and moments read, at each boundary and on both sides of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from custodiet.core.clocks import (
    clock_words,
    day_short,
    done_clock,
    running_clock,
    stopped_clock,
    time_of_day,
    when_evidence,
    when_sentence,
    when_table,
)

HERE = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 9, 12, tzinfo=HERE)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("due_at", "state", "said", "due"),
    [
        (at(23, 17), "overdue", "Overdue by 16 hours", "Was due Mon 23 Nov 2026, 5:00pm"),
        (at(24, 16), "today", "Due today: 6 h 48 min left", "Due today, 24 Nov 2026, 4:00pm"),
        (at(24, 23, 59), "today", "Due today: 14 h 47 min left", "Due today, 24 Nov 2026, 11:59pm"),
        (at(27, 17), "left", "3 days left", "Due Fri 27 Nov 2026, 5:00pm"),
        (at(21, 17, month=12), "left", "27 days left", "Due Mon 21 Dec 2026, 5:00pm"),
        (at(23, 9, year=2027), "left", "12 months left", "Due Tue 23 Nov 2027, 9:00am"),
        (NOW, "today", "Due today: 0 min left", "Due today, 24 Nov 2026, 9:12am"),
        (
            NOW - timedelta(seconds=1),
            "overdue",
            "Overdue by less than 1 minute",
            "Was due Tue 24 Nov 2026, 9:11am",
        ),
        (
            NOW - timedelta(seconds=59),
            "overdue",
            "Overdue by less than 1 minute",
            "Was due Tue 24 Nov 2026, 9:11am",
        ),
        (NOW - timedelta(minutes=1), "overdue", "Overdue by 1 minute", "Was due Tue 24 Nov 2026, 9:11am"),
        (NOW - timedelta(minutes=59), "overdue", "Overdue by 59 minutes", "Was due Tue 24 Nov 2026, 8:13am"),
        (NOW - timedelta(hours=1), "overdue", "Overdue by 1 hour", "Was due Tue 24 Nov 2026, 8:12am"),
        (
            NOW - timedelta(hours=48, minutes=-1),
            "overdue",
            "Overdue by 47 hours",
            "Was due Sun 22 Nov 2026, 9:13am",
        ),
        (NOW - timedelta(hours=48), "overdue", "Overdue by 2 days", "Was due Sun 22 Nov 2026, 9:12am"),
        (NOW + timedelta(hours=48, minutes=-1), "left", "47 h 59 min left", "Due Thu 26 Nov 2026, 9:11am"),
        (NOW + timedelta(hours=48), "left", "2 days left", "Due Thu 26 Nov 2026, 9:12am"),
    ],
)
def test_a_clock_says_how_it_stands(due_at: datetime, state: str, said: str, due: str) -> None:
    assert clock_words(due_at, NOW, HERE) == (state, said, due)


def test_the_last_minute_of_a_day_is_today_and_midnight_is_tomorrow() -> None:
    late = at(24, 23, 58)
    assert clock_words(at(24, 23, 59), late, HERE).state == "today"
    assert clock_words(at(25, 0), late, HERE) == ("left", "2 min left", "Due Wed 25 Nov 2026, 12:00am")


def test_a_minute_after_midnight_yesterdays_last_minute_is_overdue_by_minutes() -> None:
    assert clock_words(at(24, 23, 59), at(25, 0, 1), HERE).state_words == "Overdue by 2 minutes"


def test_today_is_the_readers_day_not_that_of_utc() -> None:
    due = datetime(2026, 6, 4, 23, 30, tzinfo=UTC)  # half past midnight on the 5th in London
    now = datetime(2026, 6, 4, 22, 0, tzinfo=UTC)  # 11pm on the 4th in London
    assert clock_words(due, now, HERE).state == "left"
    assert clock_words(due, now, ZoneInfo("UTC")).state == "today"


def test_the_night_that_is_an_hour_longer_is_counted_as_it_passes() -> None:
    before, after = at(24, 12, month=10), at(25, 12, month=10)  # clocks go back on 25 October 2026
    assert clock_words(after, before, HERE).state_words == "25 h 0 min left"


def test_the_night_that_is_an_hour_shorter_is_counted_as_it_passes() -> None:
    before, after = at(28, 12, month=3), at(29, 12, month=3)  # clocks go forward on 29 March 2026
    assert clock_words(after, before, HERE).state_words == "23 h 0 min left"


MOMENTS = some.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(MOMENTS, MOMENTS)
def test_a_clock_is_overdue_exactly_when_its_moment_has_passed(due: datetime, now: datetime) -> None:
    assert (clock_words(due, now, HERE).state == "overdue") == (now > due)


@given(some.timedeltas(timedelta(0), timedelta(days=99)))
def test_the_days_left_are_never_more_than_there_are(left: timedelta) -> None:
    said = clock_words(NOW + left, NOW, HERE).state_words
    if said.endswith(("days left", "day left")):
        assert timedelta(days=int(said.split()[0])) <= left


def test_a_running_clock_carries_the_words_of_the_moment() -> None:
    clock = running_clock(
        "Refer to the IOPC", "/cases/1/", at(24, 23, 59), "Regulation 7", now=NOW, zone=HERE
    )
    assert (clock.state, clock.due_words) == ("today", "Due today, 24 Nov 2026, 11:59pm")


def test_a_stopped_clock_says_since_when_and_has_no_due_moment() -> None:
    clock = stopped_clock(
        "Notice to the officer", "", at(23, 17), "Regulation 17. Reason recorded", zone=HERE
    )
    assert (clock.due_at, clock.state_words, clock.due_words) == (
        None,
        "Stopped, with a reason",
        "Stopped since Mon 23 Nov 2026",
    )


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (at(24, 23, 59), "Done on Tue 24 Nov 2026"),
        (at(25, 0, 59), "Done on Wed 25 Nov 2026, 1 hour late"),
    ],
)
def test_a_thing_done_at_its_last_moment_is_not_late(done: datetime, said: str) -> None:
    assert done_clock("Refer", "", done, at(24, 23, 59), "", zone=HERE).state_words == said


def test_moments_read_as_people_write_them() -> None:
    assert when_sentence(at(4, 9, 32, month=6), HERE) == "4 June 2026 at 9:32am"
    assert when_table(at(23, 14, 10), HERE) == "Mon 23 Nov 2026, 2:10pm"
    assert day_short(date(2026, 11, 23), HERE) == "Mon 23 Nov 2026"


def test_a_day_without_a_time_is_given_none() -> None:
    assert when_sentence(date(2026, 6, 4), HERE) == "4 June 2026"
    assert when_table(date(2026, 11, 23), HERE) == "Mon 23 Nov 2026"


@pytest.mark.parametrize(
    ("hour", "said"),
    [(0, "12:00am"), (1, "1:00am"), (11, "11:00am"), (12, "12:00pm"), (13, "1:00pm"), (23, "11:00pm")],
)
def test_hours_turn_over_at_midnight_and_noon(hour: int, said: str) -> None:
    assert time_of_day(at(24, hour), HERE) == said


def test_evidence_is_in_the_zone_of_the_place_with_its_name() -> None:
    summer = datetime(2026, 10, 3, 22, 41, 2, tzinfo=UTC)
    winter = datetime(2026, 10, 29, 0, 31, 27, tzinfo=UTC)
    assert when_evidence(summer, HERE) == "Sat 3 Oct 2026, 23:41:02 BST"
    assert when_evidence(winter, HERE) == "Thu 29 Oct 2026, 00:31:27 GMT"


def test_the_hour_that_comes_twice_is_told_apart_by_its_zone() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert when_evidence(first, HERE) == "Sun 25 Oct 2026, 01:30:00 BST"
    assert when_evidence(first + timedelta(hours=1), HERE) == "Sun 25 Oct 2026, 01:30:00 GMT"


def test_seconds_are_not_made_up_where_the_source_has_none() -> None:
    assert when_evidence(at(24, 9, 12), HERE, seconds=False) == "Tue 24 Nov 2026, 09:12 GMT"
