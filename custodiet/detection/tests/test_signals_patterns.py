"""Detectors of look-ups of many people, and of views of recordings: each at its thresholds."""

from __future__ import annotations

import pytest

from custodiet.detection.tests.small_force import NOON, RULES, days, lookup, lookups, minutes, run
from custodiet.detection.tests.test_signals import found, searches, twenty_peers_and
from custodiet.detection.tests.test_signals_duty import WORKED


def women(*people, sex="female", markers=None):
    return [{"person_id": person, "sex": sex, "markers": markers} for person in people]


def peers(count=20, each=50):
    """Peers who each look up many people, all on an assignment."""
    rows, assigned = [], []
    for peer in range(count):
        seen = [f"M-{peer}-{n}" for n in range(each)]
        rows += searches(f"P-{100 + peer}", seen, 1000 * (peer + 1))
        assigned += [
            {"assignment_id": f"A-{m}", "officer_id": f"P-{100 + peer}", "person_id": m, "from_at": NOON}
            for m in seen
        ]
    return {"lookups": rows, "assignments": assigned}


def among_peers(folder, detector, rows, **tables):
    world = peers()
    return run(
        folder, detector, lookups=[*rows, *world["lookups"]],
        assignments=[*world["assignments"], *tables.pop("assignments", [])], **tables,
    )  # fmt: skip


# markers, whatever the sex


@pytest.mark.parametrize(("count", "findings"), [(2, 0), (3, 1)])
@pytest.mark.parametrize("marker", ["domestic_abuse", "missing; sexual_offence"])
@pytest.mark.parametrize("sex", ["female", "male"])
def test_people_with_markers_far_above_peers_are_a_finding_women_or_men(
    tmp_path, count, findings, marker, sex
):
    whom = [f"M-{n}" for n in range(count)]
    world = twenty_peers_and(whom)
    world["assignments"] = [{"assignment_id": "A", "officer_id": "P-0", "person_id": "M-0", "from_at": NOON}]
    result = run(tmp_path, "targets_markers", people=women(*whom, sex=sex, markers=marker), **world)
    assert found(result) == [("P-1", None, count)] * findings


def test_other_markers_are_not_targeted_here(tmp_path):
    world = twenty_peers_and(["M-1", "M-2", "M-3"])
    people = women("M-1", "M-2", "M-3", markers="missing; child")
    assert run(tmp_path, "targets_markers", people=people, **world).findings == ()


# a list, and women opened from it


def from_a_list(*people, gap=1.0, returned=40, **more):
    first = lookup(900, NOON, person=None, action="search", returned=returned)
    opened = [lookup(n, NOON + minutes(gap * (n + 1)), person=m, **more) for n, m in enumerate(people)]
    return [first, *opened]


NAMES = ("M-1", "M-2", "M-3", "M-4")


@pytest.mark.commitment("T047")
@pytest.mark.parametrize(("count", "findings"), [(2, 0), (3, 1), (4, 1)])
def test_three_women_opened_from_one_list_are_a_finding(tmp_path, count, findings):
    rows = from_a_list(*NAMES[:count])
    result = among_peers(tmp_path, "serial_searches", rows, people=women(*NAMES))
    assert found(result) == [("P-1", None, count)] * findings


@pytest.mark.parametrize(("gap", "findings"), [(9.9, 1), (10, 1), (10.1, 0)])
def test_the_third_counts_up_to_thirty_minutes_after_the_list(tmp_path, gap, findings):
    rows = from_a_list(*NAMES[:3], gap=gap)
    assert len(among_peers(tmp_path, "serial_searches", rows, people=women(*NAMES)).findings) == findings


@pytest.mark.parametrize(("returned", "findings"), [(None, 0), (1, 0), (2, 1)])
def test_a_search_that_gave_one_record_gave_no_list(tmp_path, returned, findings):
    rows = from_a_list(*NAMES[:3], returned=returned)
    result = among_peers(tmp_path, "serial_searches", [*rows, lookup(999, NOON - days(1), returned=5)],
                         people=women(*NAMES))  # fmt: skip
    assert len(result.findings) == findings


@pytest.mark.parametrize(("men", "findings"), [(1, 1), (2, 0)])
def test_four_women_and_one_man_are_nearly_all_women_and_with_two_men_they_are_not(tmp_path, men, findings):
    both = (*NAMES, *(f"M-{n}" for n in range(50, 50 + men)))
    people = [*women(*NAMES), *women("M-50", "M-51", sex="male")]
    result = among_peers(tmp_path, "serial_searches", from_a_list(*both), people=people)
    assert len(result.findings) == findings
    if findings:
        assert result.findings[0].found == 4  # the man's record is not counted


def test_a_list_of_another_system_or_officer_opened_nothing(tmp_path):
    people = women(*NAMES)
    other_system = from_a_list(*NAMES, system="intelligence")
    other_system[0]["system"] = "crime records"
    assert among_peers(tmp_path / "a", "serial_searches", other_system, people=people).findings == ()
    other_officer = from_a_list(*NAMES, officer="P-2")
    assert among_peers(tmp_path / "b", "serial_searches", other_officer, people=people).findings == ()


def test_women_of_ones_own_case_are_opened_for_work(tmp_path):
    mine = [
        {"assignment_id": f"B-{m}", "officer_id": "P-1", "person_id": m, "from_at": NOON} for m in NAMES[1:]
    ]
    rows = from_a_list(*NAMES)
    result = among_peers(tmp_path, "serial_searches", rows, people=women(*NAMES), assignments=mine)
    assert result.findings == ()


def test_a_list_just_before_the_hour_reaches_over_it(tmp_path):
    rows = [{**row, "looked_up_at": row["looked_up_at"] - minutes(2)} for row in from_a_list(*NAMES)]
    assert len(among_peers(tmp_path, "serial_searches", rows, people=women(*NAMES)).findings) == 1


# vehicles of women


def cars(*people, **more):
    return [lookup(n, NOON + days(n), person=m, **{"kind": "vehicle", **more}) for n, m in enumerate(people)]


@pytest.mark.parametrize(("count", "findings"), [(2, 0), (3, 1)])
def test_the_vehicles_of_three_women_far_above_peers_are_a_finding(tmp_path, count, findings):
    result = among_peers(tmp_path, "women_by_vehicle", cars(*NAMES[:count]), people=women(*NAMES))
    assert found(result) == [("P-1", None, count)] * findings


@pytest.mark.parametrize(("times", "counted"), [(2, 4), (3, 0)])
def test_a_woman_checked_a_third_time_is_not_one_checked_in_passing(tmp_path, times, counted):
    rows = cars(*NAMES[:3], *["M-4"] * times)
    result = among_peers(tmp_path, "women_by_vehicle", rows, people=women(*NAMES))
    assert result.findings[0].found == (counted or 3)


@pytest.mark.parametrize("change", [{"kind": "person"}, {"kind": None}])
def test_only_vehicle_checks_count(tmp_path, change):
    rows = [*cars(*NAMES, **change), lookup(900, NOON, kind="vehicle", person="M-9")]
    assert among_peers(tmp_path, "women_by_vehicle", rows, people=women(*NAMES)).findings == ()


# a borrowed reason


def incident(number, *people):
    return {
        "incidents": [{"incident_id": number, "opened_at": NOON}],
        "incident_people": [
            {"link_id": f"K-{number}-{p}", "incident_id": number, "person_id": p} for p in people
        ],
    }


def borrowed(folder, count, *, people=("M-90",), **tables):
    rows = [lookup(n, NOON + days(n), person=f"M-{n}", reference="I-7") for n in range(count)]
    return among_peers(folder, "borrowed_reasons", rows, **incident("I-7", *people), **tables)


@pytest.mark.parametrize(("count", "findings"), [(2, 0), (3, 1), (4, 1)])
def test_three_lookups_under_a_foreign_incident_are_a_finding(tmp_path, count, findings):
    assert found(borrowed(tmp_path, count)) == [("P-1", None, count)] * findings


def test_a_party_to_the_incident_has_to_do_with_it(tmp_path):
    assert borrowed(tmp_path, 3, people=("M-0",)).findings == ()


@pytest.mark.parametrize(("count", "findings"), [(2, 0), (3, 1)])
def test_even_ones_own_incident_is_borrowed_when_given_for_three_strangers(tmp_path, count, findings):
    mine = [{"dispatch_id": "D", "officer_id": "P-1", "person_id": "M-90", "incident_id": "I-7",
             "dispatched_at": NOON}]  # fmt: skip
    rules = dict(RULES, borrowed_reasons=1)
    rows = [lookup(n, NOON + days(n), person=f"M-{n}", reference="I-7") for n in range(count)]
    world = incident("I-7", "M-90")
    result = run(tmp_path, "borrowed_reasons", rules=rules, lookups=[*rows, *peers()["lookups"]],
                 assignments=peers()["assignments"], dispatches=mine, **world)  # fmt: skip
    assert found(result) == [("P-1", None, count)] * findings


def test_a_number_that_is_no_incident_is_not_taken_for_one(tmp_path):
    rows = [lookup(n, NOON + days(n), person=f"M-{n}", reference="I-8") for n in range(4)]
    assert among_peers(tmp_path, "borrowed_reasons", rows, **incident("I-7", "M-90")).findings == ()


# prints


@pytest.mark.parametrize(("count", "findings"), [(2, 0), (3, 1)])
@pytest.mark.parametrize("action", ["print", "export"])
def test_three_unexplained_prints_far_above_peers_are_a_finding(tmp_path, count, findings, action):
    rows = [lookup(n, NOON + days(n), person=f"M-{n}", action=action) for n in range(count)]
    assert found(among_peers(tmp_path, "printed_unexplained", rows)) == [("P-1", None, count)] * findings


def test_views_are_not_prints(tmp_path):
    rows = [lookup(n, NOON + days(n), person=f"M-{n}", action="view") for n in range(5)]
    assert among_peers(tmp_path, "printed_unexplained", rows).findings == ()


# off duty: at once, or at an unusual terminal


def off_duty(folder, *gaps, terminal="T-1", usual=0):
    start = NOON - minutes(180)  # shifts run from noon to eight
    rows = lookups(*(start + minutes(gap) for gap in gaps), terminal=terminal)
    on_shift = [
        lookup(
            500 + n, NOON + minutes(5 + n), person=f"M-{n + 10}", terminal=terminal if n < usual else "T-9"
        )
        for n in range(97)
    ]
    return run(folder, "off_duty_bursts", lookups=[*rows, *on_shift], duties=WORKED)


@pytest.mark.parametrize(("last", "findings"), [(19, 1), (20, 1), (20.1, 0)])
def test_three_off_duty_within_twenty_minutes_come_at_once(tmp_path, last, findings):
    assert len(off_duty(tmp_path, 0, 5, last, usual=50).findings) == findings


def test_two_at_once_are_not_three(tmp_path):
    assert off_duty(tmp_path, 0, 5, usual=50).findings == ()


@pytest.mark.parametrize(("usual", "findings"), [(2, 1), (3, 0)])
def test_a_terminal_with_five_in_a_hundred_of_ones_lookups_is_unusual_and_with_six_is_not(
    tmp_path, usual, findings
):
    # far apart, so that they do not come at once: three here and so many on shift, of a hundred in all
    assert len(off_duty(tmp_path, 0, 60, 120, usual=usual).findings) == findings


def test_the_same_on_duty_is_nothing(tmp_path):
    rows = lookups(*(NOON + minutes(n) for n in range(5)), terminal="T-1")
    assert run(tmp_path, "off_duty_bursts", lookups=rows, duties=WORKED).findings == ()
