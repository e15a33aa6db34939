"""Paths measured on a small force: what they explain, what by accident, and what is proposed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from custodiet.detection.engine import UNEXPLAINED, Accepted, Asked, Engine
from custodiet.detection.explaining import paths
from custodiet.detection.tests.small_force import NOON, RULES, SCOPE, days, lookup, minutes, store

OFFICERS = [f"P-{n}" for n in range(1, 13)]
SHARED = "incident > party > assigned > self"
ALL = datetime(1970, 1, 1, tzinfo=UTC)


def posts() -> list[dict]:
    """Two units of two teams of three."""
    return [
        {"officer_id": each, "role": "constable", "unit": f"U-{n // 6}", "team": f"T-{n // 3 % 2}",
         "supervisor_id": ""}
        for n, each in enumerate(OFFICERS)
    ]  # fmt: skip


def shared_incidents() -> dict[str, list[dict]]:
    """Each officer has a case of one person, and looks up another party of the same incident."""
    incidents, parties, assignments, looked = [], [], [], []
    for n, officer in enumerate(OFFICERS):
        opened = NOON - days(3)
        incidents.append({"incident_id": f"I-{n}", "kind": "theft", "opened_at": opened})
        for m, person in enumerate((f"V-{n}", f"W-{n}")):
            parties.append(
                {"link_id": f"{n}-{m}", "incident_id": f"I-{n}", "person_id": person, "part": "witness"}
            )
        assignments.append(
            {"assignment_id": f"A-{n}", "officer_id": officer, "person_id": f"V-{n}", "record_id": f"C-{n}",
             "part": "officer in the case", "from_at": opened, "recorded_at": opened}
        )  # fmt: skip
        looked.append(lookup(n, NOON + minutes(n), officer=officer, person=f"W-{n}"))
    return {
        "incidents": incidents, "incident_people": parties, "assignments": assignments, "lookups": looked,
        "officers": posts(),
    }  # fmt: skip


def mine(folder, tables, *texts, asked=None, accepted=(), rules=RULES):
    """Measure the paths named, or every one of three steps."""
    candidates = [paths.read(text) for text in texts] or paths.listed(3, tables)
    with Engine(store(folder, **tables), memory="200MB", threads=1, accepted=accepted) as engine:
        return engine.mine(
            candidates, asked or Asked([], [], []), rules=rules, on_path=lambda *_: None, **SCOPE
        )


def by_path(mined):
    return {each.path.text: each for each in mined}


def one(folder, tables, path, **more):
    return by_path(mine(folder, tables, path, **more)[1])[path]


def test_a_linked_but_unrecorded_person_is_explained_by_the_incident_they_share(tmp_path):
    unexplained, mined = mine(tmp_path, shared_incidents(), SHARED)
    found = by_path(mined)[SHARED]
    assert unexplained == 12
    assert (found.counted.explained, found.counted.of, found.counted.officers) == (12, 12, 12)
    assert found.counted.by_accident == 0 and found.counted.of_pairs == 36
    assert found.why_not == ""
    assert {row["record"] for row in found.examples} == {f"C-{n}" for n in range(12)}


def test_a_path_to_anybody_at_all_is_shown_to_explain_by_accident_as_well(tmp_path):
    found = one(tmp_path, shared_incidents(), "incident > party > assigned > anybody")
    assert found.counted.explained == 12
    assert found.counted.by_accident == found.counted.of_pairs == 36
    assert found.why_not == "Would explain as much by accident"
    assert found.examples == []


def test_a_path_that_adds_nothing_to_a_better_one_is_not_proposed_beside_it(tmp_path):
    _, mined = mine(tmp_path, shared_incidents())
    assert [each.path.text for each in mined if not each.why_not] == [SHARED]
    beside = by_path(mined)["incident > party > in_the_case > self"]
    assert beside.counted == by_path(mined)[SHARED].counted
    assert beside.why_not == "Adds too little to those proposed"


def test_two_proposals_say_how_much_they_have_in_common(tmp_path):
    tables = shared_incidents()
    tables["contacts"] = [
        {"contact_id": f"C-{n}", "officer_id": each, "person_id": f"W-{n}", "contacted_at": NOON - days(1)}
        for n, each in enumerate(OFFICERS[:5])
    ]  # fmt: skip
    tables["lookups"] += [lookup(300 + n, NOON, officer=OFFICERS[n], person=f"X-{n}") for n in range(5)]
    tables["contacts"] += [
        {"contact_id": f"D-{n}", "officer_id": OFFICERS[n], "person_id": f"X-{n}",
         "contacted_at": NOON - days(1)}
        for n in range(5)
    ]  # fmt: skip
    _, mined = mine(tmp_path, tables, SHARED, "contact > self")
    assert by_path(mined)[SHARED].overlaps == {"contact > self": 5}
    assert by_path(mined)["contact > self"].overlaps == {SHARED: 5}


@pytest.mark.parametrize(("later", "explained"), [(7, 12), (8, 0), (30, 0)])
def test_how_long_after_it_still_explains_is_measured_at_every_step(tmp_path, later, explained):
    tables = shared_incidents()
    for row in tables["assignments"]:
        row["until_at"] = NOON - days(2)
    for row in tables["lookups"]:
        row["looked_up_at"] = NOON - days(2) + days(later)
    found = one(tmp_path, tables, SHARED)
    assert found.by_days == {0: 0, 7: explained, 30: 12, 90: 12}


def test_what_was_keyed_in_later_explains_nothing_before(tmp_path):
    tables = shared_incidents()
    for row in tables["assignments"]:
        row["recorded_at"] = NOON + days(1)
    assert one(tmp_path, tables, SHARED).counted.explained == 0


def test_an_incident_with_more_people_than_the_rule_ties_nobody_together(tmp_path):
    rules = {**RULES, "explanation_parties_at_most": 2}
    found = one(tmp_path / "few", shared_incidents(), SHARED, rules=rules)
    assert found.counted.explained == 12
    rules = {**RULES, "explanation_parties_at_most": 1}
    found = one(tmp_path / "none", shared_incidents(), SHARED, rules=rules)
    assert found.counted.explained == 0


def test_one_officers_look_ups_alone_are_never_proposed_as_a_reason(tmp_path):
    tables = shared_incidents()
    for row in tables["lookups"][:6]:
        row["officer_id"] = "P-1"
    for row in tables["assignments"][:6]:
        row["officer_id"] = "P-1"
    for row in tables["assignments"][6:]:
        row["officer_id"] = "P-99"
    found = one(tmp_path, tables, SHARED)
    assert (found.counted.explained, found.counted.officers, found.counted.most_of_one) == (6, 1, 6)
    assert found.why_not.startswith("Explains too few officers’")


def test_repeat_access_needs_an_earlier_look_up_that_has_a_reason(tmp_path):
    tables = shared_incidents()
    tables["dispatches"] = [
        {"dispatch_id": f"D-{n}", "officer_id": each, "person_id": f"W-{n}", "dispatched_at": NOON - days(20)}
        for n, each in enumerate(OFFICERS)
    ]  # fmt: skip
    later = [
        lookup(100 + n, NOON - days(19), officer=each, person=f"W-{n}") for n, each in enumerate(OFFICERS)
    ]
    for row in tables["lookups"]:
        row["looked_up_at"] = NOON - days(13) + minutes(1)
    tables["lookups"] += later
    found = one(tmp_path / "repeat", tables, "looked_before > self")
    assert found.counted.explained == 12
    tables["lookups"] = tables["lookups"][:12]
    assert one(tmp_path / "first", tables, "looked_before > self").counted.explained == 0


def test_who_asked_for_the_look_up_may_be_the_one_with_the_case(tmp_path):
    tables = shared_incidents()
    for n, row in enumerate(tables["lookups"]):
        row["person_id"], row["officer_id"], row["originator_id"] = f"V-{n}", "P-77", OFFICERS[n]
    found = one(tmp_path, tables, "assigned > originator")
    assert found.counted.explained == 12


def test_a_colleague_of_the_unit_on_the_same_shift_explains_and_one_off_shift_does_not(tmp_path):
    tables = shared_incidents()
    shift = {"starts_at": NOON - days(1) - minutes(60), "ends_at": NOON - days(1) + minutes(240)}
    tables["custody"] = [
        {"custody_id": f"K-{n}", "officer_id": OFFICERS[(n + 3) % 6 + 6 * (n // 6)], "person_id": f"W-{n}",
         "from_at": NOON - days(1), "until_at": NOON - days(1) + minutes(120)}
        for n in range(12)
    ]  # fmt: skip
    tables["duties"] = [
        {"duty_id": f"D-{n}", "officer_id": each, **shift} for n, each in enumerate(OFFICERS[:6])
    ]
    assert one(tmp_path, tables, "held > shift").counted.explained == 6


def test_the_address_somebody_had_left_ties_them_to_nothing_later(tmp_path):
    tables = shared_incidents()
    tables["addresses"] = [
        {"row_id": f"{person}{n}", "address_id": f"H-{n}", "person_id": f"{person}-{n}", "from_on": None,
         "until_on": (NOON - days(30)).date() if n < 4 and person == "W" else None}
        for n in range(12) for person in ("V", "W")
    ]  # fmt: skip
    assert one(tmp_path, tables, "home > resident > assigned > self").counted.explained == 8


def test_the_findings_that_would_go_are_named_with_the_rows_they_would_have_left(tmp_path):
    asked = Asked([7, 7, 7, 8], ["crime records"] * 4, ["L-0", "L-1", "L-999", "L-998"])
    found = one(tmp_path, shared_incidents(), SHARED, asked=asked)
    assert found.gone == {7: 1}


def test_an_accepted_explanation_takes_its_rows_out_and_nothing_else(tmp_path):
    accepted = Accepted("EX-1", SHARED, "A shared incident", 7, ALL)
    tables = shared_incidents()
    tables["lookups"].append(lookup(500, NOON, officer="P-1", person="Z-1"))
    assert mine(tmp_path / "before", tables, SHARED)[0] == 13
    assert mine(tmp_path / "after", tables, SHARED, accepted=[accepted])[0] == 1


@pytest.mark.parametrize(
    ("since", "until", "left"),
    [(timedelta(0), None, 0), (timedelta(seconds=1), None, 1), (timedelta(0), timedelta(minutes=11), 1),
     (timedelta(0), timedelta(minutes=11, seconds=1), 0)],
)  # fmt: skip
def test_it_explains_look_ups_of_its_own_days_only(tmp_path, since, until, left):
    accepted = Accepted("EX-1", SHARED, "", 7, NOON + since, NOON + until if until else None)
    assert mine(tmp_path, shared_incidents(), SHARED, accepted=[accepted])[0] == left


def shares(folder, tables, accepted=()):
    with Engine(store(folder, **tables), memory="200MB", threads=1, accepted=accepted) as engine:
        found = engine.shares(rules=RULES, **SCOPE)
        left = engine.overview(rules=RULES, **SCOPE).unexplained
    return found, left


def test_every_look_up_of_a_person_is_counted_once_by_its_first_reason(tmp_path):
    tables = shared_incidents()
    tables["lookups"] += [
        lookup(200, NOON, officer="P-1", person="V-0"),  # assigned
        lookup(201, NOON, officer="P-2", person="V-0"),  # the team's
        lookup(202, NOON, officer="P-3", person=None),  # of nobody
    ]
    found, left = shares(tmp_path, tables)
    counts = {row["reason"]: row["lookups"] for row in found}
    assert sum(counts.values()) == 14
    assert counts["Assigned to the officer"] == 1
    assert counts[UNEXPLAINED] == left == 12
    assert {(row["system"], row["month"]) for row in found} == {("crime records", "2026-06")}


def test_what_an_accepted_explanation_explains_is_counted_under_its_own_name(tmp_path):
    accepted = Accepted("EX-1", SHARED, "A shared incident.", 7, ALL)
    found, left = shares(tmp_path, shared_incidents(), [accepted])
    assert [(row["reason"], row["lookups"]) for row in found] == [("EX-1: A shared incident.", 12)]
    assert left == 0
