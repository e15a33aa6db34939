"""Two kinds of evidence about one officer and one person: rarer than either, of unexplained rows alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custodiet.detection.ranking import Counting, Pairs, Sign, Values, rank, same_person

FAMILY = {"looks": "system_use", "calls": "telephone", "stays": "place", "more": "system_use"}


def made(looks, calls, **of_calls):
    """Forty officers with ten people each, looked up once and without a call, and P-0 as told."""
    usual = {f"P-{n}": {f"M-{n}-{person}": 1 for person in range(10)} for n in range(1, 41)}
    some = {f"P-{n}": {"M-x": 1} for n in range(30, 34)}
    exposure = {f"P-{n}": 500 for n in range(41)}
    return [
        Counting("looks", {}, exposure, usual | {"P-0": looks}),
        Pairs("calls", {}, exposure, some | {"P-0": calls}, **of_calls),
    ]


def found(looks, calls, days=3, **of_calls):
    return same_person(made(looks, calls, **of_calls), FAMILY, days_at_least=days).get("P-0")


def test_a_person_looked_up_and_called_is_found_and_two_people_of_one_kind_each_are_not():
    both = found({"M-1": 3}, {"M-1": 2})
    assert both is not None
    assert (both.person, {family for family, _ in both.families}) == ("M-1", {"system_use", "telephone"})
    assert both.chance < 0.01
    assert found({"M-1": 3}, {"M-2": 2}) is None


@pytest.mark.parametrize(("calls", "there"), [(1, False), (2, True), (3, True)])
def test_two_kinds_weigh_together_from_the_days_on_the_shelf(calls, there):
    assert (found({"M-1": 1}, {"M-1": calls}, days=3) is not None) is there


def test_rows_of_live_work_are_no_second_kind():
    assert found({"M-1": 3}, {"M-1": 2}, unexplained=False) is None


def test_two_detectors_of_one_kind_are_one_kind():
    counted = [*made({"M-1": 3}, {}), Counting("more", {}, {}, {"P-0": {"M-1": 9}})]
    assert "P-0" not in same_person(counted, FAMILY, days_at_least=1)


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(1, 9))
def test_more_days_of_either_kind_never_make_it_likelier(looks, calls):
    now = found({"M-1": looks}, {"M-1": calls}, days=1)
    assert found({"M-1": looks + 1}, {"M-1": calls}, days=1).chance <= now.chance
    assert found({"M-1": looks}, {"M-1": calls + 1}, days=1).chance <= now.chance


def test_an_officer_with_more_people_had_more_chances():
    few = found({"M-1": 3}, {"M-1": 2})
    many = found({"M-1": 3} | {f"M-{n}": 1 for n in range(2, 200)}, {"M-1": 2})
    assert many.chance > few.chance


def test_nobody_without_days_is_found_and_no_detector_at_all_finds_nobody():
    assert same_person([], FAMILY, days_at_least=1) == {}
    assert same_person([Pairs("calls", {"P-0": (9,)}, {"P-0": 50})], FAMILY, days_at_least=1) == {}


def test_the_same_person_in_two_kinds_puts_an_officer_before_one_with_the_two_kinds_apart():
    signs = [
        {f"P-{n}": Sign(name, 2, 0.1, 1.0, 0.01, about_one=True) for n in range(2)}
        for name in ("looks", "calls")
    ]
    same = same_person(made({"M-1": 3}, {"M-1": 2}), FAMILY, days_at_least=3)
    order = rank(signs, FAMILY, Values(), {"P-1": replace(same["P-0"], chance=1e-6)}).placed
    assert [one.officer_id for one in order] == ["P-1", "P-0"]
    assert order[0].same is not None and order[1].same is None


@given(st.floats(1e-9, 1), st.floats(1e-9, 1))
def test_two_views_of_the_same_rows_are_never_rarer_than_twice_the_rarer(across, together):
    same = same_person(made({"M-1": 3}, {"M-1": 2}), FAMILY, days_at_least=3)["P-0"]
    signs = [{"P-0": Sign("looks", 2, 0.1, 1.0, across, about_one=True)}]
    (placed,) = rank(signs, FAMILY, Values(9, 9), {"P-0": replace(same, chance=together)}).placed
    assert placed.chance == pytest.approx(min(2 * min(across, together), 1.0))
