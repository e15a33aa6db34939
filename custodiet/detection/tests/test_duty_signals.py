"""Self-deployment, being asked for, emails beyond the case."""

from __future__ import annotations

import pytest

from custodiet.detection.tests.selects import incident, keys, pairs, part, select, sent, tie, written
from custodiet.detection.tests.small_force import NOON, days, lookup, minutes

ALONE = {"self_deployed": True, "alone": True}


def deployed(tmp_path, *dispatches, **tables):
    return select(tmp_path, "self_deployments", dispatches=list(dispatches), **tables)


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, True),
        ({"alone": False}, False),
        ({"self_deployed": False}, False),
        ({"alone": None}, False),
        ({"self_deployed": None}, False),
    ],
)
def test_only_a_lone_self_deployment_counts(tmp_path, change, counts):
    assert bool(deployed(tmp_path, sent(1, NOON, **{**ALONE, **change}))) is counts


def test_the_officer_in_the_case_may_take_every_call_about_it(tmp_path):
    case = [part(NOON - days(1))]
    assert deployed(tmp_path, sent(1, NOON, **ALONE), assignments=case) == []


def test_other_people_of_one_address_count_for_whoever_is_visited_there_most(tmp_path):
    visits = [
        sent(1, NOON, incident_id="I-1", **ALONE),
        sent(2, NOON + days(1), incident_id="I-2", **ALONE),
        sent(3, NOON + days(2), incident_id="I-3", person="M-2", **ALONE),
        sent(4, NOON + days(3), incident_id="I-4", person="M-3", **ALONE),
    ]
    where = {"1": "U-1", "2": "U-1", "3": "U-1", "4": "U-9"}
    incidents = [incident(NOON, number=f"I-{n}", address_id=where[n]) for n in where]
    rows = deployed(tmp_path, *visits, incidents=incidents)
    assert pairs(rows) == {("P-1", "M-1"): 3, ("P-1", "M-2"): 1, ("P-1", "M-3"): 1}


@pytest.mark.parametrize(("asked", "counts"), [(True, True), (False, False), (None, False)])
def test_being_asked_for_by_name_counts(tmp_path, asked, counts):
    rows = select(tmp_path, "asked_for_by_name", dispatches=[sent(1, NOON, asked_for=asked)])
    assert bool(rows) is counts


@pytest.mark.parametrize("name", ["liaison", "officer in the case"])
def test_an_agreed_contact_is_asked_for_by_name_without_a_finding(tmp_path, name):
    tables = {"dispatches": [sent(1, NOON, asked_for=True)], "assignments": [part(NOON - days(3), part=name)]}
    assert select(tmp_path, "asked_for_by_name", **tables) == []


# emails


def emails(count, **more):
    return [
        {
            "email_id": f"E-{n}", "officer_id": "P-1", "person_id": "M-1", "sent_at": NOON + minutes(n),
            "direction": "out", **more,
        }
        for n in range(count)
    ]  # fmt: skip


def beyond(tmp_path, rows, **tables):
    met = {"dispatches": [sent(1, NOON - days(20))]}
    return select(tmp_path, "messages_beyond_the_case", emails=rows, **{**met, **tables})


@pytest.mark.parametrize(("logged", "counts"), [(0, 10), (2, 10), (3, 0)])
def test_emails_are_beyond_the_case_at_five_times_what_its_record_shows(tmp_path, logged, counts):
    entries = [written(NOON - days(5 + n)) for n in range(logged)]
    assert len(beyond(tmp_path, emails(10), contacts=entries)) == counts


def test_emails_that_were_written_up_and_those_to_a_friend_do_not_count(tmp_path):
    assert beyond(tmp_path, emails(10), contacts=[written(NOON)]) == []
    assert beyond(tmp_path / "b", emails(10), ties=[tie("declared")]) == []
    assert beyond(tmp_path / "c", emails(10, person_id=None)) == []


def test_emails_with_a_stranger_are_no_evidence_and_those_after_an_unexplained_look_up_are(tmp_path):
    assert beyond(tmp_path, emails(1), dispatches=[]) == []
    looked = [lookup(1, NOON - minutes(1))]
    assert keys(beyond(tmp_path / "b", emails(1), dispatches=[], lookups=looked)) == ["E-0"]
    assert beyond(tmp_path / "c", emails(1), dispatches=[], lookups=[lookup(1, NOON + minutes(1))]) == []
