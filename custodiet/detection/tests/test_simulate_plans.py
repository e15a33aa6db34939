"""What is planted: every scenario and look-alike leaves the rows that its truth names, and no trace else."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import cache

import pyarrow as pa
import pytest

from custodiet.core.errors import NotValid
from custodiet.detection import simulate
from custodiet.detection.simulate import SCENARIOS, Settings, shifted
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.lookalikes import LOOK_ALIKES
from custodiet.detection.simulate.plans import Sort
from custodiet.detection.simulate.planting import HAND_PICKED
from custodiet.detection.simulate.settings import HELD_OUT, SHIFTS, Defects, fuzzed
from custodiet.detection.simulate.stream import MADE, pieces
from custodiet.detection.simulate.tables import MAKERS

UNTIL = date(2026, 1, 31)
# what each scenario leaves beside look-ups, whatever its variant; and what may stand in their place
TRACES = {
    "S9": {"positions"},
    "S15": {"calls"},
    "S16": {"web_visits"},
    "S18": {"recording_views"},
    "S23": {"lookups", "complaints"},
    "S24": {"lookups", "protected_records", "complaints"},
}


@pytest.fixture(scope="module")
def force() -> Force:
    """Every scenario at least once, and so many of them that a leak would show."""
    return simulate.founded(Settings(seed=11, officers=400, days=200, until=UNTIL, prevalence=0.25, each=1))


@pytest.fixture(scope="module")
def known(force: Force) -> dict:
    return simulate.truth(force, simulate.witnessed(force))


@cache
def keys(force: Force, table: str) -> frozenset[str]:
    return frozenset(simulate.whole_table(force, table)[MAKERS[table].spec.table.key].to_pylist())


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_every_scenario_is_planted_and_leaves_the_traces_it_says(known: dict, scenario: str) -> None:
    plans = [plan for plan in known["plans"] if plan["scenario"] == scenario]
    assert plans
    for plan in plans:
        assert plan["sort"] == "misconduct"
        assert set(plan["rows"]) >= TRACES.get(scenario, {"lookups"} if scenario != "S17" else set())
        assert len(plan["acts"]) >= 2
        assert plan["variant"]["victims"] <= 80
        assert {act["officer"] for act in plan["acts"]} <= set(plan["officers"])
        # of a call the records may name whoever had the number before, and S24 looks themselves up
        of_people = {act["person"] for act in plan["acts"] if act["table"] != "calls"} - {None}
        assert of_people <= set(plan["people"]) or scenario == "S24"


@pytest.mark.parametrize("number", sorted({number for number, _ in LOOK_ALIKES}))
def test_every_look_alike_is_planted_and_is_not_misconduct(known: dict, number: str) -> None:
    plans = [plan for plan in known["plans"] if plan["scenario"] == number]
    assert plans
    for plan in plans:
        assert plan["sort"] == ("other_integrity" if number in {"B12", "B15"} else "innocent")
        assert plan["acts"] and plan["variant"] is None and plan["reported_at"] is None


def test_the_twenty_look_alikes_of_the_design_are_all_there() -> None:
    assert {number for number, _ in LOOK_ALIKES} == {f"B{number}" for number in range(1, 21)}


def test_every_row_that_the_truth_names_is_in_its_table(force: Force, known: dict) -> None:
    named: dict[str, set[str]] = {}
    for plan in known["plans"]:
        for table, rows in plan["rows"].items():
            named.setdefault(table, set()).update(rows)
        assert {(act["table"], act["row_id"]) for act in plan["acts"]} <= {
            (table, row) for table, rows in plan["rows"].items() for row in rows
        }
    assert len(named) >= 12
    for table, rows in named.items():
        assert rows <= keys(force, table), table


def test_acts_come_in_order_and_the_first_and_third_are_the_first_and_third(known: dict) -> None:
    for plan in known["plans"]:
        at = [datetime.fromisoformat(act["at"]) for act in plan["acts"] if act["at"]]
        assert at == sorted(at)
        assert datetime.fromisoformat(plan["first_act_at"]) <= at[0]
        if plan["third_act_at"]:
            assert plan["first_act_at"] <= plan["third_act_at"] <= plan["last_act_at"]


def test_no_officer_is_in_two_plans_of_misconduct(known: dict) -> None:
    subjects = [plan["officers"][0] for plan in known["plans"] if plan["sort"] == "misconduct"]
    assert len(subjects) == len(set(subjects))


def test_variants_differ_in_strength_length_hiding_telephony_and_victims(known: dict) -> None:
    variants = [plan["variant"] for plan in known["plans"] if plan["variant"]]
    for name, least in (("intensity", 3), ("span", 2), ("evasive", 2), ("telephony", 2), ("victim", 2)):
        assert len({variant[name] for variant in variants}) == least, name
    assert len({variant["same_sex"] for variant in variants}) == 2
    assert max(variant["victims"] for variant in variants) > 5


def test_some_plans_are_reported_and_most_are_not(known: dict) -> None:
    told = [plan["reported_at"] is not None for plan in known["plans"] if plan["sort"] == "misconduct"]
    assert 0.1 <= sum(told) / len(told) <= 0.4
    for plan in known["plans"]:
        if plan["reported_at"] and plan["scenario"] not in {"S23", "S24"}:
            assert plan["reported_at"] > plan["third_act_at"]
            assert "partner_reports" in plan["rows"]


@pytest.mark.parametrize(("prevalence", "seeds"), [(0.003, 4), (0.05, 2)])
def test_as_many_officers_are_active_as_the_prevalence_says(prevalence: float, seeds: int) -> None:
    staff, active = 400, 0
    for seed in range(seeds):
        asked = Settings(
            seed=seed, officers=staff, days=120, until=UNTIL, prevalence=prevalence, look_alikes=0
        )
        of = simulate.founded(asked)
        active += len(simulate.sorts(of)[Sort.MISCONDUCT.value])
    mean = staff * seeds * prevalence
    # four standard deviations of the binomial either side
    assert abs(active - mean) <= 4 * (mean * (1 - prevalence)) ** 0.5


def test_a_force_without_prevalence_or_look_alikes_has_no_plans() -> None:
    nothing = Settings(seed=1, officers=60, days=90, until=UNTIL, prevalence=0.0, look_alikes=0)
    assert simulate.founded(nothing).plans == ()


def test_the_hand_picked_set_is_planted_plainly_for_a_demo() -> None:
    of = simulate.founded(Settings(seed=1, officers=200, days=365, until=UNTIL, plain=True))
    picked = [plan for plan in of.plans if plan.sort is Sort.MISCONDUCT]
    assert [plan.scenario for plan in picked] == list(HAND_PICKED)
    assert all(plan.variant and plan.variant.telephony and not plan.variant.evasive for plan in picked)


@pytest.mark.parametrize("shift", SHIFTS)
def test_each_shift_changes_what_it_says_and_holds_out_what_it_must(shift: str) -> None:
    usual = Settings(seed=1, officers=1_500, prevalence=0.003)
    changed = shifted(usual, shift)
    if shift == "held-out scenarios":
        assert set(changed.scenarios) == set(HELD_OUT) and not changed.held_out
    else:
        assert set(HELD_OUT) <= set(changed.held_out)
    assert (changed.defects != usual.defects) == (shift in {"no telephony", "roster loss", "poor reasons"})
    assert (changed.officers < usual.officers) == (shift == "small force")
    assert (changed.prevalence == 0.006) == (shift == "doubled prevalence")


def test_an_unknown_shift_and_a_share_above_one_are_refused() -> None:
    with pytest.raises(NotValid, match="no shift"):
        shifted(Settings(), "full moon")
    with pytest.raises(NotValid, match="between 0 and 1"):
        Settings(prevalence=1.01)
    with pytest.raises(NotValid, match="between 0 and 1"):
        Settings(defects=Defects(keyed_late=-0.01))


def test_scenarios_that_are_held_out_are_never_planted() -> None:
    asked = Settings(seed=5, officers=200, days=150, until=UNTIL, prevalence=0.1, held_out=("S1", "S2"))
    planted = Counter(plan.scenario for plan in simulate.founded(asked).plans)
    assert not planted["S1"] and not planted["S2"] and sum(planted.values()) > 20


def test_fuzzing_draws_other_habits_for_each_seed_and_the_same_for_one() -> None:
    one, again, other = (fuzzed(Settings(seed=seed)) for seed in (1, 1, 2))
    assert one == again and one.habits != other.habits and one.defects != other.defects
    assert 0 <= one.defects.missing_rosters <= 0.15


def leaks(natural: pa.Table, planted: pa.Table, column: str) -> bool:
    """Say whether a column that has few words shows some only on planted rows, or nothing only on them."""
    usual, extra = (set(table[column].to_pylist()) for table in (natural, planted))
    if column.endswith(("_id", "_at", "_on")) or len(usual) > 60:
        return None in extra and None not in usual
    return not extra <= usual


@pytest.mark.parametrize("name", sorted(set(MADE) - {"people", "incidents", "officers", "characteristics"}))
def test_nothing_written_tells_a_planted_row_from_another(force: Force, name: str) -> None:
    spec = MAKERS[name].spec
    natural, planted = [], []
    for _, frame in pieces(force, name):
        shown = spec.shown(force.world, frame)
        natural.append(shown.filter(pa.array(frame["plan"] < 0)))
        planted.append(shown.filter(pa.array(frame["plan"] >= 0)))
    usual, extra = pa.concat_tables(natural), pa.concat_tables(planted)
    enough = usual.num_rows > 40 * extra.num_rows or usual.num_rows > 2_000
    if extra.num_rows and enough:
        told = [
            column.name
            for column in spec.table.columns
            if column.name not in {"returned", "seconds", "terminal", "number", "latitude", "longitude"}
            and leaks(usual, extra, column.name)
        ]
        assert not told
