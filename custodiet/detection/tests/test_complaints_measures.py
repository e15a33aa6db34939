"""Measures of a ranked list, scores and models on small lists made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custodiet.detection.complaints import fitting
from custodiet.detection.complaints.fitting import Lesson, Recipe
from custodiet.detection.complaints.measures import draws, interval, measure, placed, ranked
from custodiet.detection.complaints.scores import then
from custodiet.detection.complaints.view import View


def once(score: list[float], had: list[bool]) -> dict[str, float]:
    score_, times = np.array(score, dtype=float), np.ones((len(score), 1))
    return {name: each[0] for name, each in measure(ranked(score_), np.array(had, dtype=bool), times).items()}


def test_a_perfect_list_a_reversed_one_and_a_blind_one() -> None:
    had = [True] * 5 + [False] * 95
    best = once([float(100 - each) for each in range(100)], had)
    assert (best["auc"], best["recall@5%"], best["precision@5%"], best["lift@5%"]) == (1, 1, 1, 20)
    assert best["recall@1%"] == pytest.approx(0.2)
    worst = once([float(each) for each in range(100)], had)
    assert (worst["auc"], worst["recall@5%"]) == (0, 0)
    blind = once([0.0] * 100, had)
    assert (blind["auc"], blind["recall@5%"], blind["lift@1%"]) == pytest.approx((0.5, 0.05, 1.0))


def test_a_step_of_equals_that_the_cut_falls_into_counts_by_expected_value() -> None:
    # the top 5% of 100 is 5 places: one alone at the top, then 8 equals of whom 2 had it, for 4 places
    score = [2.0] + [1.0] * 8 + [0.0] * 91
    found = once(score, [True, True, True] + [False] * 97)
    assert found["recall@5%"] == pytest.approx((1 + 4 * 2 / 8) / 3)
    assert placed(np.array(score), 0.05).tolist() == [1.0] + [0.5] * 8 + [0.0] * 91


@pytest.mark.parametrize("had", [[False] * 4, [True] * 4])
def test_with_nobody_to_find_or_nobody_else_there_is_no_measure(had: list[bool]) -> None:
    assert all(np.isnan(value) for value in once([1.0, 2.0, 3.0, 4.0], had).values())


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.integers(0, 3)), min_size=2, max_size=30))
def test_an_officer_drawn_twice_counts_as_two_officers(rows: list[tuple[int, bool, int]]) -> None:
    score = np.array([row[0] for row in rows], dtype=float)
    had, often = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    drawn = measure(ranked(score), had, often.astype(float)[:, None])
    apart = once(np.repeat(score, often).tolist(), np.repeat(had, often).tolist())
    for name, each in drawn.items():
        assert each[0] == pytest.approx(apart[name], nan_ok=True), name


def test_the_draws_are_the_same_every_time_and_the_first_is_everybody_once() -> None:
    assert (draws(5, 3) == draws(5, 3)).all()
    assert draws(5, 3)[:, 0].tolist() == [1.0] * 5
    assert draws(5, 3).sum(axis=0).tolist() == [5.0] * 4


def test_an_interval_without_draws_is_not_known() -> None:
    value, low, high = interval(np.array([0.5]))
    assert (value, np.isnan(low), np.isnan(high)) == (0.5, True, True)


def test_among_equals_the_second_column_decides_and_never_over_the_first() -> None:
    columns = {"first": np.array([1.0, 1.0, 2.0]), "second": np.array([0.0, 9.0, 0.0])}
    view = View(0, np.arange(3), columns, np.zeros((3, 0)))
    assert np.argsort(then("first", "second")(view)).tolist() == [0, 1, 2]


def lesson(came_of: int, seed: int = 1, officers: int = 4_000) -> Lesson:
    """Three columns of counts; the outcome came where one of them is large."""
    seen = np.random.default_rng(seed).poisson(1.0, (officers, 3)).astype(float)
    came = (seen[:, 1] >= came_of).astype(float)
    return Lesson(("a", "b", "c"), seen, seen, came, came, came, np.ones(officers))


RECIPE = Recipe(("a", "b", "c"), held_back=10.0, fades=5.0, neighbours=None)


def test_the_model_finds_what_is_plainly_there_and_says_nothing_when_nothing_came() -> None:
    known = lesson(3)
    score = fitting.ranked_by(known, RECIPE)
    assert measure(ranked(score), known.came > 0, np.ones((4_000, 1)))["auc"][0] > 0.99
    assert not fitting.ranked_by(lesson(99), RECIPE).any()


def test_the_model_gives_the_same_every_time_and_sees_only_its_own_columns() -> None:
    known = lesson(2, seed=2)
    assert (fitting.ranked_by(known, RECIPE) == fitting.ranked_by(known, RECIPE)).all()
    blind = fitting.ranked_by(known, replace(RECIPE, columns=("a", "c")))
    assert measure(ranked(blind), known.came > 0, np.ones((4_000, 1)))["auc"][0] < 0.6


def test_an_old_date_weighs_less_than_a_new_one_and_a_neighbour_less_than_the_outcome() -> None:
    known = lesson(3)
    turned = replace(
        known, seen=np.vstack([known.seen, known.seen[:, [1, 0, 2]]]), came=np.tile(known.came, 2),
        chance=np.tile(known.chance, 2), near=np.tile(known.near, 2), age=np.repeat([1.0, 21.0], 4_000),
    )  # fmt: skip
    weights = fitting.logistic(turned, RECIPE).weights
    assert weights[1] > 2 * weights[0] > 0  # column b on the new date, a on the old
    near = replace(known, came=np.zeros(4_000), chance=np.zeros(4_000))
    chances = [
        1 / (1 + np.exp(-fitting.logistic(each, replace(RECIPE, neighbours=0.1)).margin(each.ask)))
        for each in (known, near)
    ]
    full, tenth = (float(each.mean()) for each in chances)
    assert tenth == pytest.approx(full / 10, rel=0.01)


def test_what_differs_between_dates_and_not_within_one_has_no_weight() -> None:
    known = lesson(2, seed=3)
    date = np.repeat([1.0, 2.0], 2_000)
    seen = np.column_stack([date, known.seen[:, 0], known.seen[:, 2]])
    came = (np.arange(4_000) % np.where(date == 1.0, 40, 4) == 0).astype(float)
    apart = replace(known, seen=seen, came=came, chance=came, near=came, age=date)
    assert abs(fitting.logistic(apart, RECIPE).weights[0]) < 0.001
    together = replace(apart, age=np.ones(4_000))
    assert fitting.logistic(together, RECIPE).weights[0] > 0.3


@pytest.mark.parametrize(("age", "kept"), [(1.0, 0), (730 / 365.25, 4_000), (731 / 365.25, 4_000)])
def test_two_years_are_over_on_their_second_first_of_january_leap_year_or_not(age: float, kept: int) -> None:
    known = replace(lesson(3), age=np.full(4_000, age))
    assert len(known.older(2).seen) == len(known.older(2).chance) == kept


def test_the_model_learns_from_chances_and_not_from_findings_alone() -> None:
    known = lesson(3)
    half = replace(known, came=np.zeros(4_000), chance=known.came / 2)
    assert (
        measure(ranked(fitting.ranked_by(half, RECIPE)), known.came > 0, np.ones((4_000, 1)))["auc"][0] > 0.99
    )
