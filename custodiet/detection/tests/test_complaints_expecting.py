"""How often a complaint like this is sustained: learnt from what was closed by the day, nothing later."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings

from custodiet.detection.complaints.expecting import MOST, by_category, chances, expected
from custodiet.detection.complaints.protocol import first_of, outcome_by_chance
from custodiet.detection.complaints.records import day
from custodiet.detection.complaints.view import known_by, others_carry, risk_view
from custodiet.detection.tests.test_complaints import Row, T, column, known_rows, made

ON = day(T.isoformat())


def closed(number: int, finding: str, code: str = "05A", days: int = 30, officer: int = 4) -> Row:
    """A complaint closed well before T."""
    on = date(2000, 1, 1)
    return (number, officer, on, on + timedelta(days=days), code, finding)


def of_code(rows: list[Row], code: str) -> float:
    complaints = made(rows)
    return float(by_category(complaints, ON)[complaints.codes.index(code)])


def test_a_category_is_drawn_towards_its_chapter_and_less_the_more_is_known() -> None:
    rows = [closed(each, "SU", "05B") for each in range(100, 110)]
    few = [*rows, closed(1, "NS", "05A")]
    many = [*rows, *(closed(each, "NS", "05A") for each in range(1, 60))]
    assert 0 < of_code(many, "05A") < of_code(few, "05A") < of_code(few, "05B") < 1


@pytest.mark.parametrize(("on", "counts"), [(T - timedelta(days=1), True), (T, False)])
def test_what_a_complaint_came_to_counts_from_the_day_after_it_is_closed(on: date, counts: bool) -> None:
    one: Row = (2, 1, date(2001, 1, 1), on, "05A", "SU")
    assert (of_code([closed(1, "NS"), one], "05A") > of_code([closed(1, "NS")], "05A")) is counts


def test_where_nothing_was_closed_every_complaint_is_expected_alike() -> None:
    rows: list[Row] = [
        (each, 1, date(2001, 1, each), None, code, None) for each, code in ((1, "05A"), (2, "10S"))
    ]
    first, second = expected(made(rows), ON)
    assert first == second == pytest.approx(0.1)
    assert expected(made([]), ON).tolist() == []


def test_of_several_categories_the_one_oftenest_sustained_is_expected() -> None:
    rows = [closed(each, "NS", "05A") for each in range(100, 140)]
    rows += [closed(each, "SU", "10S") for each in range(200, 240)]
    both: list[Row] = [(1, 1, date(2001, 1, 1), None, code, None) for code in ("05A", "10S")]
    complaints = made(rows + both)
    assert expected(complaints, ON)[complaints.officer == 0].tolist() == [of_code(rows, "10S")]


def test_a_finding_is_certain_and_what_is_open_lies_between_and_grows_with_time() -> None:
    rows = [closed(each, "NS", days=10) for each in range(100, 140)]
    rows += [closed(each, "SU", days=500) for each in range(200, 210)]
    rows += [
        (1, 1, T - timedelta(days=5), None, "05A", None),
        (2, 2, T - timedelta(days=450), None, "05A", None),
    ]
    complaints = made(rows)
    chance = chances(complaints, ON)
    new, old = (float(chance[complaints.officer == who][0]) for who in (0, 1))
    assert 0 < new < old <= MOST
    assert set(chance[complaints.officer == 3].tolist()) == {0.0, 1.0}


@settings(max_examples=25, deadline=None)
@given(known_rows())
def test_every_chance_is_a_chance_and_a_finding_made_later_changes_none(rows: list[Row]) -> None:
    chance = chances(made(rows), ON)
    assert ((chance >= 0) & (chance <= 1)).all()
    later = [
        (number, who, filed, on or T, code, finding if on else "SU")
        for number, who, filed, on, code, finding in rows
    ]
    assert chances(made(later), ON).tolist() == chance.tolist()


@pytest.mark.parametrize(
    ("filed", "counts"),
    [
        (date(1999, 12, 31), False),
        (date(2000, 1, 1), True),
        (date(2001, 12, 31), True),
        (date(2002, 1, 1), False),
    ],
)
def test_an_open_complaint_of_the_two_years_counts_by_its_chance(filed: date, counts: bool) -> None:
    complaints = made([(1, 1, filed, None, "05A", None)])
    view = risk_view(complaints, first_of(2000))
    found = outcome_by_chance(complaints, view, first_of(2003), np.array([0.25]))
    assert found.tolist() == [pytest.approx(0.25 if counts else 0.0), 0, 0, 0]


def test_two_open_complaints_add_up_as_chances_do_and_a_finding_settles_it() -> None:
    complaints = made([(each, 1, date(2000, 5, each), None, "05A", None) for each in (1, 2)])
    view = risk_view(complaints, first_of(2000))
    assert outcome_by_chance(complaints, view, ON, np.array([0.5, 0.2]))[0] == pytest.approx(0.6)
    assert outcome_by_chance(complaints, view, ON, np.array([1.0, 0.2]))[0] == 1.0


@pytest.mark.parametrize(("filed", "counts"), [(date(2000, 12, 31), True), (date(2001, 1, 1), False)])
def test_nothing_filed_on_the_day_or_later_is_learnt_from(filed: date, counts: bool) -> None:
    complaints = made([(1, 1, filed, None, "05A", None)])
    view = risk_view(complaints, first_of(2000))
    found = outcome_by_chance(complaints, view, first_of(2001), np.array([0.5]))
    assert bool(found[0] > 0) is counts


def test_what_others_carry_leaves_out_the_shared_complaint_and_oneself() -> None:
    on = T - timedelta(days=1)
    shared: list[Row] = [(1, who, on, None, "05A", None) for who in (1, 2)]
    assert column(shared, "others_complaints") == [0, 0, 0, 0]
    theirs: list[Row] = [(each, 2, on, None, "05A", None) for each in (2, 3)]
    found = column(shared + theirs, "others_complaints")
    # two complaints of the other, over one shared complaint and the one that draws towards none
    assert found == [pytest.approx(1.0, abs=0.002), 0, 0, 0]


def test_of_two_others_the_average_counts_and_what_is_old_counts_less() -> None:
    on = T - timedelta(days=1)
    shared: list[Row] = [(1, who, on, None, "05A", None) for who in (1, 2, 3)]
    one: Row = (2, 2, on, None, "05A", None)
    new, old = ([*shared, (*one[:2], at, *one[3:])] for at in (on, T - timedelta(days=3 * 365)))
    assert column(new, "others_complaints")[0] == pytest.approx(0.25, abs=0.001)
    assert column(old, "others_complaints")[0] == pytest.approx(0.125, abs=0.001)


def test_nobody_carries_anything_where_there_is_no_complaint() -> None:
    assert others_carry(known_by(made([]), ON), np.zeros(0)).tolist() == [0, 0, 0, 0]


def test_others_findings_count_once_made_and_a_complaint_alone_is_told_from_a_shared_one() -> None:
    on = T - timedelta(days=60)
    shared: list[Row] = [(1, who, on, None, "05A", None) for who in (1, 2)]
    made_by = [*shared, (2, 2, on, T - timedelta(days=1), "05A", "SU")]
    not_yet = [*shared, (2, 2, on, T, "05A", "SU")]
    assert column(made_by, "others_sustained")[0] > 0
    assert column(not_yet, "others_sustained") == [0, 0, 0, 0]
    assert column(made_by, "alone_expected")[0] == 0
    assert column(made_by, "alone_expected")[1] > 0
