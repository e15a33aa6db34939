"""Detectors of look-ups about one person: each at its thresholds and on both sides."""

from __future__ import annotations

from datetime import date

import pytest

from custodiet.detection.tests.small_force import NOON, RULES, days, lookup, minutes, run
from custodiet.detection.tests.test_signals import found
from custodiet.detection.words import reasons


def visits(*places, person="M-1", officer="P-1"):
    """Look-ups of one person: each place is a day from noon and a system."""
    return [
        lookup(n, NOON + days(day), system=system, person=person, officer=officer)
        for n, (day, system) in enumerate(places)
    ]


# coming back across systems and days


@pytest.mark.parametrize(
    ("places", "findings"),
    [
        ([(0, "crime"), (1, "crime"), (2, "vehicle")], 0),
        ([(0, "crime"), (0, "crime"), (1, "crime"), (2, "vehicle")], 1),
        ([(0, "crime"), (0, "crime"), (1, "crime"), (1, "vehicle")], 0),
        ([(0, "crime"), (1, "crime"), (2, "crime"), (3, "crime")], 0),
    ],
)
def test_coming_back_is_four_lookups_on_three_days_and_two_systems(tmp_path, places, findings):
    result = run(tmp_path, "repeat_visits", lookups=visits(*places))
    assert found(result) == [("P-1", "M-1", 4)] * findings


def test_coming_back_to_what_one_is_assigned_to_is_work(tmp_path):
    mine = {"assignment_id": "A", "officer_id": "P-1", "person_id": "M-1", "from_at": NOON}
    rows = visits((0, "crime"), (1, "vehicle"), (2, "crime"), (3, "vehicle"))
    assert run(tmp_path, "repeat_visits", lookups=rows, assignments=[mine]).findings == ()


# after closure, and never a part


def case(number, opened, closed=None, *people):
    return {
        "incidents": [{"incident_id": f"I-{number}", "opened_at": opened, "closed_at": closed}],
        "incident_people": [
            {"link_id": f"K-{number}-{person}", "incident_id": f"I-{number}", "person_id": person}
            for person in people or ("M-1",)
        ],
    }


def after_closure(folder, closed, *, count=2, **tables):
    rows = visits(*((n, "crime") for n in range(count)))
    world = case(1, NOON - days(90), closed)
    for name, more in tables.items():
        world[name] = [*world.get(name, []), *more]
    return run(folder, "after_closure_no_part", lookups=rows, **world)


@pytest.mark.parametrize(("count", "findings"), [(1, 0), (2, 1), (3, 1)])
def test_two_lookups_after_closure_by_somebody_without_a_part_are_a_finding(tmp_path, count, findings):
    result = after_closure(tmp_path, NOON - days(30), count=count)
    assert found(result) == [("P-1", "M-1", count)] * findings


@pytest.mark.parametrize(("closed", "findings"), [(days(7), 0), (days(7) + minutes(1), 1)])
def test_closure_has_its_days_of_grace(tmp_path, closed, findings):
    assert len(after_closure(tmp_path, NOON - closed).findings) == findings


def test_a_case_that_is_open_still_or_again_is_not_after_closure(tmp_path):
    assert after_closure(tmp_path / "a", None).findings == ()
    again = case(2, NOON - days(1))
    assert after_closure(tmp_path / "b", NOON - days(30), **again).findings == ()
    later = case(3, NOON + days(5))
    assert len(after_closure(tmp_path / "c", NOON - days(30), **later).findings) == 1


def test_somebody_who_ever_had_a_part_is_left_to_the_detector_of_those(tmp_path):
    once = {"assignment_id": "A", "officer_id": "P-1", "person_id": "M-1", "from_at": NOON - days(90),
            "until_at": NOON - days(60)}  # fmt: skip
    assert after_closure(tmp_path, NOON - days(30), assignments=[once]).findings == ()


# one meeting and the circle around


HOME = [
    {"row_id": "1", "address_id": "H-1", "person_id": "M-1"},
    {"row_id": "2", "address_id": "H-1", "person_id": "M-2"},
]


def met(at, number=1, **more):
    return {
        "dispatch_id": f"D-{number}",
        "officer_id": "P-1",
        "person_id": "M-1",
        "dispatched_at": at,
        **more,
    }


def circle(folder, rows, *, dispatches=None, **tables):
    world = {"addresses": HOME, **tables}
    return run(folder, "circle_of_one_met", lookups=rows, dispatches=dispatches or [met(NOON)], **world)


def around(start, *people):
    return [lookup(n, start + days(n), person=person) for n, person in enumerate(people)]


@pytest.mark.parametrize(
    ("people", "findings"),
    [
        (("M-1", "M-2"), 0),
        (("M-1", "M-2", "M-2"), 1),
        (("M-1", "M-1", "M-1"), 0),
        (("M-2", "M-2", "M-2"), 0),
    ],
)
def test_three_lookups_of_a_person_met_once_and_of_their_household_are_a_finding(tmp_path, people, findings):
    result = circle(tmp_path, around(NOON + days(10), *people))
    assert found(result) == [("P-1", "M-1", 3)] * findings
    if findings:
        assert {row.person_id for row in result.findings[0].evidence if row.counted} == {"M-1", "M-2"}


@pytest.mark.parametrize(("start", "findings"), [(57.9, 1), (58, 1), (58.1, 0)])
def test_the_circle_is_watched_for_sixty_days_after_the_meeting(tmp_path, start, findings):
    rows = around(NOON + days(start), "M-1", "M-2", "M-2")
    assert len(circle(tmp_path, rows).findings) == findings


def test_somebody_met_twice_was_not_met_once(tmp_path):
    rows = around(NOON + days(20), "M-1", "M-2", "M-2")
    twice = [met(NOON), met(NOON + days(1), 2)]
    assert circle(tmp_path, rows, dispatches=twice).findings == ()


def test_people_of_one_incident_are_a_circle_too(tmp_path):
    rows = around(NOON + days(10), "M-1", "M-3", "M-3")
    assert circle(tmp_path / "a", rows).findings == ()
    linked = case(1, NOON - days(90), NOON - days(60), "M-1", "M-3")
    assert found(circle(tmp_path / "b", rows, **linked)) == [("P-1", "M-1", 3)]


@pytest.mark.parametrize(("people", "findings"), [(8, 1), (9, 0)])
def test_an_address_of_more_people_than_a_household_makes_no_circle(tmp_path, people, findings):
    hostel = [{"row_id": f"{n}", "address_id": "H", "person_id": f"M-{n}"} for n in range(1, people + 1)]
    rows = around(NOON + days(10), "M-1", "M-2", "M-2")
    assert len(circle(tmp_path, rows, addresses=hostel).findings) == findings


# several officers, one person


@pytest.mark.parametrize(("officers", "findings"), [(2, 0), (3, 3), (5, 5), (6, 0)])
def test_three_officers_without_a_link_are_looked_at_and_a_crowd_is_not(tmp_path, officers, findings):
    rows = [lookup(n, NOON + days(n), officer=f"P-{n}") for n in range(officers)]
    result = run(tmp_path, "several_officers", lookups=rows)
    assert len(result.findings) == findings


@pytest.mark.parametrize(("apart", "findings"), [(15, 3), (30, 1), (31, 0)])
def test_officers_belong_together_within_thirty_days(tmp_path, apart, findings):
    rows = [lookup(n, NOON + days(n * apart), officer=f"P-{n}") for n in range(3)]
    assert len(run(tmp_path, "several_officers", lookups=rows).findings) == findings


def test_each_officers_finding_shows_their_own_rows_and_names_none_of_the_others(tmp_path):
    rows = [lookup(n, NOON + days(n), officer=f"P-{n}") for n in range(3)]
    for finding in run(tmp_path, "several_officers", lookups=rows).findings:
        others = {f"P-{n}" for n in range(3)} - {finding.officer_id}
        said = " ".join([*reasons(finding), *(row.because for row in finding.evidence)])
        assert not [other for other in others if other in said]
        assert len(finding.evidence) == 1


# oneself, family, colleagues


@pytest.mark.parametrize(
    ("kind", "findings"), [("self", 1), ("former_partner", 1), ("colleague", 1), ("declared", 0)]
)
def test_lookups_of_somebody_tied_to_the_officer_are_looked_at_unless_declared(tmp_path, kind, findings):
    tie = {"tie_id": "T", "officer_id": "P-1", "person_id": "M-1", "kind": kind}
    rows = visits((0, "crime"), (1, "crime"), (2, "crime"), person="M-1")
    result = run(tmp_path, "searches_of_own", lookups=rows[:2], ties=[tie])
    assert found(result) == [("P-1", None, 2)] * findings
    assert run(tmp_path / "once", "searches_of_own", lookups=rows[:1], ties=[tie]).findings == ()


@pytest.mark.parametrize(("last", "findings"), [(16, 0), (17, 1)])
def test_a_tie_counts_on_its_last_day_and_not_after(tmp_path, last, findings):
    tie = {"tie_id": "T", "officer_id": "P-1", "person_id": "M-1", "kind": "family",
           "until_on": date(2026, 6, last)}  # fmt: skip
    rows = visits((0, "crime"), (0.1, "crime"))
    assert len(run(tmp_path, "searches_of_own", lookups=rows, ties=[tie]).findings) == findings


def test_the_tie_of_another_officer_says_nothing(tmp_path):
    tie = {"tie_id": "T", "officer_id": "P-2", "person_id": "M-1", "kind": "self"}
    rows = visits((0, "crime"), (1, "crime"))
    assert run(tmp_path, "searches_of_own", lookups=rows, ties=[tie]).findings == ()


# an enquiry about oneself

KEPT = {"protected_id": "X", "record_id": "CO/7/26", "officer_id": "P-1", "opened_at": NOON}


@pytest.mark.parametrize(("at", "findings"), [(minutes(-1), 0), (minutes(0), 1), (days(30), 1)])
def test_opening_a_record_kept_from_oneself_is_looked_at_once_it_is_there(tmp_path, at, findings):
    rows = [lookup(1, NOON + at, person=None, record_id="CO/7/26", kind="record")]
    result = run(tmp_path, "searches_for_an_enquiry", lookups=rows, protected_records=[KEPT])
    assert len(result.findings) == findings


def test_a_record_kept_from_somebody_else_is_not_ones_own(tmp_path):
    rows = [lookup(1, NOON, officer="P-2", person=None, record_id="CO/7/26")]
    assert run(tmp_path, "searches_for_an_enquiry", lookups=rows, protected_records=[KEPT]).findings == ()


@pytest.mark.parametrize(
    ("kind", "sought", "findings"),
    [("officer", " pc 4081 ", 1), ("audit", "PC 4081", 1), ("vehicle", "PC 4081", 0), ("officer", "4082", 0)],
)
def test_searching_for_ones_own_number_among_officers_or_audits_is_looked_at(
    tmp_path, kind, sought, findings
):
    mine = {"number_id": "N", "number": "PC 4081", "officer_id": "P-1", "kind": "collar"}
    rows = [lookup(1, NOON, person=None, kind=kind, sought=sought)]
    result = run(tmp_path, "searches_for_an_enquiry", lookups=rows, officer_numbers=[mine])
    assert found(result) == [("P-1", None, 1)] * findings


# before and after a report


def about_a_report(folder, before, after, **rules):
    """Unexplained look-ups on each side of a report at noon; the log itself reaches over both windows."""
    rows = [lookup(n, NOON - days(1) - minutes(n), person=f"M-{n}") for n in range(before)]
    rows += [lookup(50 + n, NOON + days(1) + minutes(n), person=f"M-{n}") for n in range(after)]
    ends = rules.pop("ends", 40)
    rows += [lookup(90 + n, NOON + days(d), officer="P-9") for n, d in enumerate((-ends, ends))]
    report = {"report_id": "R", "officer_id": "P-1", "received_at": NOON, "came_from": "partner"}
    return run(folder, "change_after_report", lookups=rows, partner_reports=[report])


@pytest.mark.parametrize(
    ("before", "after", "counted"),
    [(0, 2, 0), (0, 3, 3), (1, 3, 3), (2, 5, 0), (2, 6, 6), (6, 2, 6), (3, 3, 0)],
)
def test_three_times_as_many_on_one_side_of_a_report_are_looked_at(tmp_path, before, after, counted):
    result = about_a_report(tmp_path, before, after)
    assert found(result) == ([("P-1", None, counted)] if counted else [])


@pytest.mark.parametrize(("ends", "findings"), [(29, 0), (30, 1)])
def test_a_log_that_does_not_reach_over_both_windows_shows_no_change(tmp_path, ends, findings):
    assert len(about_a_report(tmp_path, 0, 4, ends=ends).findings) == findings


def test_what_lies_outside_the_windows_is_not_compared(tmp_path):
    assert RULES["change_days"] == 30
    rows = [lookup(n, NOON + days(31 + n), person=f"M-{n}") for n in range(5)]
    rows += [lookup(90 + n, NOON + days(d), officer="P-9") for n, d in enumerate((-40, 40))]
    report = {"report_id": "R", "officer_id": "P-1", "received_at": NOON}
    assert run(tmp_path, "change_after_report", lookups=rows, partner_reports=[report]).findings == ()
