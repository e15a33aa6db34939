"""The evaluation: seeds kept apart, measures that are right, and a page made from a force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.core.errors import NotValid
from custodiet.core.policy import load
from custodiet.detection.evaluate.intervals import mean_and_half, said, share, survival
from custodiet.detection.evaluate.looks import NULL_WORLD, Asked, Look, Seen, Story, look_at, settings_of
from custodiet.detection.evaluate.measures import budget, room, single, subjects, weekly
from custodiet.detection.evaluate.methods import figures, ours, simple, weighed
from custodiet.detection.evaluate.report import page
from custodiet.detection.evaluate.running import SIZES, Results, plan
from custodiet.detection.evaluate.seeds import RANGES, Purpose, must_be, seeds
from custodiet.detection.performing import rules_on
from custodiet.detection.ranking import Counting, Post

ROOT = Path(__file__).resolve().parents[3]
TINY = Asked(0, 60, 90, 0.1)


@pytest.fixture(scope="module")
def seen():
    """One tiny force of a tuning seed, looked at once."""
    return look_at(TINY, rules_on(date(2026, 6, 30), load(ROOT / "policy")))


def test_no_seed_is_for_two_purposes():
    every = [seed for held in RANGES.values() for seed in held]
    assert len(every) == len(set(every))
    assert set(RANGES[Purpose.REPORTING]) == set(range(112, 150))


@pytest.mark.parametrize("purpose", list(Purpose))
def test_seeds_of_another_purpose_are_refused(purpose):
    mine = seeds(purpose, 3)
    must_be(purpose, mine)
    for other in set(Purpose) - {purpose}:
        with pytest.raises(NotValid, match="not for"):
            must_be(other, mine)


@pytest.mark.parametrize(("count", "refused"), [(0, True), (1, False), (20, False), (21, True)])
def test_no_more_seeds_are_given_than_there_are(count, refused):
    if refused:
        with pytest.raises(NotValid):
            seeds(Purpose.TUNING, count)
    else:
        assert len(seeds(Purpose.TUNING, count)) == count


@pytest.mark.parametrize("purpose", [Purpose.TUNING, Purpose.REPORTING])
def test_every_force_of_an_evaluation_has_a_seed_of_its_purpose(purpose):
    for size in SIZES.values():
        for kind in plan(size, purpose):
            must_be(purpose, [each.seed for each in kind])


def test_a_world_with_nothing_planted_keeps_its_look_alikes():
    made = settings_of(replace(TINY, shift=NULL_WORLD))
    assert made.prevalence == 0.0
    assert made.look_alikes > 0


def test_a_force_is_looked_at_and_its_truth_is_told(seen):
    assert seen.staff >= 60
    assert any(story.harmful for story in seen.stories)
    assert set(seen.families.values()) <= {
        "system_use", "telephone", "place", "camera", "stops", "duty", "device", "conduct", "corridor",
    }  # fmt: skip
    officers = {post.officer_id for post in seen.looks[0].posts}
    assert subjects(seen) <= officers
    assert {"sex", "ethnicity", "role", "length of service"} == set(next(iter(seen.who.values())))


def test_no_method_is_handed_who_the_officers_are(seen):
    of = figures(seen.looks[0], seen.least)
    assert len(of.features) == len(of.officers)
    before = simple(of, 1, None)
    ranked = ours(seen.looks[0], weighed(seen.looks[0]), seen.families, seen.values)
    other = replace(seen, who={})
    assert ours(other.looks[0], weighed(other.looks[0]), other.families, other.values) == ranked
    assert set(before) >= {"random", "volume", "unexplained count", "added rule weights", "ECOD"}


def test_a_page_is_made_of_what_came_out_and_names_what_is_missed(seen):
    row = single(seen, None)
    assert all(
        0 <= value <= 1 for each in row["methods"].values() for value in each.values() if value is not None
    )
    results = Results(SIZES["quick"], Purpose.TUNING, main=[row], nulls=[row], weekly=[weekly(seen)])
    said_there = page(results, "custodiet evaluate --quick")
    for heading in (
        "Where it loses", "Beside simple methods", "each kind of evidence left out", "By scenario",
        "What each detector recalls", "What is missed, by name", "Whether the stated share holds", "How soon",
        "Victims found", "Fairness",
    ):  # fmt: skip
        assert heading in said_there
    missed = {
        story["scenario"]
        for story in row["stories"]
        if story["sort"] == "misconduct" and not story["found"]["ours"]
    }
    assert all(f"| {name} |" in said_there for name in missed)


def story(first, **more):
    plain = {"third_act": first + 10, "last_act": first + 100, "variant": {"victims": 2}, "reported": False}
    return Story(
        "S1", "misconduct", officers=("P-1",), people=frozenset(), first_act=first, **{**plain, **more}
    )  # fmt: skip


def weekly_looks(counts, stories, staff=500):
    """A force of which one detector counts so much of P-1 each week, and little of everybody else."""
    posts = tuple(Post(f"P-{n}", "constable", "East", 0.3, 5) for n in range(40))
    exposure = {post.officer_id: 500 for post in posts}
    others = {f"P-{n}": n % 3 for n in range(2, 40)}
    looks = tuple(
        Look(100 + 7 * week, posts, (Counting("d", {"P-1": count} | others, exposure),), {})
        for week, count in enumerate(counts)
    )
    return Seen(1, "none", staff, 200, looks, tuple(stories), {}, {"d": "system_use"}, {"d": 3})


def test_days_to_a_lead_are_counted_from_the_first_and_third_act():
    row = weekly(weekly_looks([90, 90, 90, 90, 90], [story(95.0)]))
    (timed,) = row["stories"]
    # one lead a month for 500 staff: room for the first comes in the fifth week
    assert timed["led"]
    assert timed["from_first"] == timed["from_third"] + 10
    assert timed["from_first"] == 128 - 95
    assert 0 < timed["spared"] < timed["harm"]
    assert row["stability"] is not None and 0 <= row["stability"] <= 1


def test_a_subject_never_found_is_censored_at_the_last_look():
    row = weekly(weekly_looks([0, 0, 0], [story(95.0)]))
    (timed,) = row["stories"]
    assert not timed["led"]
    assert timed["from_first"] == 114 - 95
    assert timed["spared"] == 0


def test_somebody_who_stopped_before_the_first_look_is_not_timed():
    assert weekly(weekly_looks([90], [story(10.0, last_act=99.0)]))["stories"] == []


@pytest.mark.parametrize(("staff", "holds"), [(5_000, 10), (500, 1), (200, 1), (7_500, 15)])
def test_a_room_for_5_000_is_scaled_to_the_force_and_never_nothing(staff, holds):
    assert room(10, staff) == holds


def test_the_budget_is_one_lead_for_a_thousand_staff_a_month():
    assert budget(1_000, 304) == 10
    assert budget(100, 30) == 1


@given(st.lists(st.floats(0, 1), min_size=2, max_size=40))
def test_an_interval_lies_round_its_mean(values):
    mean, half, count = mean_and_half(values)
    assert min(values) - 1e-9 <= mean <= max(values) + 1e-9
    assert half >= 0
    assert count == len(values)


def test_nothing_and_one_force_are_said_as_such():
    assert said([]) == said([None]) == "–"
    assert said([0.5]) == "0.50 (one force)"
    assert said([0.5, 0.5]) == "0.50 (0.50 to 0.50)"


@given(st.integers(1, 300), st.data())
def test_a_share_lies_in_its_interval(whole, data):
    part = data.draw(st.integers(0, whole))
    words = share(part, whole).replace("(", "").replace(")", "").replace(",", "").split()
    assert float(words[1]) - 0.01 <= float(words[0]) <= float(words[3]) + 0.01
    assert share(0, 0) == "–"


def test_those_not_yet_found_count_as_not_yet_found():
    times, led = [10.0, 20.0, 30.0, 40.0], [True, False, True, False]
    assert survival(times, led, 5) == 0
    assert survival(times, led, 10) == pytest.approx(0.25)
    assert survival(times, led, 30) == pytest.approx(1 - 0.75 * 0.5)
    assert survival(times, [True] * 4, 40) == 1
