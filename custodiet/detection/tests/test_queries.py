"""Who sees which findings and runs, and at what price."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custodiet.accounts.permissions import Permission, Role, may
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound
from custodiet.core.refs import Ref
from custodiet.detection import queries
from custodiet.detection.models import Finding
from custodiet.detection.tests import tiny

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 17)


@pytest.fixture
def finding(people, noon, tmp_path):
    return tiny.found(people, noon, tmp_path / "store")


def copies(finding: Finding, count: int) -> None:
    for _ in range(count):
        finding.pk, finding._state.adding = None, True
        finding.save()


@pytest.mark.parametrize("number", ["P-40817", "P-30000", "M-7725"])
def test_a_finding_about_oneself_is_neither_listed_nor_counted(finding, people, number):
    every = queries.findings(people.analyst).count()
    about = tiny.near(people.analyst, number)
    assert queries.findings(about).count() < every
    assert queries.findings_waiting(about).total < every
    run = finding.run.ref
    assert queries.run_card(run, about).findings < queries.run_card(run, people.analyst).findings
    assert queries.runs(about)[0].findings < queries.runs(people.analyst)[0].findings
    with pytest.raises(NotFound):
        queries.finding_card(finding.ref, about, on=TODAY)


def test_a_peer_sees_it(finding, people):
    peer = tiny.near(people.analyst, "P-40818")
    assert queries.finding_card(finding.ref, peer, on=TODAY).row.officer == "P-40817"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    role=st.sampled_from(list(Role)),
    unit=st.sampled_from(["", "counter-corruption", "another unit"]),
    person=st.sampled_from([None, "subject", "manager", "person", "stranger"]),
)
def test_the_database_and_the_guard_give_the_same_answer(finding, role, unit, person):
    ids = {
        "subject": finding.subject_id, "manager": finding.subject.supervisor_id, "person": finding.person_id,
        "stranger": 10**6,
    }  # fmt: skip
    actor = Actor("user:1", role, unit, Ref("linkage", "person", ids[person]) if person else None)
    listed = set(queries.visible_to(actor).values_list("pk", flat=True))
    assert listed == {
        row.pk for row in Finding.objects.all() if may(actor, Permission.FINDING_READ, row.guard())
    }


def test_the_list_of_findings_costs_the_same_for_one_as_for_forty(finding, people, django_assert_num_queries):
    for count in (0, 40):
        copies(finding, count)
        with django_assert_num_queries(1):
            rows = queries.finding_rows(queries.findings(people.analyst)[:50])
        assert len(rows) > count


def test_the_list_of_runs_costs_the_same_for_one_as_for_ten(finding, people, noon, django_assert_num_queries):
    for count in (0, 9):
        for _ in range(count):
            tiny.asked(people.analyst, noon)
        with django_assert_num_queries(3):
            assert len(queries.runs(people.analyst)) == count + 1


def test_the_first_page_costs_two_queries_for_findings_and_three_for_runs(
    finding, people, noon, django_assert_num_queries
):
    tiny.asked(people.analyst, noon)
    with django_assert_num_queries(2):
        assert queries.findings_waiting(people.head).total
    with django_assert_num_queries(3):
        waiting = queries.runs_waiting(people.head)
    assert len(waiting.to_decide) == 1
    assert not queries.runs_waiting(people.analyst).to_decide


def test_the_strongest_come_first_and_the_order_can_be_turned(finding, people):
    copies(finding, 2)
    weak, strong = Finding.objects.filter(detector=finding.detector).order_by("-pk")[:2]
    Finding.objects.filter(pk=weak.pk).update(q_value=0.99)
    Finding.objects.filter(pk=strong.pk).update(q_value=0.00001)
    ids = [row.id for row in queries.finding_rows(queries.findings(people.analyst))]
    assert ids[0] == strong.pk
    turned = [row.id for row in queries.finding_rows(queries.findings(people.analyst, sort="-strongest"))]
    assert turned.index(weak.pk) < turned.index(strong.pk)


def test_findings_are_filtered_by_detector_stage_and_run(finding, people):
    for asked in ({"detector": "repeated_lookups"}, {"stage": "undecided"}, {"run": finding.run_id}):
        assert finding.pk in queries.findings(people.analyst, **asked).values_list("pk", flat=True)
    for asked in ({"detector": "off_duty_lookups"}, {"stage": "raised"}, {"run": finding.run_id + 1}):
        assert not queries.findings(people.analyst, **asked).exists()


@pytest.mark.parametrize(
    ("q", "words"),
    [
        (0.0009, "fewer than 1 in 1,000"),
        (0.001, "about 1 in 1,000"),
        (0.05, "about 1 in 20"),
        (0.499, "about 1 in 2"),
        (0.5, "could well be chance"),
    ],
)
def test_chance_is_said_in_words(q, words):
    assert queries.chance_words(q) == words


def test_the_card_shows_the_rule_of_the_runs_days_with_its_words(finding, people):
    card = queries.finding_card(finding.ref, people.analyst, on=TODAY)
    assert card.rule.name == "detection.repeated_lookups"
    assert card.rule.citation.quote
    assert card.evidence[0].happened_at < card.evidence[-1].happened_at
    assert [line.explained for line in card.evidence] == [False] * 4
    assert card.whole == 4


def test_only_those_who_hand_in_extracts_list_them(people):
    assert queries.extracts(people.analyst) == []
    assert queries.extracts(people.head) == []  # of those behind the corridor, which the head hands in
    for actor in (people.investigator, people.supervisor, people.auditor):
        with pytest.raises(NotAllowed):
            queries.extracts(actor)


@pytest.mark.parametrize(
    "name", ["../settings.py", "0123456789abcdef-", "0123456789abcdef-../../etc/passwd", "x"]
)
def test_nothing_outside_the_inbox_is_read(tmp_path, name):
    (tmp_path / "x").write_text("x")
    with pytest.raises(NotFound):
        queries.in_inbox(tmp_path, name)
