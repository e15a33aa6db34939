"""Opening, deciding, naming and closing: stages, lines and refusals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from custodiet.cases import actions
from custodiet.cases.models import Case, Decision
from custodiet.cases.rules import Mode, Outcome, Stage
from custodiet.cases.tests import file
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.intelligence.tests import desk
from custodiet.ledger import queries as ledger


def events(about: Ref) -> list[str]:
    return [line.event for line in ledger.lines_about(about)]


@pytest.mark.commitment("T157")
def test_a_case_is_serious_corruption_and_its_referral_is_due_from_its_first_second(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.row(file.opened(people, noon, became_clear_at=noon - timedelta(hours=1)))
    assert case.serious_corruption
    assert case.stage == Stage.OPEN
    assert case.referral_due_at == datetime(2026, 11, 18, 23, 59, 59, tzinfo=UTC)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(serious_corruption=False)


def test_a_case_takes_over_whom_the_lead_is_about_and_kept_from(
    people: SimpleNamespace, noon: datetime
) -> None:
    about, friend = desk.officer(people.analyst, noon), desk.officer(people.analyst, noon, "P-3")
    lead = desk.raised(people.analyst, noon, about, exclusions=((friend, "A friend"),))
    desk.grade(lead, people.analyst, noon)
    desk.actions.record_risks(lead, by=people.analyst, at=noon, risks=desk.three_risks())
    desk.actions.put_forward_lead(lead, by=people.analyst, at=noon, reason="A case is needed")
    case = actions.open_case(lead, by=people.head, at=noon, became_clear_at=noon)
    assert file.row(case).guard().kept_from == {about, friend}
    assert events(case) == ["cases.case_opened"]
    assert events(lead)[-1] == "intelligence.lead_adopted"
    with pytest.raises(NotNow):
        actions.open_case(lead, by=people.head, at=noon, became_clear_at=noon)


def test_nothing_becomes_clear_in_the_future(people: SimpleNamespace, noon: datetime) -> None:
    file.opened(people, noon, became_clear_at=noon)
    lead = desk.ready(people.second_analyst, noon, desk.officer(people.analyst, noon, "P-2"))
    with pytest.raises(NotValid) as refusal:
        actions.open_case(lead, by=people.head, at=noon, became_clear_at=noon + timedelta(seconds=1))
    assert "became_clear_at" in refusal.value.problems


def test_a_case_recorded_late_is_recorded_all_the_same_and_shown_as_late(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon, became_clear_at=noon - timedelta(days=3))
    card = actions.read_case(case, by=people.head, at=noon)
    assert card.recorded_late
    assert card.clock is not None
    assert card.clock.state == "overdue"


def test_a_case_from_before_the_first_rule_is_recorded_without_a_made_up_moment(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon, became_clear_at=datetime(2003, 5, 1, 12, 0, tzinfo=UTC))
    card = actions.read_case(case, by=people.head, at=noon)
    assert card.referral_due_at is None
    assert card.clock is not None
    assert card.clock.state_words == "Refer now"


def test_a_lead_that_is_not_ready_opens_no_case(people: SimpleNamespace, noon: datetime) -> None:
    lead = desk.raised(people.analyst, noon, desk.officer(people.analyst, noon))
    with pytest.raises(NotNow):
        actions.open_case(lead, by=people.head, at=noon, became_clear_at=noon)
    assert not Case.objects.exists()
    with pytest.raises(NotAllowed):
        actions.open_case(lead, by=people.analyst, at=noon, became_clear_at=noon)


def test_an_attempt_to_open_a_case_about_oneself_is_refused_and_recorded(
    people: SimpleNamespace, noon: datetime
) -> None:
    about = desk.officer(people.analyst, noon)
    lead = desk.ready(people.analyst, noon, about)
    with pytest.raises(NotFound):
        actions.open_case(lead, by=desk.is_person(people.head, about), at=noon, became_clear_at=noon)
    assert events(lead)[-1] == "accounts.refused"


def test_nobody_is_near_a_case_about_themselves_or_about_somebody_they_manage(
    people: SimpleNamespace, noon: datetime
) -> None:
    about = desk.officer(people.analyst, noon, supervisor="P-1")
    manager = desk.officer(people.analyst, noon, "P-1")
    case = file.opened(people, noon, about)
    actions.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    for person in (about, manager):
        for who in (people.head, people.investigator):
            with pytest.raises(NotFound):
                actions.read_case(case, by=desk.is_person(who, person), at=noon)
    assert events(case).count("accounts.refused") == 4


def test_an_investigator_opens_the_cases_they_are_named_on_and_no_other(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    with pytest.raises(NotFound):
        actions.read_case(case, by=people.investigator, at=noon)
    actions.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    assert actions.read_case(case, by=people.investigator, at=noon).later.team[0].name == "Investigator"
    assert events(case)[-1] == "cases.read_case"
    with pytest.raises(NotValid):
        actions.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    with pytest.raises(NotAllowed):
        actions.name_on_team(case, by=people.investigator, at=noon, account=file.account(people.analyst))


def test_whom_a_case_is_kept_from_is_not_named_on_it(people: SimpleNamespace, noon: datetime) -> None:
    about = desk.officer(people.analyst, noon)
    case = file.opened(people, noon, about)
    investigator = file.account(people.investigator)
    file.User.objects.filter(pk=investigator.id).update(person=str(about))
    for nobody in (investigator, file.account(people.auditor), Ref("accounts", "user", 999)):
        with pytest.raises(NotValid, match="cannot be named"):
            actions.name_on_team(case, by=people.head, at=noon, account=nobody)


@pytest.mark.commitment("T122")
def test_a_decision_is_written_in_every_step_of_the_model_and_never_altered(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    for step in file.DECISION:
        with pytest.raises(NotValid) as refusal:
            actions.record_decision(case, by=people.head, at=noon, **{**file.DECISION, step: " "})
        assert set(refusal.value.problems) == {step}
    assert not Decision.objects.exists()
    actions.record_decision(case, by=people.head, at=noon, **file.DECISION)
    actions.record_decision(case, by=people.head, at=noon, **{**file.DECISION, "title": "Tell the officer"})
    card = actions.read_case(case, by=people.head, at=noon)
    assert [decision.title for decision in card.decisions] == [
        "Tell the officer",
        "Do not tell the officer yet",
    ]
    assert all(decision.decided_by == "Head" and decision.decided_at == noon for decision in card.decisions)


def test_a_case_is_not_closed_before_it_is_referred_and_the_refusal_says_why(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    with pytest.raises(NotNow, match="Refer the case before closing it") as refusal:
        actions.close_case(
            case, by=people.head, at=noon, outcome=Outcome.NO_FURTHER_ACTION, reason="No trace"
        )
    assert refusal.value.because == rule("cases.always_referred", on=timezone.localdate(noon))


def test_a_case_is_not_closed_before_the_watchdog_has_decided(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.referred(people, noon)
    with pytest.raises(NotNow, match="watchdog"):
        actions.close_case(case, by=people.head, at=noon, outcome=Outcome.ACQUITTED, reason="Acquitted")


@pytest.mark.commitment("T041")
@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_mark_of_serious_corruption_stays_whatever_the_outcome(
    people: SimpleNamespace, noon: datetime, outcome: Outcome
) -> None:
    case = file.closable(people, noon)
    actions.close_case(case, by=people.head, at=noon, outcome=outcome, reason="What the evidence shows")
    closed = file.row(case)
    assert closed.stage == Stage.CLOSED
    assert closed.serious_corruption


@pytest.mark.commitment("T150")
@pytest.mark.parametrize(
    "reason", ["", "It was acceptable", "She initiated it", "A private matter", "Consensual"]
)
def test_no_case_is_closed_without_a_reason_or_for_a_reason_that_condones(
    people: SimpleNamespace, noon: datetime, reason: str
) -> None:
    case = file.closable(people, noon)
    with pytest.raises(NotValid) as refusal:
        actions.close_case(case, by=people.head, at=noon, outcome=Outcome.NO_FURTHER_ACTION, reason=reason)
    assert "reason" in refusal.value.problems
    assert file.row(case).stage == Stage.MODE_DECIDED


def test_a_case_that_has_ended_takes_nothing_more(people: SimpleNamespace, noon: datetime) -> None:
    case = file.closable(people, noon)
    actions.close_case(case, by=people.head, at=noon, outcome=Outcome.CONVICTED, reason="Convicted")
    with pytest.raises(NotNow):
        actions.record_decision(case, by=people.head, at=noon, **file.DECISION)
    with pytest.raises(NotNow):
        actions.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    with pytest.raises(NotNow):
        file.defined(case, people.head, noon)
    with pytest.raises(NotNow):
        actions.record_mode(
            case, by=people.head, at=noon, mode=Mode.LOCAL, decided_on=noon.date(), decided_by="A", terms="B"
        )
