"""What is done with leads: stages, lines and refusals."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.intelligence import actions
from custodiet.intelligence.models import Grading, Lead, Risk
from custodiet.intelligence.rules import Handling, Part, SentAlready, Stage
from custodiet.intelligence.tests import desk
from custodiet.ledger import queries as ledger
from custodiet.linkage.actions import know_person
from custodiet.linkage.rules import PersonKind


def stage_of(lead: Ref) -> str:
    return Lead.objects.get(pk=lead.id).stage


def events(about: Ref) -> list[str]:
    return [line.event for line in ledger.lines_about(about)]


def test_a_lead_goes_from_raised_to_ready_and_every_step_is_in_the_ledger(
    people: SimpleNamespace, noon: datetime
) -> None:
    lead = desk.ready(people.analyst, noon, desk.officer(people.analyst, noon))
    assert stage_of(lead) == Stage.READY
    assert events(lead) == [
        "intelligence.lead_raised",
        "intelligence.lead_graded",
        "intelligence.risks_recorded",
        "intelligence.lead_put_forward",
    ]


def test_a_new_lead_is_due_for_assessment_within_the_period_of_the_shelf(
    people: SimpleNamespace, noon: datetime
) -> None:
    lead = Lead.objects.get(pk=desk.raised(people.analyst, noon).id)
    assert lead.due_at == noon + rule("intelligence.assessed_within", on=timezone.localdate(noon)).value


def test_a_lead_being_developed_is_due_for_review_within_the_period_of_the_shelf(
    people: SimpleNamespace, noon: datetime
) -> None:
    ref = desk.assessable(people.analyst, noon, desk.officer(people.analyst, noon))
    later = noon + timedelta(hours=3)
    actions.develop_lead(ref, by=people.analyst, at=later, reason="Court diary is missing")
    lead = Lead.objects.get(pk=ref.id)
    assert lead.due_at == later + rule("intelligence.reviewed_every", on=timezone.localdate(later)).value


def test_a_lead_without_words_is_sent_back(people: SimpleNamespace, noon: datetime) -> None:
    with pytest.raises(NotValid) as refusal:
        desk.raised(people.analyst, noon, title=" ", summary="", category="nonsense", behaviours=("B99",))
    assert set(refusal.value.problems) == {"title", "summary", "category", "behaviours"}


def test_a_lead_about_nobody_known_is_refused(people: SimpleNamespace, noon: datetime) -> None:
    with pytest.raises(NotFound):
        desk.raised(people.analyst, noon, Ref("linkage", "person", 999))


def test_a_lead_names_all_who_are_concerned(people: SimpleNamespace, noon: datetime) -> None:
    harmed = know_person(by=people.analyst, at=noon, number="M-7725", kind=PersonKind.PUBLIC)
    about = desk.officer(people.analyst, noon)
    came_from = Ref("detection", "finding", 482)
    ref = desk.raised(
        people.analyst, noon, about, people=((harmed, Part.MAY_BE_HARMED),), came_from=came_from,
        behaviours=("B10", "B5"),
    )  # fmt: skip
    card = actions.open_lead(ref, by=people.analyst, at=noon)
    assert [person.ref for person, _ in card.subjects] == [about]
    assert [(person.ref, part) for person, part in card.people] == [(harmed, "May have been harmed")]
    assert card.came_from == "detection.finding:482"
    assert [code.split()[0] for code in card.behaviours] == ["B5", "B10"]


def test_a_supervisor_lays_a_concern_on_the_desk_and_cannot_read_it(
    people: SimpleNamespace, noon: datetime
) -> None:
    ref = desk.raised(people.supervisor, noon, desk.officer(people.analyst, noon))
    with pytest.raises(NotAllowed):
        actions.open_lead(ref, by=people.supervisor, at=noon)
    assert actions.open_lead(ref, by=people.analyst, at=noon).raised_by == "somebody outside the desk"


def test_an_auditor_raises_no_lead(people: SimpleNamespace, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        desk.raised(people.auditor, noon)


def test_handling_with_conditions_says_which(people: SimpleNamespace, noon: datetime) -> None:
    lead = desk.raised(people.analyst, noon)
    with pytest.raises(NotValid) as refusal:
        desk.grade(lead, people.analyst, noon, handling=Handling.CONDITIONS)
    assert "conditions" in refusal.value.problems
    assert stage_of(lead) == Stage.RAISED


def test_a_second_grade_needs_a_reason_and_the_first_is_kept(people: SimpleNamespace, noon: datetime) -> None:
    lead = desk.raised(people.analyst, noon)
    desk.grade(lead, people.analyst, noon)
    with pytest.raises(NotValid):
        desk.grade(lead, people.analyst, noon)
    desk.grade(lead, people.analyst, noon, reason="The source was met")
    assert Grading.objects.filter(lead_id=lead.id).count() == 2


def test_a_new_grade_on_a_lead_put_forward_asks_for_a_new_assessment(
    people: SimpleNamespace, noon: datetime
) -> None:
    lead = desk.ready(people.analyst, noon, desk.officer(people.analyst, noon))
    desk.grade(lead, people.analyst, noon, reason="The source was met")
    assert stage_of(lead) == Stage.GRADED


def test_a_closed_lead_is_not_graded_before_it_is_opened_again(
    people: SimpleNamespace, noon: datetime
) -> None:
    lead = desk.assessable(people.analyst, noon)
    actions.close_lead(lead, by=people.analyst, at=noon, reason="Explained by the duty sheet")
    with pytest.raises(NotNow):
        desk.grade(lead, people.analyst, noon, reason="Again")
    actions.reopen_lead(lead, by=people.analyst, at=noon, reason="A second report")
    assert stage_of(lead) == Stage.GRADED
    with pytest.raises(NotNow):
        actions.reopen_lead(lead, by=people.analyst, at=noon, reason="Twice")


@pytest.mark.commitment("T126")
def test_no_lead_is_assessed_before_the_risk_to_all_three_is_recorded(
    people: SimpleNamespace, noon: datetime
) -> None:
    lead = desk.raised(people.analyst, noon)
    desk.grade(lead, people.analyst, noon)
    with pytest.raises(NotNow) as refusal:
        actions.put_forward_lead(lead, by=people.analyst, at=noon, reason="A case is needed")
    assert refusal.value.because == rule("intelligence.risk_assessed", on=timezone.localdate(noon))
    with pytest.raises(NotValid):
        actions.record_risks(lead, by=people.analyst, at=noon, risks=desk.three_risks()[:2])
    actions.record_risks(lead, by=people.analyst, at=noon, risks=desk.three_risks())
    actions.put_forward_lead(lead, by=people.analyst, at=noon, reason="A case is needed")
    assert stage_of(lead) == Stage.READY


@pytest.mark.commitment("T125")
def test_the_three_risks_have_an_owner_a_way_of_managing_and_a_day_of_review(
    people: SimpleNamespace, noon: datetime
) -> None:
    lead = desk.assessable(people.analyst, noon)
    actions.record_risks(lead, by=people.analyst, at=noon, risks=desk.three_risks())
    rows = Risk.objects.filter(lead_id=lead.id)
    assert rows.count() == 6  # what was recorded first stays
    assert all(row.managed_by and row.why and row.review_on for row in rows)
    assert {row.to for row in rows} == {"person", "public", "officer"}


def test_an_assessment_without_a_reason_is_sent_back(people: SimpleNamespace, noon: datetime) -> None:
    lead = desk.assessable(people.analyst, noon)
    with pytest.raises(NotValid):
        actions.close_lead(lead, by=people.analyst, at=noon, reason=" ")
    assert stage_of(lead) == Stage.GRADED


def test_an_earlier_lead_about_the_same_officer_must_have_been_opened(
    people: SimpleNamespace, noon: datetime
) -> None:
    about = desk.officer(people.analyst, noon)
    earlier = desk.raised(people.analyst, noon, about)
    lead = desk.assessable(people.analyst, noon, about)
    with pytest.raises(NotNow, match="L-2026-"):
        actions.develop_lead(lead, by=people.analyst, at=noon, reason="More is needed")
    actions.open_lead(earlier, by=people.second_analyst, at=noon)
    with pytest.raises(NotNow):  # a colleague's look is not one's own
        actions.develop_lead(lead, by=people.analyst, at=noon, reason="More is needed")
    actions.open_lead(earlier, by=people.analyst, at=noon)
    actions.develop_lead(lead, by=people.analyst, at=noon, reason="More is needed")
    assert stage_of(lead) == Stage.DEVELOPING


def test_an_earlier_lead_that_is_kept_from_the_reader_does_not_hold_them_up(
    people: SimpleNamespace, noon: datetime
) -> None:
    about, reader = desk.officer(people.analyst, noon), desk.officer(people.analyst, noon, "P-2")
    desk.raised(people.second_analyst, noon, about, exclusions=((reader, "A friend"),))
    lead = desk.assessable(people.second_analyst, noon, about)
    actions.develop_lead(lead, by=desk.is_person(people.analyst, reader), at=noon, reason="More is needed")


def test_nobody_is_near_a_lead_about_themselves_or_about_somebody_they_manage(
    people: SimpleNamespace, noon: datetime
) -> None:
    about = desk.officer(people.analyst, noon, supervisor="P-1")
    manager = desk.officer(people.analyst, noon, "P-1")
    friend = desk.officer(people.analyst, noon, "P-3")
    lead = desk.raised(people.analyst, noon, about, exclusions=((friend, "A friend"),))
    for person in (about, manager, friend):
        for who in (people.analyst, people.head):
            with pytest.raises(NotFound):
                actions.open_lead(lead, by=desk.is_person(who, person), at=noon)
            with pytest.raises(NotFound):
                desk.grade(lead, desk.is_person(who, person), noon)
    assert events(lead).count("accounts.refused") == 12


def test_only_the_head_takes_a_lead_into_a_case_and_only_when_it_is_ready(
    people: SimpleNamespace, noon: datetime
) -> None:
    about, case = desk.officer(people.analyst, noon), Ref("cases", "case", 1)
    lead = desk.ready(people.analyst, noon, about)
    with pytest.raises(NotAllowed):
        actions.adopt_lead(lead, by=people.analyst, at=noon, case=case)
    actions.adopt_lead(lead, by=people.head, at=noon, case=case)
    assert Lead.objects.get(pk=lead.id).due_at is None
    with pytest.raises(NotNow):
        actions.adopt_lead(lead, by=people.head, at=noon, case=case)
    with pytest.raises(NotNow):
        actions.record_risks(lead, by=people.head, at=noon, risks=desk.three_risks())


def test_the_same_words_from_the_same_person_are_one_report_until_the_period_is_over(
    people: SimpleNamespace, noon: datetime
) -> None:
    about = desk.officer(people.analyst, noon)
    within = rule("intelligence.same_again_within", on=timezone.localdate(noon)).value
    words = {"title": "Late visits", "summary": "Three this week."}
    desk.raised(people.analyst, noon, about, **words)
    for at in (noon, noon + within - timedelta(seconds=1)):
        with pytest.raises(SentAlready, match="Nothing was recorded twice"):
            desk.raised(people.analyst, at, about, **words)
    assert Lead.objects.count() == 1
    desk.raised(people.analyst, noon, **words)  # about nobody
    desk.raised(people.second_analyst, noon, about, **words)  # from somebody else
    desk.raised(people.analyst, noon, about, **{**words, "summary": "Four."})
    desk.raised(people.analyst, noon + within, about, **words)
    assert Lead.objects.count() == 5
