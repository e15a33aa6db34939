"""The statistics behind a comparison: tables at the boundary, and laws."""

from __future__ import annotations

import itertools
import math
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custodiet.detection.rules import (
    Searched,
    Spread,
    compare,
    interval,
    is_finding,
    plain_number,
    plain_reason,
    q_values,
    spread,
    tail,
)

shares = st.floats(0.001, 0.999)
spreads = st.builds(Spread, shares, st.one_of(st.just(0.0), st.floats(0.0001, 0.9)))
counts = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("found", "q", "chance", "answer"),
    [
        (2, 0.0, None, False),
        (3, 1.0, None, True),
        (4, 1.0, None, True),
        (3, 0.0999, 10, True),
        (3, 0.10, 10, True),
        (3, 0.1001, 10, False),
        (2, 0.0, 10, False),
    ],
)
def test_a_count_is_a_finding_from_the_least_and_up_to_the_chance(found, q, chance, answer):
    assert is_finding(found=found, least=3, q_value=q, chance_percent=chance) is answer


@pytest.mark.parametrize(
    ("counted", "exposure", "low", "high"),
    [(0, 10, 0.0, 0.3085), (7, 480, 0.00588, 0.02982), (10, 10, 0.6915, 1.0), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_that_of_the_tables(counted, exposure, low, high):
    assert interval(counted, exposure) == pytest.approx((low, high), abs=0.0001)


@given(counts)
def test_the_interval_holds_the_share(pair):
    low, high = interval(*pair)
    assert 0 <= low <= pair[0] / pair[1] <= high <= 1


@given(counts)
def test_at_each_end_of_the_interval_what_was_counted_is_as_unlikely_as_that(pair):
    counted, exposure = pair
    low, high = interval(*pair)
    if counted:
        assert tail(counted, exposure, Spread(low, 0.0)) == pytest.approx(0.025)
    if counted < exposure:
        assert tail(counted + 1, exposure, Spread(high, 0.0)) == pytest.approx(0.975)


@pytest.mark.parametrize(
    ("counted", "exposure", "chance"), [(0, 3, 1.0), (1, 3, 0.875), (2, 3, 0.5), (3, 3, 0.125)]
)
def test_the_tail_of_three_coins(counted, exposure, chance):
    assert tail(counted, exposure, Spread(0.5, 0.0)) == pytest.approx(chance)


@given(spreads, st.integers(1, 120))
def test_the_tail_never_rises_with_the_count(group, exposure):
    tails = [tail(k, exposure, group) for k in range(exposure + 1)]
    assert tails[0] == 1.0
    assert all(a >= b - 1e-9 for a, b in itertools.pairwise(tails))
    assert all(0 <= one <= 1 for one in tails)


@given(spreads, st.integers(1, 60))
def test_the_chances_of_every_count_add_up(group, exposure):
    each = [
        tail(k, exposure, group) - (tail(k + 1, exposure, group) if k < exposure else 0)
        for k in range(exposure + 1)
    ]
    assert math.fsum(each) == pytest.approx(1.0)


def test_more_than_there_was_to_count_is_a_fault():
    with pytest.raises(ValueError, match="More counted"):
        tail(4, 3, Spread(0.5, 0.0))


def test_peers_who_differ_widely_make_a_count_less_surprising():
    assert tail(20, 100, Spread(0.05, 0.2)) > tail(20, 100, Spread(0.05, 0.0))


def test_spread_is_nothing_when_peers_are_alike_and_something_when_not():
    n = np.full(20, 100.0)
    assert spread(np.full(20, 5.0), n).beyond_chance == 0.0
    assert spread(np.array([0.0, 10.0] * 10), n).beyond_chance > 0.01


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_q_values_keep_the_order_and_are_never_below_p(p_values):
    q = q_values(p_values)
    assert all(b >= a - 1e-12 for a, b in zip(p_values, q, strict=True))
    ordered = [value for _, value in sorted(zip(p_values, q, strict=True))]
    assert ordered == sorted(ordered)
    assert all(0 <= one <= 1 for one in q)


def test_q_values_as_worked_by_hand():
    assert q_values([0.01, 0.9, 0.02, 0.04]) == pytest.approx([0.04, 0.9, 0.04, 0.04 * 4 / 3])


def people(count, counted=1, exposure=100, **more):
    plain = {"role": "constable", "unit": "East", "width": "unit", "counts_as_peer": True}
    return [Searched(f"P-{n}", counted=counted, exposure=exposure, **{**plain, **more}) for n in range(count)]


def test_an_officer_is_never_among_their_own_peers():
    compared = compare(people(5))
    assert {one.peers.count for one in compared.values()} == {4}


def test_peers_of_another_unit_do_not_count_until_the_group_is_wider():
    east, west = people(5), [Searched(f"W-{n}", "constable", "West", "role", 1, 100, True) for n in range(3)]
    compared = compare([*east, *west])
    assert compared["P-0"].peers.count == 4
    assert compared["W-0"].peers.count == 7
    assert compared["W-0"].peers.words == "constable, whole force"


def test_nobody_without_peers_is_found_unusual():
    alone = compare(people(1, counted=50))["P-0"]
    assert (alone.p_value, alone.q_value, alone.peers.count, alone.peers.rates) == (1.0, 1.0, 0, ())


def test_officers_with_nothing_counted_are_left_out_but_are_peers():
    nobody = [Searched("P-9", "constable", "East", "unit", 0, 100, True)]
    compared = compare([*people(3), *nobody])
    assert "P-9" not in compared
    assert compared["P-0"].peers.rates == (0.0, 10.0, 10.0)


def test_in_a_force_where_nobody_does_wrong_hardly_anybody_is_found():
    rng = np.random.default_rng(7)
    found = 0
    for _ in range(20):
        exposure = rng.integers(50, 500, 100)
        rate = rng.beta(2, 60, 100)
        counted = rng.binomial(exposure, rate)
        force = [
            Searched(f"P-{n}", "constable", "East", "unit", int(k), int(e), True)
            for n, (k, e) in enumerate(zip(counted, exposure, strict=True))
        ]
        found += any(one.q_value <= 0.1 for one in compare(force).values())
    assert found <= 6, "worlds of twenty with anybody found, at one in ten"


@pytest.mark.parametrize(
    ("value", "unit", "number"),
    [
        (timedelta(days=60), "days", 60),
        (timedelta(days=7), "hours", 168),
        (timedelta(minutes=30), "minutes", 30),
        (5, "count", 5),
    ],
)
def test_a_rule_is_handed_over_as_a_whole_number_of_its_unit(value, unit, number):
    assert plain_number(value, unit) == number


def test_a_typed_reason_is_compared_by_its_letters_and_figures():
    assert [plain_reason(text) for text in ("Inv.", " N/A ", "--", "person+crime")] == [
        "inv",
        "n a",
        "",
        "person crime",
    ]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 400), st.booleans()), min_size=2, max_size=9))
def test_an_officers_chance_is_that_of_the_spread_of_their_peers_without_them(counts):
    force = [
        Searched(f"P-{n}", "constable", "East", "unit", counted, exposure, usable)
        for n, (counted, exposure, usable) in enumerate(counts)
    ]
    for officer_id, each in compare(force).items():
        others = [one for one in force if one.officer_id != officer_id and one.counts_as_peer]
        k = np.array([one.counted for one in others], dtype=float)
        n = np.array([one.exposure for one in others], dtype=float)
        chance = tail(each.counted, each.exposure, spread(k, n)) if others else 1.0
        assert each.p_value == pytest.approx(chance, rel=1e-6, abs=1e-12)
