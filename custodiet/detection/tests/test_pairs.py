"""One officer's look-ups of one person beside the largest number of each peer."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.detection.pairs import _shares, chance, compare_pairs
from custodiet.detection.rules import Searched, q_values
from custodiet.detection.tests.small_force import NOON, RULES, days, lookup, minutes, run
from custodiet.detection.words import reasons

COUNTS = "unexplained look-ups of one person"
groups = st.lists(st.integers(0, 40), min_size=1, max_size=80).map(lambda each: np.array(each, dtype=float))


@given(groups)
def test_the_chance_never_rises_with_the_number(largest):
    chances = [chance(count, largest) for count in range(50)]
    assert chances[0] == 1.0
    assert all(0 < one <= 1 for one in chances)
    assert all(a >= b for a, b in itertools.pairwise(chances))


@given(groups, st.integers(1, 50))
def test_the_chance_is_never_less_than_the_share_who_do_as_much_where_more_than_one_in_twenty_do(
    largest, count
):
    share = float((largest >= count).mean())
    if share > 1 / 20:
        assert chance(count, largest) >= share


@pytest.mark.parametrize(("as_many", "hidden"), [(1, False), (2, True)])
def test_one_peer_in_twenty_who_does_the_same_does_not_hide_an_officer_and_more_do(as_many, hidden):
    largest = np.array([1.0] * (20 - as_many) + [13.0] * as_many)
    assert (chance(13, largest) >= 0.05) is hidden


def test_few_peers_who_did_nothing_say_less_than_many():
    few, many = (chance(2, np.zeros(count)) for count in (5, 500))
    assert few > 10 * many
    assert chance(2, np.zeros(0)) == 1.0


def test_a_number_far_beyond_every_peer_is_less_likely_than_one_just_beyond():
    largest = np.array([2.0] * 60 + [4.0] * 11)
    assert chance(28, largest) < chance(13, largest) / 100 < chance(5, largest)


def officers(*largest, **more):
    plain = {"role": "constable", "unit": "East", "width": "unit", "counts_as_peer": True}
    return [
        Searched(f"P-{n}", counted=count, exposure=100, **{**plain, **more})
        for n, count in enumerate(largest)
    ]


def test_the_comparison_is_of_the_number_with_the_largest_of_each_peer_and_never_the_officers_own():
    compared = compare_pairs(officers(9, 0, 1, 2), [("P-0", 9)], COUNTS)["P-0", 9]
    assert (compared.counted, compared.rate, compared.low, compared.high) == (9, 9.0, 9.0, 9.0)
    assert (compared.peers.count, compared.peers.rates) == (3, (0.0, 1.0, 2.0))
    assert compared.counts == COUNTS


def test_the_correction_is_for_the_officers_looked_at_and_not_for_their_findings():
    force = officers(9, *[1] * 99)
    found = [("P-0", 9), ("P-0", 8), ("P-0", 3)]
    compared = compare_pairs(force, found, COUNTS)
    assert compared["P-0", 9].q_value == pytest.approx(100 * compared["P-0", 9].p_value)
    q = [compared[each].q_value for each in found]
    assert q == sorted(q)
    assert q[0] < q[1]


def test_nobody_without_peers_is_found_unusual_by_a_number():
    alone = compare_pairs(officers(50), [("P-0", 50)], COUNTS)["P-0", 50]
    assert (alone.p_value, alone.q_value, alone.peers.count, alone.peers.rates) == (1.0, 1.0, 0, ())


def test_in_a_force_where_nobody_stands_out_hardly_anybody_is_found_by_a_number():
    rng = np.random.default_rng(7)
    found = 0
    for _ in range(40):
        largest = [int(n) for n in rng.geometric(0.5, 100) - 1]
        pairs = [(f"P-{n}", count) for n, count in enumerate(largest) if count]
        compared = compare_pairs(officers(*largest), pairs, COUNTS)
        found += any(one.q_value <= 0.1 for one in compared.values())
    assert found <= 9, "worlds of forty with anybody found, at one in ten"


# through the engine


def force_of(*numbers: int) -> list[dict]:
    """One look-up after the other, each officer of one person of their own, so many as the number says."""
    serial = itertools.count()
    return [
        lookup(next(serial), NOON + days(n), officer=f"P-{officer}", person=f"M-{officer}")
        for officer, count in enumerate(numbers, start=1)
        for n in range(count)
    ]


def test_a_finding_about_one_person_is_weighed_by_its_own_number_and_not_by_the_officers_rate(tmp_path):
    rows = force_of(12, 1, 1, 2, 1, 2)
    # the same officer's other look-ups are many, and change nothing
    rows += [lookup(100 + n, NOON + minutes(n), officer="P-1", person=f"N-{n}") for n in range(50)]
    (finding,) = run(tmp_path, "repeated_lookups", lookups=rows).findings
    assert (finding.found, finding.comparison.counted, finding.of) == (12, 12, "pair")
    assert finding.comparison.peers.rates == (1.0, 1.0, 1.0, 2.0, 2.0)
    said = " ".join(reasons(finding))
    assert (
        "Peers are compared by the largest number of unexplained look-ups of one person. The middle one of 5 "
        "peers (everybody in the log) has 1; none of them has 12 or more." in said
    )
    assert "in every 1,000" not in said


def test_the_finding_that_stands_out_more_has_the_lesser_chance(tmp_path):
    found = run(tmp_path, "repeated_lookups", lookups=force_of(15, 4, *[1] * 60)).findings
    chances = {finding.found: finding.comparison.q_value for finding in found}
    assert chances[15] < chances[4]
    assert set(chances) == {15, 4}


@pytest.mark.parametrize(("peers", "words"), [(3, "everybody in the log"), (4, "constable, East")])
def test_a_group_too_small_is_widened_for_numbers_as_for_rates(tmp_path, peers, words):
    posts = [{"officer_id": f"P-{n}", "role": "constable", "unit": "East"} for n in range(1, peers + 1)]
    posts += [{"officer_id": f"P-{n}", "role": "sergeant", "unit": "West"} for n in range(peers + 1, 7)]
    found = run(tmp_path, "repeated_lookups", lookups=force_of(3, 1, 1, 1, 1, 1), officers=posts).findings
    assert RULES["peers_at_least"] == 3
    assert [finding.comparison.peers.words for finding in found] == [words]


@given(st.lists(st.sampled_from([0.0001, 0.002, 0.03, 0.2, 0.5, 1.0]), min_size=1, max_size=30), st.data())
def test_the_correction_of_one_chance_in_its_officers_place_is_that_of_working_it_out_anew(chances, data):
    place = data.draw(st.integers(0, len(chances) - 1))
    p = data.draw(st.sampled_from([0.0001, 0.001, 0.03, 0.1, 0.5, 1.0]))
    anew = q_values([*chances[:place], p, *chances[place + 1 :]])[place]
    assert _shares(chances)(place, p) == anew
