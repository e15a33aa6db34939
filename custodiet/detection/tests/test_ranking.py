"""Counts against like work: exposure, shrinkage, discreteness, and nothing about who the officer is."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custodiet.detection.ranking import Counting, Pairs, Post, Sign, Values, of_counts, of_pairs, rank
from custodiet.detection.ranking.chances import at_least, log_gamma, no_rarer, surely_times
from custodiet.detection.tables import AUDIT_ONLY

DETECTION = Path(__file__).resolve().parents[1]
means = st.floats(0.01, 20)
spreads = st.floats(0.15, 3)


def column(*values):
    return np.array(values, dtype=float)


def force(counts, exposure=None, **same):
    """Posts and a counting: officer n counted counts[n] of exposure[n]."""
    plain = {"role": "constable", "unit": "East", "nights": 0.3, "caseload": 20, **same}
    posts = [Post(f"P-{n}", **plain) for n in range(len(counts))]
    of = {f"P-{n}": int(exposure[n] if exposure is not None else 500) for n in range(len(counts))}
    return posts, Counting("d", {f"P-{n}": int(count) for n, count in enumerate(counts)}, of)


@settings(deadline=None)
@given(means, spreads)
def test_the_chance_never_rises_with_the_count_and_stays_between_nought_and_one(mean, spread):
    chances = at_least(np.arange(60, dtype=float), np.full(60, mean), np.full(60, spread))
    assert all(0 <= one <= 1 for one in chances)
    assert all(a >= b for a, b in itertools.pairwise(chances))


@settings(deadline=None)
@given(means, spreads)
def test_the_mid_p_of_all_counts_is_a_half_on_average(mean, spread):
    counts = np.arange(2_000, dtype=float)
    chances = at_least(counts, np.full(2_000, mean), np.full(2_000, spread))
    size = 1 / spread
    log_part = (
        log_gamma(counts + size) - log_gamma(np.full(2_000, size)) - log_gamma(counts + 1)
        + size * np.log(size / (size + mean)) + counts * np.log(mean / (size + mean))
    )  # fmt: skip
    assert float((np.exp(log_part) * chances).sum()) == pytest.approx(0.5, abs=1e-6)


@settings(deadline=None)
@given(means, spreads, st.integers(0, 40))
def test_a_rate_is_surely_less_than_its_count_shows_and_more_with_each_count_more(mean, spread, count):
    sure, surer = surely_times(column(count, count + 1), column(mean, mean), column(spread, spread))
    assert 0 <= sure < surer
    assert sure < max(count, 1) / mean + 1


def test_a_small_count_is_drawn_to_what_is_usual_and_a_large_one_of_the_same_rate_is_not():
    small, large = surely_times(column(3, 300), column(1, 100), column(0.5, 0.5))
    assert small < 1.1
    assert large > 2


def test_chances_of_more_than_one_in_twenty_are_raised_to_their_share_and_rarer_ones_are_left():
    chances = no_rarer(np.array([1e-6] * 5 + [0.5] * 95))
    assert set(chances[:5]) == {1e-6}
    chances = no_rarer(np.array([1e-6] * 8 + [0.5] * 92))
    assert set(chances[:8]) == {0.07}


@pytest.mark.parametrize("spread", [0.2, 1.0])
def test_chances_are_no_smaller_than_they_should_be_where_nobody_stands_out(spread):
    rng = np.random.default_rng(20)
    exposure = rng.integers(50, 3_000, 2_000)
    mean = exposure * 0.004
    counts = rng.poisson(mean * rng.gamma(1 / spread, spread, 2_000))
    signs = of_counts(*force(counts, exposure))
    chances = np.array([one.chance for one in signs.values()])
    for level in (0.2, 0.05, 0.01):
        assert (chances <= level).mean() < level * 1.3 + 0.004


def test_much_counted_of_much_searched_is_no_sign_and_the_same_of_little_is_one():
    counts, exposure = [4] * 60 + [40, 40], [400] * 60 + [4_000, 400]
    signs = of_counts(*force(counts, exposure))
    assert signs["P-60"].chance > 0.2
    assert signs["P-61"].chance < 0.001
    assert signs["P-61"].expected == pytest.approx(4, rel=0.3)


def test_a_unit_that_does_more_of_it_is_measured_by_itself():
    rng = np.random.default_rng(3)
    posts = [Post(f"P-{n}", "constable", "West" if n < 40 else "East", 0.3, 20) for n in range(400)]
    counts = {one.officer_id: int(rng.poisson(20 if one.unit == "West" else 2)) for one in posts}
    signs = of_counts(posts, Counting("d", counts, dict.fromkeys(counts, 500)))
    west = [signs[f"P-{n}"].chance for n in range(40)]
    assert np.mean([chance < 0.05 for chance in west]) < 0.15


def test_nights_and_caseload_are_taken_into_account():
    rng = np.random.default_rng(4)
    posts = [
        Post(f"P-{n}", "constable", "East", float(n % 2), int(5 + 40 * (n % 3 == 0))) for n in range(600)
    ]
    counts = {
        one.officer_id: int(rng.poisson(2 * (1 + 4 * one.nights) * (1 + one.caseload / 20))) for one in posts
    }
    signs = of_counts(posts, Counting("d", counts, dict.fromkeys(counts, 500)))
    busy = [signs[one.officer_id].chance for one in posts if one.nights and one.caseload > 40]
    assert np.mean([chance < 0.05 for chance in busy]) < 0.12


def test_an_officer_without_exposure_has_no_sign_and_nobody_at_all_gives_none():
    posts, counting = force([0, 3, 0], [0, 100, 100])
    assert set(of_counts(posts, counting)) == {"P-1", "P-2"}
    assert of_counts([], Counting("d", {}, {})) == {}
    assert of_pairs([], Pairs("d", {}, {})) == {}


def pairs(numbers, exposure=500):
    posts, _ = force([0] * len(numbers))
    counted = {f"P-{n}": each for n, each in enumerate(numbers) if each}
    return of_pairs(posts, Pairs("d", counted, {one.officer_id: exposure for one in posts}))


@settings(deadline=None)
@given(st.integers(1, 30))
def test_a_larger_number_about_one_person_is_never_likelier(number):
    usual = [(1, 1, 2), (1,), (2, 1), ()] * 50
    fewer, more = (pairs([(one,), *usual])["P-0"].chance for one in (number, number + 1))
    assert more <= fewer


def test_a_number_about_one_person_is_weighed_by_how_many_were_searched():
    usual = [(1, 1, 2), (1,), (2, 1, 1, 1), ()] * 50
    posts, _ = force([0] * 201)
    counted = {f"P-{n}": each for n, each in enumerate([(4,), *usual])}
    little, much = (
        of_pairs(posts, Pairs("d", counted, {"P-0": of} | {f"P-{n}": 500 for n in range(1, 201)}))["P-0"]
        for of in (50, 5_000)
    )
    assert little.chance < much.chance / 10
    assert little.about_one
    assert little.counted == 4


def test_the_largest_of_a_force_is_not_far_out_by_being_the_largest():
    rng = np.random.default_rng(5)
    numbers = [tuple(rng.geometric(0.6, size=rng.poisson(4))) for _ in range(800)]
    chances = np.array([one.chance for one in pairs(numbers).values()])
    assert chances.min() > 1 / 800 / 30
    assert (chances <= 0.05).mean() < 0.08


def test_there_is_no_place_for_who_the_officer_is_in_what_is_weighed():
    assert {each.name for each in fields(Post)} == {"officer_id", "role", "unit", "nights", "caseload"}
    assert {each.name for each in fields(Sign)} == {
        "detector", "counted", "expected", "times", "chance", "about_one", "coming_back",
    }  # fmt: skip


def test_no_select_of_detection_reads_the_table_of_characteristics():
    (audit,) = AUDIT_ONLY
    read = [
        path.name
        for path in [
            *DETECTION.rglob("*.sql"),
            *(DETECTION / "engine").glob("*.py"),
            *(DETECTION / "ranking").glob("*.py"),
        ]
        if audit in path.read_text(encoding="utf-8")
    ]
    assert read == []


def sign(chance, detector="a", times=1.0):
    return Sign(detector, 3, 0.1, times, chance)


FAMILY = {"a": "system_use", "b": "telephone", "c": "place"}
VALUES = Values(one_noughts=9, many_noughts=9)


def placed(*officers):
    """Rank officers, each a dict of detector -> chance."""
    signs = [
        {f"P-{n}": sign(each[name], name) for n, each in enumerate(officers) if name in each}
        for name in "abc"
    ]
    return [one.officer_id for one in rank(signs, FAMILY, VALUES).placed]


def test_two_weak_signs_of_independent_kinds_outrank_one_loud_one():
    loud, weak, usual = (
        {"a": 1e-5, "b": 0.6, "c": 0.6},
        {"a": 1e-3, "b": 1e-3, "c": 0.6},
        {"a": 0.6, "b": 0.6, "c": 0.6},
    )
    assert placed(loud, weak, usual) == ["P-1", "P-0", "P-2"]


@pytest.mark.parametrize("beyond", [1e-9, 1e-30, 1e-200])
def test_no_single_kind_of_evidence_is_so_loud_that_two_of_1_in_30_000_do_not_outrank_it(beyond):
    assert placed({"a": beyond, "b": 0.9, "c": 0.9}, {"a": 2.9e-5, "b": 2.9e-5, "c": 0.9})[0] == "P-1"
    assert placed({"a": beyond, "b": 0.9, "c": 0.9}, {"a": 3.1e-5, "b": 3.1e-5, "c": 0.9})[0] == "P-0"


def test_of_two_alike_the_one_whose_rate_is_surely_higher_comes_first():
    signs = [{"P-1": sign(1e-4, times=2.0), "P-2": sign(1e-4, times=3.0)}]
    assert [one.officer_id for one in rank(signs, FAMILY, VALUES).placed] == ["P-2", "P-1"]


def test_the_order_says_which_families_and_which_counts_stand_behind_it():
    first = rank([{"P-1": sign(0.001)}, {"P-1": sign(0.2, "b")}], FAMILY, VALUES).placed[0]
    assert [(each.family, each.signs[0].detector) for each in first.evidence] == [
        ("system_use", "a"), ("telephone", "b"),
    ]  # fmt: skip
    assert first.rank == 1


@settings(deadline=None)
@given(st.lists(st.floats(1e-6, 1), min_size=2, max_size=30))
def test_an_officer_with_more_evidence_never_comes_after_one_with_less(chances):
    signs = [{f"P-{n:02}": sign(chance) for n, chance in enumerate(chances)}]
    order = rank(signs, FAMILY, VALUES).placed
    assert [one.chance for one in order] == sorted(one.chance for one in order)
    assert [one.rank for one in order] == list(range(1, len(chances) + 1))
    assert all(a.share <= b.share + 1e-12 for a, b in itertools.pairwise(order))


@pytest.mark.parametrize("beyond", [1e-5, 1e-30, 1e-200])
def test_with_the_values_on_the_shelf_two_kinds_of_1_in_350_outrank_any_one(beyond):
    signs = [
        {"P-0": sign(beyond), "P-1": sign(1 / 350)}, {"P-0": sign(0.9, "b"), "P-1": sign(1 / 350, "b")},
        {"P-0": sign(0.9, "c"), "P-1": sign(0.9, "c")},
    ]  # fmt: skip
    about_one = [{who: replace(each, about_one=True) for who, each in column.items()} for column in signs]
    for columns in (signs, about_one):
        assert rank(columns, FAMILY, Values()).placed[0].officer_id == "P-1"


def test_of_two_signs_alike_the_one_about_one_person_comes_first():
    of = FAMILY | {"d": "system_use"}
    signs = [
        {"P-0": sign(1e-4), "P-1": sign(0.5)},
        {"P-0": replace(sign(0.5, "d"), about_one=True), "P-1": replace(sign(1e-4, "d"), about_one=True)},
    ]
    assert [one.officer_id for one in rank(signs, of, Values()).placed] == ["P-1", "P-0"]


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 40), min_size=1))
def test_each_person_searched_for_once_is_no_coming_back_however_many_there_are(days):
    made = Counting("d", {"P-0": 99}, {"P-0": 500}, {"P-0": dict.fromkeys(days, 1)}, coming_back=True)
    assert made.weighed == {"P-0": 0}
    again = replace(made, days={"P-0": days})
    assert again.weighed == {"P-0": sum(days.values()) - len(days)}
    assert replace(again, coming_back=False).weighed == {"P-0": 99}


def test_a_volume_of_many_people_is_no_sign_where_coming_back_is_weighed_and_a_person_gone_back_to_is():
    rng = np.random.default_rng(6)
    posts, _ = force([0] * 200)
    days = {one.officer_id: dict.fromkeys(map(str, range(int(rng.poisson(5)))), 1) for one in posts}
    days["P-0"] = dict.fromkeys(map(str, range(90)), 1)
    days["P-1"] = {"M-1": 14}
    counted = {officer: sum(each.values()) for officer, each in days.items()}
    made = Counting("d", counted, dict.fromkeys(counted, 500), days, coming_back=True)
    signs = of_counts(posts, made)
    assert signs["P-0"].chance > 0.2
    assert signs["P-1"].chance < 0.001
    assert signs["P-1"].coming_back and signs["P-1"].counted == 13


@pytest.mark.parametrize("others", [1, 5])
def test_officers_whose_numbers_about_one_person_are_very_large_do_not_hide_one_another(others):
    usual = [(1, 1, 2), (1,), (2, 1), ()] * 50
    alone = pairs([(12,), *usual])["P-0"].chance
    beside = pairs([(12,), *[(60,)] * others, *usual])["P-0"].chance
    assert beside < max(20 * alone, 1e-3)


def test_days_are_weighed_where_they_are_known_and_numbers_where_they_are_not():
    made = Pairs("d", {"P-0": (9, 2)}, {"P-0": 50})
    assert made.weighed == {"P-0": (9, 2)}
    assert replace(made, days={"P-0": {"M-1": 3}}).weighed == {"P-0": (3,)}
    assert replace(made, days={}).weighed == {}
