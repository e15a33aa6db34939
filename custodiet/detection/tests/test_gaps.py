"""Which days a log lacks, and that every result and finding that rests on it says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.detection.gaps import Gaps, Usual, gaps, stretches
from custodiet.detection.tests.small_force import NOON, RULES, days, lookup, minutes, run

MONDAY = date(2026, 6, 1)
USUAL = Usual(rows=10, percent=25)


def log(weeks=4, weekday=100, weekend=20, **changed):
    rows = {MONDAY + timedelta(days=n): weekend if n % 7 > 4 else weekday for n in range(7 * weeks)}
    return rows | {MONDAY + timedelta(days=int(n[1:])): count for n, count in changed.items()}


def found(rows, weeks=4):
    return gaps(rows, MONDAY, MONDAY + timedelta(days=7 * weeks - 1), USUAL)


def test_a_log_that_brings_every_day_what_its_weekday_does_has_no_gap():
    assert not found(log())


@pytest.mark.parametrize(("count", "short"), [(24, True), (25, False), (26, False)])
def test_a_day_is_short_under_the_share_of_its_own_weekday(count, short):
    assert bool(found(log(d8=count)).short) is short


@pytest.mark.parametrize(("count", "short"), [(4, True), (5, False)])
def test_a_weekend_is_judged_by_weekends(count, short):
    assert bool(found(log(d12=count)).short) is short


@pytest.mark.parametrize(("usual", "gap"), [(9, False), (10, True), (11, True)])
def test_a_quiet_log_has_quiet_days_that_are_no_gaps(usual, gap):
    assert bool(found(log(weekday=usual, weekend=usual, d8=0))) is gap


def test_days_in_a_row_are_said_together_and_few_are_named():
    rows = log(weeks=8, d1=0, d2=0, d9=0, d16=0, d23=0, d30=3)
    assert found(rows, 8).words == (
        "no row for 5 days (2 to 3 June 2026; 10 June 2026; 17 June 2026; 1 more) "
        "and few rows on 1 day (1 July 2026)"
    )


def test_a_stretch_over_the_end_of_a_year_names_both_years():
    gap = Gaps(missing=(date(2026, 12, 31), date(2027, 1, 1)))
    assert gap.words == "no row for 2 days (31 December 2026 to 1 January 2027)"


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=20))
def test_stretches_hold_every_day_once(some):
    held = [
        first + timedelta(days=n) for first, last in stretches(some) for n in range((last - first).days + 1)
    ]
    assert held == sorted(some)


# in a run


def busy(days_held, **more):
    """Ten look-ups of other people on each of those days."""
    return [
        lookup(1000 * n + k, NOON + days(n) + minutes(k), officer=f"P-{k}", person=f"M-{n}-{k}", **more)
        for n in days_held for k in range(10)
    ]  # fmt: skip


def why(result, table):
    return [each.why for each in result.missing if each.table == table]


def test_a_log_that_stops_for_two_days_is_said_on_the_result(tmp_path):
    result = run(tmp_path, "repeated_lookups", lookups=busy([*range(5), *range(7, 12)]))
    (said,) = why(result, "lookups")
    assert said.startswith("Crime records: no row for 2 days (22 to 23 June 2026). Supply ")
    assert result.state == "ran in part"


def test_one_system_that_stops_is_said_beside_one_that_goes_on(tmp_path):
    rows = [*busy(range(12)), *busy([*range(5), *range(7, 12)], system="vehicle index")]
    (said,) = why(run(tmp_path, "repeated_lookups", lookups=rows), "lookups")
    assert said.startswith("Vehicle index: no row for 2 days")


def test_a_gap_in_another_table_that_a_detector_reads_is_said_too(tmp_path):
    shifts = [
        {"duty_id": f"D-{n}-{k}", "officer_id": f"P-{k}", "starts_at": NOON + days(n) - minutes(300),
         "ends_at": NOON + days(n) + minutes(300)}
        for n in (*range(5), *range(7, 12)) for k in range(10)
    ]  # fmt: skip
    result = run(tmp_path, "off_duty_lookups", lookups=busy(range(12)), duties=shifts)
    assert any("no row for 2 days (22 to 23 June 2026)" in each for each in why(result, "duties"))
    whole = run(tmp_path / "other", "reasons_that_say_nothing", lookups=busy(range(12)), duties=shifts)
    assert not why(whole, "duties")


def test_a_log_without_a_gap_says_nothing(tmp_path):
    assert not why(run(tmp_path, "repeated_lookups", lookups=busy(range(12))), "lookups")


def test_the_rules_of_the_small_force_are_those_of_the_shelf():
    from custodiet.core.policy import shelf

    for name in ("gap_usual_rows", "gap_short_percent"):
        assert RULES[name] == shelf().rule(f"detection.{name}", on=date(2026, 6, 1)).value
