"""Moments on the two days on which the clocks change, and on all others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from custodiet.cases.forms import ReferCase
from custodiet.cases.forms.moments import MISSING

FORWARD, BACK = "28/03/2027", "31/10/2027"  # at 1:00 GMT, and at 2:00 BST


def handed_in(day: str, at: str) -> ReferCase:
    return ReferCase({"sent_at_0": day, "sent_at_1": at, "how": "Secure email"})


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (FORWARD, "00:59", "2027-03-28 00:59"),
        (FORWARD, "02:00", "2027-03-28 01:00"),
        (FORWARD, "02:00 BST", "2027-03-28 01:00"),
        (BACK, "00:59", "2027-10-30 23:59"),
        (BACK, "01:00", "2027-10-31 00:00"),
        (BACK, "01:30", "2027-10-31 00:30"),
        (BACK, "01:30 BST", "2027-10-31 00:30"),
        (BACK, "01:30 GMT", "2027-10-31 01:30"),
        (BACK, "1:59gmt", "2027-10-31 01:59"),
        (BACK, "02:00", "2027-10-31 02:00"),
        ("04/06/2027", "21:32", "2027-06-04 20:32"),
        ("04/06/2027", "21:32 BST", "2027-06-04 20:32"),
        ("04/01/2027", "21:32 GMT", "2027-01-04 21:32"),
    ],
)
def test_a_time_is_the_moment_at_which_the_clocks_showed_it(day: str, at: str, utc: str) -> None:
    form = handed_in(day, at)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["sent_at"] == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("at", ["01:00", "01:30", "01:59", "01:30 GMT", "01:30 BST"])
def test_an_hour_that_did_not_exist_is_refused_in_plain_words(at: str) -> None:
    assert handed_in(FORWARD, at).errors["sent_at"] == [MISSING]


@pytest.mark.parametrize(
    ("day", "at", "shown"),
    [
        ("04/06/2027", "21:32 GMT", "BST"),
        ("04/01/2027", "21:32 BST", "GMT"),
        (BACK, "00:59 GMT", "BST"),
        (BACK, "02:00 BST", "GMT"),
    ],
)
def test_a_clock_that_was_not_in_force_is_refused(day: str, at: str, shown: str) -> None:
    [said] = handed_in(day, at).errors["sent_at"]
    assert f"The clocks showed {shown} then" in said


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        ("31/02/2027", "10:00", "Give the day like this: 4/6/2026."),
        ("04/06/2027", "25:00", "Give the time like this: 21:32."),
        ("04/06/2027", "BST", "Give the time like this: 21:32."),
    ],
)
def test_what_is_no_day_or_no_time_is_sent_back_with_an_example(day: str, at: str, said: str) -> None:
    assert said in handed_in(day, at).errors["sent_at"]


@pytest.mark.parametrize(("day", "at"), [("", ""), ("", "10:00"), ("04/06/2027", "")])
def test_a_moment_that_was_left_out_in_whole_or_part_is_asked_for(day: str, at: str) -> None:
    assert handed_in(day, at).errors["sent_at"] == ["This field is required."]
