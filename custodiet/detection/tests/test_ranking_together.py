"""Chances put together: within a family, across families, over a list, and over a year of runs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custodiet.detection.ranking import Past, batch_level, discoveries, two_strongest, widening, within_family
from custodiet.detection.rules import q_values

chances = st.floats(1e-12, 1)
several = st.lists(chances, min_size=1, max_size=9)


@settings(deadline=None)
@given(several, st.data())
def test_a_smaller_chance_of_one_detector_never_makes_its_family_likelier(each, data):
    place = data.draw(st.integers(0, len(each) - 1))
    smaller = [*each[:place], each[place] / 3, *each[place + 1 :]]
    assert within_family(smaller) <= within_family(each) * (1 + 1e-6)


@settings(deadline=None)
@given(chances, st.integers(1, 9))
def test_detectors_that_all_say_the_same_say_it_once(chance, count):
    assert within_family([chance] * count) == pytest.approx(chance, rel=1e-3, abs=1e-6)


@settings(deadline=None)
@given(several)
def test_a_family_is_never_rarer_than_its_rarest_detector(each):
    assert within_family(each) >= min(each) * (1 - 1e-6)


@settings(deadline=None)
@given(several)
def test_weights_of_a_family_that_are_all_alike_change_nothing_and_more_weight_draws_to_the_detector(each):
    assert within_family(each, [0.3] * len(each)) == pytest.approx(within_family(each), rel=1e-6, abs=1e-9)
    rarest = each.index(min(each))
    heavier = [3.0 if place == rarest else 1.0 for place in range(len(each))]
    assert within_family(each, heavier) <= within_family(each) * (1 + 1e-6)


def test_detectors_that_depend_on_one_another_do_not_make_a_family_rarer_than_it_is():
    rng = np.random.default_rng(1)
    shared = rng.standard_normal((20_000, 1))
    for weight in (0.0, 0.5, 0.9):
        normal = np.sqrt(weight) * shared + np.sqrt(1 - weight) * rng.standard_normal((20_000, 5))
        order = normal.argsort(axis=0).argsort(axis=0)
        uniform = (order + 0.5) / 20_000
        together = np.array([within_family(row) for row in uniform.tolist()])
        assert (together <= 0.01).mean() < 0.014


@settings(deadline=None)
@given(several, st.data())
def test_a_smaller_chance_of_one_family_never_makes_the_whole_likelier(each, data):
    place = data.draw(st.integers(0, len(each) - 1))
    smaller = [*each[:place], each[place] / 2, *each[place + 1 :]]
    assert two_strongest(smaller, never_below=1e-9) <= two_strongest(each, never_below=1e-9) * (1 + 1e-6)


@pytest.mark.parametrize("families", [1, 2, 3, 5, 9])
def test_chances_of_independent_families_together_are_even_where_nothing_is_amiss(families):
    rng = np.random.default_rng(families)
    together = np.array(
        [two_strongest(row, never_below=1e-9) for row in rng.random((20_000, families)).tolist()]
    )
    for level in (0.5, 0.1, 0.01):
        assert (together <= level).mean() == pytest.approx(level, abs=4 * (level / 20_000) ** 0.5)


def test_a_family_counts_no_more_than_the_policy_lets_it():
    assert two_strongest([1e-30, 0.5], never_below=1e-9) == two_strongest([1e-9, 0.5], never_below=1e-9)
    assert two_strongest([1.1e-9, 0.5], never_below=1e-9) > two_strongest([1e-9, 0.5], never_below=1e-9)
    assert two_strongest([], never_below=1e-9) == 1.0


@settings(deadline=None)
@given(st.lists(chances, min_size=1, max_size=60), st.floats(0.001, 0.5))
def test_discoveries_at_a_level_are_those_whose_share_is_at_most_that(each, level):
    found, more = discoveries(each, level)
    assert found == sum(share <= level * (1 + 1e-12) for share in q_values(each))
    assert found <= more <= len(each)
    assert discoveries(each, level * 2)[0] >= found


def test_no_officers_make_no_discoveries():
    assert discoveries([], 0.1) == (0, 0)


def test_the_first_run_of_the_year_has_its_part_of_the_stated_share():
    assert batch_level([], looked_at=400, share=0.1, runs=52) == pytest.approx(0.1 / 52)


def test_runs_beyond_those_planned_are_given_nothing_new():
    nothing = [Past(0.05, 0, 1)] * 2
    assert batch_level(nothing, looked_at=400, share=0.1, runs=2) == 0.0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3)), max_size=20))
def test_what_a_year_of_runs_may_find_falsely_never_passes_the_stated_share(history):
    past = []
    for found, more in history:
        level = batch_level(past, looked_at=300, share=0.1, runs=len(history))
        past.append(Past(level, found if level > 0 else 0, min(found + more, 300) if level > 0 else 1))
        everything = sum(each.found for each in past)
        bound = sum(
            each.level * each.found_more / max(each.found_more + everything - each.found, 1) for each in past
        )
        assert bound <= 0.1 + 1e-9


@pytest.mark.parametrize("subjects", [0, 3])
def test_over_a_year_of_runs_the_share_of_false_discoveries_is_at_most_what_is_stated(subjects):
    rng = np.random.default_rng(7)
    shares = []
    for _ in range(150):
        past, false, true = [], 0, 0
        for _ in range(12):
            each = rng.random(200)
            each[:subjects] = rng.random(subjects) * 1e-5
            level = batch_level(past, looked_at=200, share=0.1, runs=12)
            found, more = discoveries(each.tolist(), level)
            past.append(Past(level, found, more))
            listed = np.argsort(each)[:found]
            false += int((listed >= subjects).sum())
            true += int((listed < subjects).sum())
        shares.append(false / max(false + true, 1))
    assert np.mean(shares) < 0.13
    assert subjects == 0 or true > 20


def test_even_chances_are_not_widened_and_those_too_small_are_put_back():
    rng = np.random.default_rng(2)
    even = rng.random(4_000)
    assert widening(even) < 1.05
    narrow = even**2
    assert widening(narrow) == pytest.approx(2, abs=0.15)
    put_back = narrow ** (1 / widening(narrow))
    assert (put_back <= 0.01).mean() == pytest.approx(0.01, abs=0.006)


def test_the_middle_of_too_few_officers_tells_nothing_and_a_few_subjects_do_not_move_it():
    rng = np.random.default_rng(2)
    assert widening(rng.random(99) ** 3) == 1.0
    assert widening(rng.random(100) ** 3) > 1.5
    with_subjects = np.concatenate([rng.random(1_000), np.full(10, 1e-8)])
    assert widening(with_subjects) < 1.2
