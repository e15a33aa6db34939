"""Defects on purpose, each at its rate, and a force whose shape is that of published facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from custodiet.detection import simulate
from custodiet.detection.simulate import Defects, Habits, Settings
from custodiet.detection.simulate.absences import absences
from custodiet.detection.simulate.days import local_offset
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.frames import Frame, joined, only
from custodiet.detection.simulate.logs import CONTROL, EMPTY_REASONS
from custodiet.detection.simulate.people import characteristics
from custodiet.detection.simulate.plans import Sort
from custodiet.detection.simulate.stream import MADE, pieces
from custodiet.detection.simulate.world import CONSTABLE

PLAIN = Settings(seed=3, officers=200, days=120, until=date(2026, 6, 30), prevalence=0.0, look_alikes=0)
NONE = Defects(0.0, 0.0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def made(name: str, **defects: float) -> Frame:
    of = simulate.founded(replace(PLAIN, defects=replace(NONE, **defects)))
    return frame(of, name)


def frame(of: Force, name: str) -> Frame:
    return joined([piece for _, piece in pieces(of, name)])


def rows(name: str, **defects: float) -> int:
    return len(made(name, **defects)["plan"])


@pytest.mark.parametrize("rate", [0.05, 0.15])
def test_that_share_of_shifts_has_no_roster(rate: float) -> None:
    of = simulate.founded(replace(PLAIN, officers=800, defects=replace(NONE, missing_rosters=rate)))
    kept, all_of_them = len(frame(of, "duties")["plan"]), 0
    from custodiet.detection.simulate.roster import shifts

    for day in range(of.world.first, of.world.last + 1):
        all_of_them += len(shifts(of.world, day).officer)
    assert abs(1 - kept / all_of_them - rate) < 0.4 * rate


def test_no_roster_is_missing_where_none_is_to_be_lost() -> None:
    assert simulate.founded(replace(PLAIN, defects=NONE)).gaps == ()


@pytest.mark.parametrize("rate", [0.0, 0.2])
def test_that_share_of_assignments_is_keyed_a_day_or_more_late(rate: float) -> None:
    parts = made("assignments", keyed_late=rate)
    late = (parts["recorded_at"] - parts["from_at"]) >= 86_400
    assert abs(late.mean() - rate) < 0.02
    assert (parts["recorded_at"] - parts["from_at"]).max() <= 3 * 86_400


@pytest.mark.parametrize("rate", [0.0, 0.03])
def test_that_share_of_people_has_a_second_record(rate: float) -> None:
    public = simulate.founded(replace(PLAIN, defects=replace(NONE, doubled_people=rate))).world.public
    second = np.flatnonzero(public.other_record != np.arange(len(public.number)))
    assert abs(len(second) / len(public.number) - rate) < 0.005
    other = public.other_record[second]
    assert np.array_equal(public.birth_year[second], public.birth_year[other])


@pytest.mark.parametrize("rate", [0.0, 0.08])
def test_that_share_of_numbers_is_given_out_again_and_never_to_two_at_once(rate: float) -> None:
    numbers = made("telephone_numbers", reused_numbers=rate)
    number, counts = np.unique(numbers["number"], return_counts=True)
    assert abs((counts == 2).mean() - rate) < 0.01 and counts.max() <= 2
    for line in number[counts == 2][:200]:
        both = only(numbers, numbers["number"] == line)
        first, second = np.argsort(both["from_on"])
        assert 0 <= both["until_on"][first] < both["from_on"][second]


@pytest.mark.parametrize("rate", [0.0, 0.3])
def test_that_share_of_calls_never_arrived(rate: float) -> None:
    assert abs(1 - rows("calls", lost_telephony=rate) / rows("calls") - rate) < 0.07


def test_a_force_without_telephony_has_no_calls_and_everything_else() -> None:
    assert rows("calls", no_telephony=True) == 0 < rows("contacts", no_telephony=True)


@pytest.mark.parametrize("rate", [0.1, 0.6])
def test_that_share_of_reasons_says_nothing(rate: float) -> None:
    reason = made("lookups", empty_reasons=rate)["reason"]
    assert abs((reason < len(EMPTY_REASONS)).mean() - rate) < 0.02


@pytest.mark.parametrize("rate", [0.0, 0.05])
def test_that_share_of_lookups_was_made_where_a_team_mate_was_signed_in(rate: float) -> None:
    right, wrong = made("lookups"), made("lookups", shared_logins=rate)
    # one in nine of a team is who looked
    assert abs((right["officer_id"] != wrong["officer_id"]).mean() - rate * 8 / 9) < 0.01


def test_a_wrong_clock_writes_one_systems_summer_an_hour_late_and_no_winter() -> None:
    summer, late = made("lookups"), made("lookups", wrong_clock=1.0)
    control = np.sort(summer["looked_up_at"][summer["system"] == CONTROL])
    moved = np.sort(late["looked_up_at"][late["system"] == CONTROL])
    inside = control[control + 3_600 < control.max() - 7_200]
    assert set((inside + local_offset(inside)).tolist()) <= set(moved.tolist())
    assert {0, 3_600} == set(local_offset(control).tolist())
    other = summer["system"] != CONTROL
    assert np.array_equal(
        np.sort(summer["looked_up_at"][other]), np.sort(late["looked_up_at"][late["system"] != CONTROL])
    )


def test_a_skewed_clock_shifts_one_system_by_no_more_than_asked() -> None:
    straight, skewed = made("lookups"), made("lookups", clock_skew=420)
    shifts = set()
    for system in range(4):
        before = np.sort(straight["looked_up_at"][straight["system"] == system])
        after = np.sort(skewed["looked_up_at"][skewed["system"] == system])
        size = min(len(before), len(after)) - 50
        shifts.add(int(np.median(after[50:size] - before[50:size])))
    assert len(shifts) == 2 and 0 in shifts and max(abs(one) for one in shifts) <= 420


@pytest.fixture(scope="module")
def force() -> Force:
    """Five and a half months, as long as the real log that was measured."""
    return simulate.founded(replace(PLAIN, officers=600, days=165, defects=Defects()))


@pytest.fixture(scope="module")
def searches(force: Force) -> tuple[Frame, np.ndarray]:
    lookups = frame(force, "lookups")
    return lookups, np.bincount(lookups["officer_id"], minlength=600)


def test_officers_differ_in_their_searches_as_on_a_real_log(searches: tuple[Frame, np.ndarray]) -> None:
    # a mean of 29.2 with a deviation of 41.8, a most of 340, and 41.9 in 100 by the busiest tenth
    counts = np.sort(searches[1])[::-1]
    assert abs(counts.std() / counts.mean() - 41.8 / 29.2) < 0.3
    assert abs(counts[:60].sum() / counts.sum() - 0.419) < 0.08
    assert 5 < counts.max() / counts.mean() < 20
    assert abs(counts.mean() ** 2 / (counts.var() - counts.mean()) - 0.5) < 0.15


def test_searches_are_made_in_all_hours_fewest_before_dawn(searches: tuple[Frame, np.ndarray]) -> None:
    hours = np.bincount(searches[0]["looked_up_at"] // 3_600 % 24, minlength=24) / len(searches[0]["plan"])
    assert 0.005 < hours.min() < 0.03 and 0.05 < hours.max() < 0.12
    assert int(hours.argmin()) in {1, 2, 3, 4, 5}


def test_peers_of_one_role_differ_as_well(force: Force, searches: tuple[Frame, np.ndarray]) -> None:
    counts = searches[1][force.world.staff.role == CONSTABLE]
    assert counts.std() / counts.mean() > 1


def test_nobody_works_while_on_record_as_away(force: Force) -> None:
    duties, away = frame(force, "duties"), absences(force.world)
    days = {
        (int(officer), day)
        for officer, first, last in zip(away.officer, away.first, away.last, strict=True)
        for day in range(first, last + 1)
    }
    from custodiet.detection.simulate.days import utc_day

    began = duties["starts_at"] + local_offset(duties["starts_at"])
    worked = {(int(one), utc_day(int(at))) for one, at in zip(duties["officer_id"], began, strict=True)}
    assert days and not days & worked


def test_characteristics_are_drawn_apart_from_misconduct_unless_a_parameter_says_so() -> None:
    asked = replace(PLAIN, officers=600, prevalence=0.12)
    men = []
    for habits in (Habits(), replace(Habits(), men_among_subjects=0.98)):
        of = simulate.founded(replace(asked, habits=habits))
        sex = characteristics(of.world).sex
        subjects = [plan.officers[0] for plan in of.plans if plan.sort is Sort.MISCONDUCT]
        men.append(np.mean(sex[subjects] == 1))
    # 0.6 of the staff are men; four deviations of seventy draws
    assert abs(men[0] - 0.6) < 0.24 < men[1] - 0.6


def test_no_other_table_knows_the_sex_of_an_officer(force: Force) -> None:
    sex = characteristics(force.world).sex
    counts = np.bincount(frame(force, "lookups")["officer_id"], minlength=600)
    between = np.corrcoef(counts, sex == 1)[0, 1]
    assert abs(between) < 4 / 600**0.5


@pytest.mark.parametrize("name", sorted(MADE))
def test_each_table_is_the_same_whatever_the_size_of_a_piece(name: str) -> None:
    of = simulate.founded(Settings(seed=9, officers=60, days=90, until=date(2026, 1, 31)))
    small, large = (simulate.whole_table(of, name, batch) for batch in (300, 10**9))
    assert small.equals(large)


def test_most_dispatches_are_filmed_and_contacts_written_up_as_the_habits_say(force: Force) -> None:
    habits = force.settings.habits
    filmed = len(frame(force, "recordings")["plan"])
    called = len(frame(force, "dispatches")["plan"]) + len(frame(force, "stops")["plan"])
    in_period = called * 165 / (165 + 45)
    assert abs(filmed / in_period - habits.filmed) < 0.1
    lookups = simulate.whole_table(force, "lookups")
    assert pc.mean(pc.is_null(lookups["person_id"]).cast(pa.float64())).as_py() < 0.05
