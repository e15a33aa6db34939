"""Stages, grades and what comes before an assessment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.intelligence.rules import (
    LEAD,
    LIVE,
    Handling,
    RiskTo,
    Stage,
    handling_fault,
    missing_before_assessment,
)

EVERY = frozenset(RiskTo)


def test_every_stage_of_a_lead_can_be_reached() -> None:
    assert LEAD.reachable() == frozenset(Stage) == frozenset(LEAD.arrows)


def test_only_a_lead_that_is_ready_is_taken_into_a_case() -> None:
    assert [stage for stage in Stage if LEAD.allows(stage, Stage.ADOPTED)] == [Stage.READY]


def test_a_lead_that_was_not_graded_is_not_assessed() -> None:
    assert LEAD.arrows[Stage.RAISED] == {Stage.GRADED}


def test_every_live_stage_but_the_first_can_be_closed() -> None:
    assert {stage for stage in Stage if LEAD.allows(stage, Stage.CLOSED)} == LIVE - {Stage.RAISED}


@pytest.mark.parametrize(
    ("handling", "conditions", "fine"),
    [
        (Handling.PERMITTED, "", True),
        (Handling.PERMITTED, "not to East", False),
        (Handling.CONDITIONS, "not to East", True),
        (Handling.CONDITIONS, "", False),
        (Handling.CONDITIONS, "   ", False),
    ],
)
def test_conditions_go_with_handling_c_and_nothing_else(
    handling: Handling, conditions: str, fine: bool
) -> None:
    assert (handling_fault(handling, conditions) == "") is fine


@pytest.mark.parametrize(
    ("graded", "risks", "must", "unopened", "missing"),
    [
        (True, EVERY, True, (), 0),
        (False, EVERY, True, (), 1),
        (True, EVERY - {RiskTo.OFFICER}, True, (), 1),
        (True, frozenset(), True, (), 1),
        (True, frozenset(), False, (), 0),
        (True, EVERY, True, ("L-2026-0001",), 1),
        (False, frozenset(), True, ("L-2026-0001", "L-2026-0002"), 3),
    ],
)
def test_what_must_come_before_an_assessment_is_said(
    graded: bool, risks: frozenset[RiskTo], must: bool, unopened: tuple[str, ...], missing: int
) -> None:
    said = missing_before_assessment(graded=graded, risks=risks, must_assess_risk=must, unopened=unopened)
    assert len(said) == missing


@given(st.booleans(), st.frozensets(st.sampled_from(RiskTo)), st.lists(st.from_regex(r"L-2026-\d{4}")))
def test_nothing_is_missing_only_when_all_three_are_done(
    graded: bool, risks: frozenset[RiskTo], unopened: list[str]
) -> None:
    said = missing_before_assessment(graded=graded, risks=risks, must_assess_risk=True, unopened=unopened)
    assert (said == ()) is (graded and risks == EVERY and not unopened)
