"""A finding about a source stays behind the sterile corridor: in lists, counts, pages and decisions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custodiet.accounts.permissions import Permission, Role, may
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.detection import actions, queries
from custodiet.detection.cards import BEHIND_THE_CORRIDOR, detectors
from custodiet.detection.models import Finding, KeptQuiet, RunAgain
from custodiet.detection.stages import AgainStage, FindingStage
from custodiet.detection.tests import tiny
from custodiet.intelligence.models import Lead

pytestmark = pytest.mark.django_db

BEHIND = "source_calls_by_others"


@pytest.fixture
def finding(people, noon, tmp_path):
    """The tiny force's finding, as if it had been made about a source."""
    made = tiny.found(people, noon, tmp_path / "store")
    Finding.objects.filter(pk=made.pk).update(detector=BEHIND, person=None)
    made.refresh_from_db()
    return made


def test_every_detector_of_that_family_is_behind_the_corridor():
    assert {card.name for card in detectors() if card.family == "corridor"} <= BEHIND_THE_CORRIDOR


def test_the_head_sees_it_and_an_intelligence_officer_neither_sees_nor_has_it_counted(finding, people):
    head, analyst = people.head, people.analyst
    others = Finding.objects.exclude(pk=finding.pk).count()
    assert finding.pk in {row.id for row in queries.finding_rows(queries.findings(head))}
    assert finding.pk not in {row.id for row in queries.finding_rows(queries.findings(analyst))}
    assert queries.findings(analyst, detector=BEHIND).count() == 0
    assert queries.findings_waiting(analyst).total == others
    run = finding.run.ref
    assert queries.run_card(run, head).findings == queries.run_card(run, analyst).findings + 1
    assert queries.runs(head)[0].findings == queries.runs(analyst)[0].findings + 1


def test_a_run_tells_an_intelligence_officer_no_result_no_log_and_no_file_behind_the_corridor(
    finding, people, noon, client_for
):
    run = finding.run
    why = "No log of source contacts is held."
    gap = {"table": "source_contacts", "column": "", "extract": "", "why": why}
    pattern = run.results.exclude(detector__in=BEHIND_THE_CORRIDOR).first()
    for name in BEHIND_THE_CORRIDOR:
        run.results.filter(detector=name).delete()
        pattern.pk, pattern._state.adding, pattern.detector, pattern.missing = None, True, name, [gap]
        pattern.save()
    path = "source_contacts/month=2026-01/1-a.parquet"
    seal = run.seal
    seal.files = {**seal.files, path: "0" * 64}
    seal.save()
    again = RunAgain.objects.create(
        run=run, stage=AgainStage.DIFFERS, asked_by=people.head.id, asked_at=noon, ended_at=noon,
        differs=[f"An input is gone: {path}."], detectors=[BEHIND],
    )  # fmt: skip
    inside, outside = (queries.run_card(run.ref, reader) for reader in (people.head, people.analyst))
    assert {row.detector for row in inside.results} - {row.detector for row in outside.results} == (
        BEHIND_THE_CORRIDOR
    )
    assert (path, "0" * 64) in inside.seal.files and not inside.seal.not_all
    assert outside.seal.not_all and outside.seal.files == tuple(
        each for each in inside.seal.files if each[0] != path
    )
    assert again.differs and inside.seal.repeats[0].detectors
    assert (outside.seal.repeats[0].differs, outside.seal.repeats[0].detectors) == ((), ())
    page = f"/runs/{run.pk}/"
    assert why in client_for(people.head).get(page).content.decode()
    shown = client_for(people.analyst).get(page).content.decode()
    assert why not in shown and "source_" not in shown.split("Show every input")[0]
    assert path not in shown and "behind the sterile corridor is in the digest" in shown


def test_it_answers_an_intelligence_officer_as_a_finding_that_there_is_not(finding, people, noon):
    calls = [
        lambda ref: actions.open_finding(ref, by=people.analyst, at=noon),
        lambda ref: actions.show_name(ref, by=people.analyst, at=noon, whose=actions.Whose.OFFICER),
        lambda ref: actions.rule_out(
            ref, by=people.analyst, at=noon, explanation=finding.innocent[0], how="Asked"
        ),
        lambda ref: actions.explain_finding(ref, by=people.analyst, at=noon, reason="Cover"),
        lambda ref: actions.raise_finding(ref, by=people.analyst, at=noon, reason="Now"),
    ]
    for call in calls:
        said = []
        for ref in (finding.ref, Ref("detection", "finding", 10**6)):
            with pytest.raises(NotFound) as refusal:
                call(ref)
            said.append(str(refusal.value))
        assert said[0] == said[1]


def test_its_page_is_not_there_for_an_intelligence_officer_and_is_for_the_head(finding, people, client_for):
    page = f"/findings/{finding.pk}/"
    assert client_for(people.analyst).get(page).status_code == 404
    shown = client_for(people.head).get(page)
    assert shown.status_code == 200
    assert "What do you decide?" in shown.content.decode()


def test_the_head_decides_on_it_and_on_no_other_finding(finding, people, noon):
    actions.rule_out(
        finding.ref, by=people.head, at=noon, explanation=finding.innocent[0], how="Asked the unit"
    )
    actions.raise_finding(finding.ref, by=people.head, at=noon, reason="The handler says nothing of it")
    assert Finding.objects.get(pk=finding.pk).stage == FindingStage.RAISED
    assert Lead.objects.count() == 1
    Finding.objects.filter(pk=finding.pk).update(detector="repeated_lookups", stage=FindingStage.NEW)
    with pytest.raises(NotFound):
        actions.explain_finding(finding.ref, by=people.head, at=noon, reason="Cover")


def test_the_heads_keep_its_pattern_quiet_and_nobody_outside_the_corridor_learns_of_it(
    finding, people, noon, client_for
):
    actions.explain_finding(finding.ref, by=people.head, at=noon, reason="A second handler, on the record")
    quiet = {
        "by": people.head, "at": noon, "reason": "It goes on", "until_on": localdate(noon) + timedelta(200),
    }  # fmt: skip
    with pytest.raises(NotValid):  # nobody outside the corridor answers for it
        actions.ask_suppression(finding.ref, owner="analyst", **quiet)
    ref = actions.ask_suppression(finding.ref, owner="head", **quiet)
    with pytest.raises(NotFound):
        actions.ask_suppression(finding.ref, owner="analyst", **{**quiet, "by": people.analyst})
    with pytest.raises(NotNow):
        actions.ask_suppression(finding.ref, owner="head", **quiet)
    actions.agree_suppression(ref, by=people.second_head, at=noon)
    with pytest.raises(NotValid):
        actions.hand_over_suppression(ref, by=people.head, at=noon, owner="analyst", reason="Leave")
    actions.hand_over_suppression(ref, by=people.head, at=noon, owner="second_head", reason="Leave")
    again = Finding.objects.get(pk=finding.pk)
    again.pk, again.stage, again._state.adding = None, FindingStage.NEW, True
    again.save()
    KeptQuiet.objects.create(finding=again, suppression_id=ref.id, kept_at=noon)
    head, analyst = people.head, people.analyst
    on = localdate(noon)
    assert [row.id for row in queries.suppressions(head, on=on)] == [ref.id]
    assert queries.suppressions(analyst, on=on) == []
    assert queries.suppressions_waiting(analyst, on=on).nothing
    cards = [queries.run_card(again.run.ref, reader) for reader in (head, analyst)]
    assert [card.kept_quiet for card in cards] == [1, 0]
    page = f"/suppressions/{ref.id}/"
    assert client_for(people.analyst).get(page).status_code == 404
    assert client_for(people.second_head).get(page).status_code == 200


def test_the_head_who_manages_the_officer_is_kept_from_it_all_the_same(finding, people):
    manager = tiny.near(people.head, "P-30000")
    assert not queries.visible_to(manager).filter(pk=finding.pk).exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(role=st.sampled_from(list(Role)), unit=st.sampled_from(["", "counter-corruption", "another unit"]))
def test_the_database_and_the_guard_give_the_same_answer_about_it(finding, role, unit):
    actor = Actor("user:1", role, unit)
    listed = queries.visible_to(actor).filter(pk=finding.pk).exists()
    assert listed is may(actor, Permission.FINDING_READ, finding.guard())
    assert listed is (role == Role.HEAD)


def test_an_administrator_is_refused_as_before(finding, people, noon):
    with pytest.raises(NotAllowed):
        actions.open_finding(finding.ref, by=people.administrator, at=noon)
