"""What perhaps explains a look-up: each look-alike beside the real thing. No finding loses a row by it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from custodiet.detection.engine import Engine
from custodiet.detection.tests.small_force import (
    ELSEWHERE,
    NOON,
    RULES,
    SCOPE,
    days,
    lookup,
    minutes,
    run,
    store,
)
from custodiet.detection.words import reasons

ONE = dict(RULES, unexplained_lookups=1, repeated_lookups=1, chance_percent=100)


def first(folder, rows, *, detector="repeated_lookups", rules=ONE, person="M-1", officer="P-1", **tables):
    """The finding about one officer and person, or one officer; there always is one."""
    result = run(folder, detector, rules=rules, lookups=rows, **tables)
    return next(
        each for each in result.findings if each.officer_id == officer and each.person_id in (None, person)
    )


def said(finding):
    return [row.perhaps for row in finding.evidence if row.counted]


# an incident recorded for one person that concerns the whole home

SENT = {"dispatch_id": "D-1", "officer_id": "P-1", "person_id": "M-9", "incident_id": "I-1",
        "dispatched_at": NOON}  # fmt: skip
AT_HOME = {
    "dispatches": [SENT],
    "incidents": [{"incident_id": "I-1", "opened_at": NOON, "address_id": "H-1"}],
    "addresses": [{"row_id": "1", "address_id": "H-1", "person_id": "M-1"}],
}
IN_INCIDENT = {
    "dispatches": [SENT],
    "incidents": [{"incident_id": "I-1", "opened_at": NOON}],
    "incident_people": [{"link_id": "1", "incident_id": "I-1", "person_id": "M-1"}],
}
OF_HOUSEHOLD = {
    "dispatches": [SENT],
    "addresses": [
        {"row_id": "1", "address_id": "H-1", "person_id": "M-1"},
        {"row_id": "2", "address_id": "H-1", "person_id": "M-9"},
    ],
}


@pytest.mark.parametrize(
    "tables", [AT_HOME, IN_INCIDENT, OF_HOUSEHOLD], ids=["home", "incident", "household"]
)
@pytest.mark.parametrize(
    ("after", "perhaps"), [(minutes(-61), 0), (minutes(-60), 1), (days(1), 1), (days(1) + minutes(1), 0)]
)
def test_somebody_of_the_home_or_incident_one_was_sent_to_is_perhaps_explained_for_a_day(
    tmp_path, tables, after, perhaps
):
    finding = first(tmp_path, [lookup(1, NOON + after)], **tables)
    assert (finding.found, finding.perhaps) == (1, perhaps)
    assert said(finding) == [
        "Perhaps: sent to I-1 on Wed 17 Jun 2026, which concerns the same home or people." if perhaps else ""
    ]


def test_the_same_look_up_with_no_dispatch_of_ones_own_or_a_week_later_is_not(tmp_path):
    other = {**AT_HOME, "dispatches": [{**SENT, "officer_id": "P-2"}]}
    assert first(tmp_path / "a", [lookup(1, NOON)], **other).perhaps == 0
    assert first(tmp_path / "b", [lookup(1, NOON + days(7))], **AT_HOME).perhaps == 0


# a part keyed in late


def keyed(after, *, began=minutes(0)):  # noqa: B008 - a length of time never changes
    return [{"assignment_id": "A", "officer_id": "P-1", "person_id": "M-1", "record_id": "41/1/26",
             "from_at": NOON + began, "recorded_at": NOON + after}]  # fmt: skip


@pytest.mark.parametrize(("after", "perhaps"), [(minutes(1), 1), (days(5), 1), (days(5) + minutes(1), 0)])
def test_a_part_keyed_in_within_five_days_perhaps_explains_and_one_keyed_in_later_does_not(
    tmp_path, after, perhaps
):
    finding = first(tmp_path, [lookup(1, NOON)], assignments=keyed(after))
    assert (finding.found, finding.perhaps) == (1, perhaps)
    if perhaps:
        assert "a part in 41/1/26 was keyed in on" in said(finding)[0]


def test_a_part_that_began_long_after_the_look_up_was_not_only_keyed_in_late(tmp_path):
    late = keyed(days(4), began=days(3))
    assert first(tmp_path, [lookup(1, NOON)], assignments=late).perhaps == 0


# a supervisor's check, about the end of the month

SUPERVISED = [{"officer_id": "P-2", "role": "constable", "unit": "East", "supervisor_id": "P-1"}]


def checked(folder, day, *, officers=SUPERVISED, ended=20):
    ended_at = datetime(2026, 6, ended, 12, tzinfo=UTC)
    case = [{"assignment_id": "A", "officer_id": "P-2", "person_id": "M-1", "record_id": "41/2/26",
             "from_at": datetime(2026, 5, 1, tzinfo=UTC), "until_at": ended_at}]  # fmt: skip
    return first(folder, [lookup(1, day)], assignments=case, officers=officers)


@pytest.mark.parametrize(
    ("month", "day", "perhaps"), [(7, 26, 0), (7, 27, 1), (8, 5, 1), (8, 6, 0), (9, 18, 0), (9, 27, 0)]
)
def test_a_supervisor_perhaps_checks_closed_cases_of_the_team_about_the_end_of_a_month(
    tmp_path, month, day, perhaps
):
    finding = checked(tmp_path, datetime(2026, month, day, 9, tzinfo=UTC))
    assert (finding.found, finding.perhaps) == (1, perhaps)


def test_somebody_who_supervises_nobody_in_the_case_checks_nothing(tmp_path):
    others = [{**SUPERVISED[0], "supervisor_id": "P-8"}]
    assert checked(tmp_path, datetime(2026, 7, 28, 9, tzinfo=UTC), officers=others).perhaps == 0


# an account on the register that is nobody's own


@pytest.mark.parametrize(("kind", "findings"), [("training", 0), ("service", 0), ("login", 1)])
def test_the_rows_of_training_and_service_accounts_are_nobodys(tmp_path, kind, findings):
    account = {"number_id": "N", "number": "TRAIN01", "kind": kind}
    holder = {"officer_id": "P-1"} if kind == "login" else {}
    rows = [lookup(n, NOON + minutes(n), officer="TRAIN01") for n in range(3)]
    result = run(tmp_path, "repeated_lookups", lookups=rows, officer_numbers=[{**account, **holder}])
    assert [each.officer_id for each in result.findings] == ["P-1"] * findings


# a terminal shared within the minute


def at_one_terminal(folder, apart, *, theirs="M-1", other="P-2", terminal="T-1"):
    mine = lookup(1, NOON, terminal="T-1")
    their = lookup(2, NOON + apart, officer=other, person="M-5", terminal=terminal)
    case = [{"assignment_id": "A", "officer_id": "P-2", "person_id": theirs, "from_at": NOON - days(3)}]
    return first(folder, [mine, their], assignments=case)


@pytest.mark.parametrize(
    ("apart", "perhaps"), [(minutes(-1.1), 0), (minutes(-1), 1), (minutes(1), 1), (minutes(1.1), 0)]
)
def test_a_terminal_used_within_a_minute_by_somebody_with_a_part_is_probably_shared(tmp_path, apart, perhaps):
    finding = at_one_terminal(tmp_path, apart)
    assert (finding.found, finding.perhaps) == (1, perhaps)
    if perhaps:
        assert "P-2" not in said(finding)[0]


@pytest.mark.parametrize("change", [{"theirs": "M-7"}, {"terminal": "T-2"}, {"other": "P-3"}])
def test_a_neighbour_without_a_part_or_at_another_terminal_shares_nothing(tmp_path, change):
    assert at_one_terminal(tmp_path, minutes(0.5), **change).perhaps == 0


# a crowd at one record


@pytest.mark.parametrize(("officers", "perhaps"), [(3, 0), (4, 1), (9, 1)])
def test_a_record_that_many_opened_within_days_drew_a_crowd(tmp_path, officers, perhaps):
    rows = [lookup(n, NOON + minutes(n), officer=f"P-{n}") for n in range(1, officers + 1)]
    finding = first(tmp_path, rows)
    assert finding.perhaps == perhaps
    if perhaps:
        assert f"Perhaps: {officers} officers opened the same record within days." in said(finding)[0]
        assert "another matter of integrity" in said(finding)[0]


@pytest.mark.parametrize(("officers", "weighs"), [(3, True), (4, False)])
def test_what_perhaps_explains_stays_in_the_count_and_weighs_nothing_in_the_order(tmp_path, officers, weighs):
    rows = [lookup(n, NOON + minutes(n), officer=f"P-{n}") for n in range(1, officers + 1)]
    filled = {"assignments": [ELSEWHERE["assignments"]], "lookups": rows}
    days_of = {}
    for ranks in (True, False):
        with Engine(store(tmp_path / str(ranks), **filled), memory="200MB", threads=1, ranks=ranks) as engine:
            made = engine.run("unexplained_lookups", rules=ONE, only_count=True, **SCOPE).counting
        assert made.counted["P-1"] == 1
        days_of[ranks] = made.days.get("P-1", {})
    assert bool(days_of[True]) is weighs
    assert days_of[False] == {"M-1": 1}


@pytest.mark.parametrize(("apart", "perhaps"), [(7, 1), (8, 0)])
def test_a_crowd_comes_within_a_week(tmp_path, apart, perhaps):
    rows = [lookup(1, NOON)] + [lookup(n, NOON + days(apart), officer=f"P-{n}") for n in range(2, 6)]
    assert first(tmp_path, rows).perhaps == perhaps


def test_one_officer_who_comes_back_often_is_no_crowd(tmp_path):
    rows = [lookup(n, NOON + minutes(n)) for n in range(9)]
    assert first(tmp_path, rows).perhaps == 0


# a namesake opened by mistake

OWN_CASE = [{"assignment_id": "A", "officer_id": "P-1", "person_id": "M-2", "from_at": NOON - days(3)}]


def picked(folder, after, *, right="M-2", sought="Smith, J", again=False):
    rows = [
        lookup(1, NOON, sought="Smith, J"),
        lookup(2, NOON + after, person=right, sought=sought),
    ]
    rows += [lookup(3, NOON + days(9), sought="Smith, J")] if again else []
    return first(folder, rows, assignments=OWN_CASE)


@pytest.mark.parametrize(
    ("after", "perhaps"), [(minutes(-1), 0), (minutes(1), 1), (minutes(5), 1), (minutes(5.1), 0)]
)
def test_a_namesake_opened_just_before_the_right_one_was_perhaps_a_mistake(tmp_path, after, perhaps):
    finding = picked(tmp_path, after)
    assert (finding.found, finding.perhaps) == (1, perhaps)


@pytest.mark.parametrize("change", [{"right": "M-3"}, {"sought": "Jones"}, {"again": True}])
def test_another_stranger_other_words_or_coming_back_is_no_mistake(tmp_path, change):
    finding = picked(tmp_path, minutes(2), **change)
    assert finding.perhaps == 0
    assert finding.found == (2 if change.get("again") else 1)


# what the finding says


def test_a_finding_states_both_numbers_and_keeps_every_row(tmp_path):
    rows = [lookup(1, NOON), lookup(2, NOON + days(30)), lookup(3, NOON + days(40))]
    finding = first(tmp_path, rows, rules=RULES, **AT_HOME)
    assert (finding.found, finding.perhaps) == (3, 1)
    (both,) = [line for line in reasons(finding) if line.startswith("Something perhaps explains 1 of the 3")]
    assert both.endswith("for the other 2 nothing was found that might.")


def test_where_something_perhaps_explains_every_row_the_finding_is_there_all_the_same(tmp_path):
    rows = [lookup(n, NOON + minutes(n)) for n in range(3)]
    finding = first(tmp_path, rows, rules=RULES, **AT_HOME)
    assert (finding.found, finding.perhaps) == (3, 3)
    assert "Something perhaps explains every one of the 3: it stands beside each." in reasons(finding)


def test_rows_beside_are_not_said_to_be_perhaps_explained(tmp_path):
    finding = first(tmp_path, [lookup(1, NOON)], **AT_HOME)
    assert {row.perhaps for row in finding.evidence if not row.counted} <= {""}
