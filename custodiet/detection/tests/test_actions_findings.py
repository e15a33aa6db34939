"""What people do with findings, and that nothing happens to one by itself."""

from __future__ import annotations

import pytest

from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import system
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.detection import actions
from custodiet.detection.models import Decision, Finding
from custodiet.detection.stages import FindingStage
from custodiet.detection.tests import tiny
from custodiet.intelligence.models import Lead
from custodiet.ledger.queries import lines_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(people, noon, tmp_path):
    return tiny.found(people, noon, tmp_path / "store")


def events(ref):
    return [line.event for line in lines_about(ref)]


def test_a_run_leaves_findings_and_no_lead(finding):
    assert finding.stage == FindingStage.NEW
    assert not Lead.objects.exists()
    assert events(finding.ref) == ["detection.finding_made"]


@pytest.mark.parametrize("name", ["worker", "sweep"])
def test_the_system_never_raises_a_lead(finding, noon, name):
    with pytest.raises(NotAllowed):
        actions.raise_finding(finding.ref, by=system(name), at=noon, reason="It is strong")
    # not even if somebody gave the system an analyst's role
    with pytest.raises(NotAllowed):
        actions.raise_finding(
            finding.ref, by=Actor(f"system:{name}", Role.INTELLIGENCE_OFFICER, "counter-corruption"), at=noon,
            reason="It is strong",
        )  # fmt: skip
    assert not Lead.objects.exists()


def test_a_person_raises_a_lead_that_names_the_officer_and_nobody_by_name(finding, people, noon):
    lead = actions.raise_finding(finding.ref, by=people.analyst, at=noon, reason="A pattern over weeks")
    row = Lead.objects.get(pk=lead.id)
    assert (row.came_from, row.origin) == (str(finding.ref), f"Finding {finding.number}")
    assert [each.person_id for each in row.subjects.all()] == [finding.subject_id]
    assert "P-40817" in row.summary and "Constable" not in row.summary
    assert events(finding.ref)[-1] == "detection.finding_raised"
    assert Decision.objects.get().lead == str(lead)
    with pytest.raises(NotNow):
        actions.raise_finding(finding.ref, by=people.analyst, at=noon, reason="Again")
    assert Lead.objects.count() == 1


def test_a_decision_needs_a_reason_and_without_one_there_is_no_lead(finding, people, noon):
    for decide in (actions.raise_finding, actions.explain_finding):
        with pytest.raises(NotValid):
            decide(finding.ref, by=people.analyst, at=noon, reason=" ")
    assert not Lead.objects.exists() and not Decision.objects.exists()


def test_what_was_explained_may_be_raised_after_all_and_both_decisions_stay(finding, people, noon):
    actions.explain_finding(finding.ref, by=people.analyst, at=noon, reason="A dispatch keyed in late")
    with pytest.raises(NotNow):
        actions.explain_finding(finding.ref, by=people.analyst, at=noon, reason="Again")
    actions.raise_finding(finding.ref, by=people.second_analyst, at=noon, reason="There was no dispatch")
    assert [each.decided for each in Decision.objects.order_by("pk")] == ["explained", "raised"]


def test_explanations_are_ruled_out_one_by_one_each_once_and_with_how(finding, people, noon):
    first = finding.innocent[0]
    given = {"by": people.analyst, "at": noon}
    for explanation, how in (("Something else", "looked"), (first, " ")):
        with pytest.raises(NotValid):
            actions.rule_out(finding.ref, explanation=explanation, how=how, **given)
    actions.rule_out(finding.ref, explanation=first, how="No call, log or pocket book entry", **given)
    with pytest.raises(NotValid):
        actions.rule_out(finding.ref, explanation=first, how="Again", **given)
    finding.refresh_from_db()
    assert finding.stage == FindingStage.CHECKING
    assert actions.open_finding(finding.ref, **given).open_explanations == len(finding.innocent) - 1


@pytest.mark.parametrize("number", ["P-40817", "P-30000", "M-7725"])
def test_nobody_is_near_a_finding_about_themselves_or_an_officer_they_manage(finding, people, noon, number):
    about = tiny.near(people.analyst, number)
    given = {"by": about, "at": noon}
    for refused in (
        lambda: actions.open_finding(finding.ref, **given),
        lambda: actions.show_name(finding.ref, whose=actions.Whose.OFFICER, **given),
        lambda: actions.explain_finding(finding.ref, reason="It was nothing", **given),
        lambda: actions.raise_finding(finding.ref, reason="It was nothing", **given),
        lambda: actions.rule_out(finding.ref, explanation=finding.innocent[0], how="I know", **given),
    ):
        with pytest.raises(NotFound):
            refused()
    assert "accounts.refused" in events(finding.ref)


def test_a_name_is_shown_to_a_recorded_look_about_finding_and_person(finding, people, noon):
    name = actions.show_name(finding.ref, by=people.analyst, at=noon, whose=actions.Whose.OFFICER)
    assert name == "Constable P-40817"
    assert events(finding.ref)[-1] == "detection.show_name"
    assert events(Ref("linkage", "person", finding.subject_id))[-1] == "linkage.show_name"


def test_an_investigator_a_supervisor_and_an_auditor_open_no_finding(finding, people, noon):
    for actor in (people.investigator, people.supervisor, people.auditor, people.administrator):
        with pytest.raises(NotAllowed):
            actions.open_finding(finding.ref, by=actor, at=noon)


def test_no_column_of_a_finding_names_anybody(finding):
    text = str(Finding.objects.filter(pk=finding.pk).values().get())
    assert "Constable" not in text and "P-40817" in text
