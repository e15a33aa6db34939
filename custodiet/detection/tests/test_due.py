"""When a programme is due, on every day of the year, also where the clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.detection.due import Every, Timing, days_of, dues, next_due

LONDON = ZoneInfo("Europe/London")
MOMENTS = st.integers(0, 4 * 366 * 86_400).map(
    lambda s: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)
TIMINGS = st.one_of(
    st.builds(Timing, st.just(Every.DAY), st.just(0), st.times(), st.just(LONDON)),
    st.builds(Timing, st.just(Every.WEEK), st.integers(0, 6), st.times(), st.just(LONDON)),
    st.builds(Timing, st.just(Every.MONTH), st.integers(1, 28), st.times(), st.just(LONDON)),
)


def nightly(at: str) -> Timing:
    return Timing(Every.DAY, 0, time.fromisoformat(at), LONDON)


def on(day: str, at: str) -> datetime:
    return nightly(at).moment(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        ("2026-01-15", "02:30", "2026-01-15T02:30"),
        ("2026-07-15", "02:30", "2026-07-15T01:30"),
        ("2026-03-29", "00:59", "2026-03-29T00:59"),
        ("2026-03-29", "01:30", "2026-03-29T01:30"),  # no such time: the clock shows 02:30 then
        ("2026-03-29", "02:00", "2026-03-29T01:00"),
        ("2026-10-25", "01:30", "2026-10-25T00:30"),  # twice: the first of the two
        ("2026-10-25", "02:00", "2026-10-25T02:00"),
    ],
)
def test_the_time_is_that_of_the_forces_own_clock(day: str, at: str, utc: str):
    assert on(day, at) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(TIMINGS, MOMENTS, st.integers(0, 400))
def test_every_due_moment_is_on_a_day_of_its_own_later_than_the_one_before(timing, after, days):
    found = list(dues(timing, after=after, until=after + timedelta(days=days)))
    assert all(after < moment <= after + timedelta(days=days) for moment in found)
    assert all(earlier < later for earlier, later in pairwise(found))
    local = [moment.astimezone(LONDON).date() for moment in found]
    assert len(set(local)) == len(local)
    assert all(timing.falls_on(day) for day in local)


@given(TIMINGS, MOMENTS)
def test_the_next_is_the_first_that_falls_due(timing, after):
    found = next_due(timing, after=after)
    assert list(dues(timing, after=after, until=found)) == [found]
    assert not list(dues(timing, after=after, until=found - timedelta(microseconds=1)))


@given(st.sampled_from(["00:00", "01:00", "01:30", "01:59", "02:00", "23:59"]))
def test_a_nightly_programme_is_due_once_on_each_of_the_365_days(at):
    start = datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert len(list(dues(nightly(at), after=start, until=start + timedelta(days=365)))) == 365


def test_a_moment_is_due_at_it_and_not_before_and_not_again_after():
    due = on("2026-06-10", "02:30")
    before, later = due - timedelta(seconds=1), due + timedelta(seconds=1)
    assert list(dues(nightly("02:30"), after=before, until=due)) == [due]
    assert list(dues(nightly("02:30"), after=due, until=later)) == []
    assert list(dues(nightly("02:30"), after=before - timedelta(hours=1), until=before)) == []


@pytest.mark.parametrize(
    ("missed", "back", "first", "last"),
    [
        ("2026-06-10", 1, "2026-06-09", "2026-06-09"),
        ("2026-06-10", 7, "2026-06-03", "2026-06-09"),
        ("2026-06-07", 1, "2026-06-06", "2026-06-09"),
    ],
)
def test_a_run_looks_at_whole_days_before_it_and_one_that_stands_for_others_at_theirs(
    missed, back, first, last
):
    days = days_of(nightly("02:30"), on(missed, "02:30"), on("2026-06-10", "02:30"), back=back)
    assert days == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("timing", "words"),
    [
        (nightly("02:30"), "Every day at 02:30"),
        (Timing(Every.WEEK, 0, time(3), LONDON), "Every week on Monday at 03:00"),
        (Timing(Every.MONTH, 28, time(3), LONDON), "Every month on day 28 at 03:00"),
    ],
)
def test_the_timing_is_said_in_words(timing, words):
    assert timing.words == words
