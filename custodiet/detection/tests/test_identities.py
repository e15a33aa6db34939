"""Whose number it was: on the day, in the system, and never one of several picked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.detection.identities import END, START, Said, What, disputes, said, windows

JAN, MAY, SEP = date(2026, 1, 1), date(2026, 5, 1), date(2026, 9, 1)
ONE_DAY = timedelta(days=1)


def row(officer: str, first: date = START, last: date = END, system: str = "", kind: str = "collar") -> Said:
    return Said("2231", system, officer, kind, first, last)


def known(rows: list[Said], day: date, system: str = "records", systems=("records", "calls")):
    """What is known of the number 2231 on a day."""
    found = [
        (each.what, each.officers) for each in windows(rows, systems)
        if each.system in ("", system) and each.from_on <= day < each.before
    ]  # fmt: skip
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("day", "officer"),
    [
        (date(2026, 4, 30), "P-1"),
        (MAY, "P-2"),
        (date(2026, 8, 31), "P-2"),
        (SEP, None),
        (JAN - ONE_DAY, None),
    ],
)
def test_a_number_that_went_to_another_is_whose_it_was_that_day(day, officer):
    rows = [row("P-1", JAN, MAY - ONE_DAY), row("P-2", MAY, SEP - ONE_DAY)]
    assert known(rows, day) == (officer and (What.HELD, (officer,)))


def test_what_is_said_of_one_system_goes_before_what_holds_in_all():
    rows = [row("P-1"), row("P-2", MAY, SEP, system="records")]
    assert known(rows, MAY) == (What.HELD, ("P-2",))
    assert known(rows, SEP + ONE_DAY) == (What.HELD, ("P-1",))
    assert known(rows, MAY, "calls") == (What.HELD, ("P-1",))


def test_a_number_that_two_are_said_to_have_held_is_nobodys_on_those_days_alone():
    rows = [row("P-1", JAN, SEP), row("P-2", SEP, END)]
    assert [(each.from_on, each.before, each.officers) for each in disputes(windows(rows, ()))] == [
        (SEP, SEP + ONE_DAY, ("P-1", "P-2"))
    ]
    assert known(rows, SEP - ONE_DAY) == (What.HELD, ("P-1",))
    assert known(rows, SEP + ONE_DAY) == (What.HELD, ("P-2",))


def test_the_same_said_twice_is_no_dispute():
    assert known([row("P-1", JAN), row("P-1", MAY)], SEP) == (What.HELD, ("P-1",))


@pytest.mark.parametrize("kind", ["training", "service"])
def test_an_account_that_is_nobodys_is_known_as_one(kind):
    assert known([row("", kind=kind)], MAY) == (What(kind), ())
    assert known([row("", kind=kind), row("P-1")], MAY) == (What.DISPUTED, ("P-1",))


def test_a_shared_login_keeps_everybody_who_may_use_it():
    rows = [row("P-1", kind="shared"), row("P-2", MAY, kind="shared")]
    assert known(rows, JAN) == (What.SHARED, ("P-1",))
    assert known(rows, MAY) == (What.SHARED, ("P-1", "P-2"))


def test_a_number_that_nobody_is_said_to_have_held_says_nothing():
    assert windows([row("")], ()) == []


def test_days_the_wrong_way_round_are_passed_over():
    assert said([{"number": "1", "officer_id": "P-1", "from_on": SEP, "until_on": MAY}]) == []


days = st.dates(date(2026, 1, 1), date(2026, 1, 12))
rows_of_a_number = st.lists(
    st.builds(
        lambda officer, first, length, system, kind: Said(
            "2231", system, officer, kind, first, first + timedelta(days=length)
        ),
        st.sampled_from(["", "P-1", "P-2", "P-3"]), days, st.integers(0, 6),
        st.sampled_from(["", "records"]), st.sampled_from(["collar", "shared", "training"]),
    ),
    max_size=6,
)  # fmt: skip


@given(rows_of_a_number, days)
def test_windows_never_overlap_and_say_what_the_rows_of_that_day_say(rows, day):
    here = [each for each in rows if each.system == "records" and each.from_on <= day <= each.until_on]
    here = here or [each for each in rows if each.system == "" and each.from_on <= day <= each.until_on]
    officers = tuple(sorted({each.officer_id for each in here if each.officer_id}))
    kinds = {each.kind for each in here}
    found = known(rows, day)
    if "training" in kinds:
        assert found == ((What.DISPUTED, officers) if officers else (What.TRAINING, ()))
    elif "shared" in kinds:
        assert found == (What.SHARED, officers)
    elif len(officers) == 1:
        assert found == (What.HELD, officers)
    else:
        assert found == ((What.DISPUTED, officers) if officers else None)


def test_the_day_of_a_change_begins_at_the_forces_own_midnight():
    from custodiet.detection.identities import midnight

    assert midnight(date(2026, 6, 1), "Europe/London") == datetime(2026, 5, 31, 23, tzinfo=UTC)
    assert midnight(date(2026, 12, 1), "Europe/London") == datetime(2026, 12, 1, tzinfo=UTC)
