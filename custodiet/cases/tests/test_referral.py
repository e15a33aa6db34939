"""Referring, the acknowledgement, and the mode of investigation."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from custodiet.cases import actions
from custodiet.cases.models import ModeDecision, Referral
from custodiet.cases.rules import Mode, Stage
from custodiet.cases.tests import file
from custodiet.core.errors import NotNow, NotValid
from custodiet.intelligence.tests import desk


def answered(people: SimpleNamespace, at: datetime, **more: Any) -> file.Ref:
    case = file.opened(people, at, **more)
    return actions.answer_referral(case, by=people.head, at=at, would_be=True, facts=file.FACTS)


def refer(case: file.Ref, people: SimpleNamespace, at: datetime, sent_at: datetime) -> file.Ref:
    return actions.refer_case(
        case, by=people.head, at=at, sent_at=sent_at, how="Secure email", reference="CCU 31"
    )


def test_a_case_is_not_referred_before_the_question_is_answered(
    people: SimpleNamespace, noon: datetime
) -> None:
    with pytest.raises(NotNow, match="referral question"):
        refer(file.opened(people, noon), people, noon, noon)


@pytest.mark.commitment("T102")
@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, False), (1, True)])
def test_a_referral_after_the_last_second_is_recorded_and_marked_late(
    people: SimpleNamespace, noon: datetime, seconds: int, late: bool
) -> None:
    case = answered(people, noon)
    due = file.row(case).referral_due_at
    assert due is not None
    refer(case, people, due + timedelta(days=2), due + timedelta(seconds=seconds))
    referral = Referral.objects.get(case_id=case.id)
    assert referral.late is late
    assert file.row(case).stage == Stage.REFERRED


@pytest.mark.parametrize(("seconds", "fine"), [(-1, False), (0, True), (1, False)])
def test_a_referral_is_sent_neither_before_it_became_clear_nor_in_the_future(
    people: SimpleNamespace, noon: datetime, seconds: int, fine: bool
) -> None:
    case = answered(people, noon, became_clear_at=noon)
    if fine:
        refer(case, people, noon, noon)
        return
    with pytest.raises(NotValid) as refusal:
        refer(case, people, noon, noon + timedelta(seconds=seconds))
    assert set(refusal.value.problems) == {"sent_at"}


def test_a_case_is_referred_once(people: SimpleNamespace, noon: datetime) -> None:
    case = file.referred(people, noon)
    with pytest.raises(NotNow):
        refer(case, people, noon, noon)


@pytest.mark.commitment("T092")
def test_the_referral_and_its_acknowledgement_are_recorded(people: SimpleNamespace, noon: datetime) -> None:
    case, later = file.opened(people, noon), noon + timedelta(hours=4)
    with pytest.raises(NotNow, match="referral question"):  # what is missing is said before it is sent
        refer(case, people, noon, noon)
    with pytest.raises(NotNow):
        actions.acknowledge_referral(
            case, by=people.head, at=later, acknowledged_at=later, reference="2026/1"
        )
    actions.answer_referral(case, by=people.head, at=noon, would_be=True, facts=file.FACTS)
    refer(case, people, noon, noon)
    for wrong in (noon - timedelta(seconds=1), later + timedelta(seconds=1)):
        with pytest.raises(NotValid):
            actions.acknowledge_referral(
                case, by=people.head, at=later, acknowledged_at=wrong, reference="2026/1"
            )
    actions.acknowledge_referral(case, by=people.head, at=later, acknowledged_at=later, reference="2026/1")
    card = actions.read_case(case, by=people.head, at=later)
    assert card.referral is not None
    assert (card.referral.sent_at, card.referral.sent_by, card.referral.how) == (noon, "Head", "Secure email")
    assert (card.referral.acknowledged_at, card.referral.acknowledged_as) == (later, "2026/1")
    with pytest.raises(NotNow):
        actions.acknowledge_referral(
            case, by=people.head, at=later, acknowledged_at=later, reference="2026/1"
        )


def given_mode(people: SimpleNamespace, at: datetime, **more: Any) -> dict[str, Any]:
    given = {
        "mode": Mode.LOCAL, "decided_on": at.date(), "decided_by": "A decision-maker", "terms": "To find out",
        "overseer": file.account(people.second_head),
    }  # fmt: skip
    return {**given, **more}


@pytest.mark.commitment("T093")
def test_the_mode_says_who_decided_when_and_on_what_terms(people: SimpleNamespace, noon: datetime) -> None:
    case = file.acknowledged(people, noon)
    for field, wrong in (
        ("decided_by", " "),
        ("terms", " "),
        ("decided_on", noon.date() + timedelta(days=1)),
        ("decided_on", noon.date() - timedelta(days=1)),
    ):
        with pytest.raises(NotValid) as refusal:
            actions.record_mode(case, by=people.head, at=noon, **given_mode(people, noon, **{field: wrong}))
        assert set(refusal.value.problems) == {field}
    actions.record_mode(case, by=people.head, at=noon, **given_mode(people, noon))
    row = ModeDecision.objects.get(case_id=case.id)
    assert (row.mode, row.decided_by, row.terms) == (Mode.LOCAL, "A decision-maker", "To find out")


@pytest.mark.commitment("T104")
@pytest.mark.parametrize("mode", [Mode.LOCAL, Mode.DIRECTED, Mode.RETURNED])
def test_without_a_named_overseer_a_case_goes_no_further(
    people: SimpleNamespace, noon: datetime, mode: Mode
) -> None:
    case = file.acknowledged(people, noon)
    with pytest.raises(NotValid) as refusal:
        actions.record_mode(
            case, by=people.head, at=noon, **given_mode(people, noon, mode=mode, overseer=None)
        )
    assert set(refusal.value.problems) == {"overseer"}
    assert refusal.value.because is not None
    assert refusal.value.because.name == "cases.overseen_by_ccu"
    assert file.row(case).stage == Stage.REFERRED


@pytest.mark.commitment("T104")
def test_an_independent_investigation_is_the_watchdogs_own(people: SimpleNamespace, noon: datetime) -> None:
    case = file.acknowledged(people, noon)
    with pytest.raises(NotValid):
        actions.record_mode(case, by=people.head, at=noon, **given_mode(people, noon, mode=Mode.INDEPENDENT))
    independent = given_mode(people, noon, mode=Mode.INDEPENDENT, overseer=None)
    actions.record_mode(case, by=people.head, at=noon, **independent)
    assert file.row(case).stage == Stage.MODE_DECIDED


def test_a_matter_the_watchdog_returns_is_told_apart_and_needs_no_terms(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.acknowledged(people, noon)
    actions.record_mode(
        case, by=people.head, at=noon, **given_mode(people, noon, mode=Mode.RETURNED, terms="")
    )
    assert ModeDecision.objects.filter(mode=Mode.RETURNED).count() == 1
    assert file.row(case).serious_corruption


def test_nobody_oversees_a_case_they_are_kept_from(people: SimpleNamespace, noon: datetime) -> None:
    about = desk.officer(people.analyst, noon)
    case = file.acknowledged(people, noon)
    file.User.objects.filter(username="second_head").update(person=str(about))
    with pytest.raises(NotValid, match="not recorded"):
        actions.record_mode(case, by=people.head, at=noon, **given_mode(people, noon))
    for nobody in (people.investigator, people.auditor):
        with pytest.raises(NotValid):
            wrong = given_mode(people, noon, overseer=file.account(nobody))
            actions.record_mode(case, by=people.head, at=noon, **wrong)


def test_no_mode_is_recorded_before_the_referral(people: SimpleNamespace, noon: datetime) -> None:
    with pytest.raises(NotNow):
        actions.record_mode(file.opened(people, noon), by=people.head, at=noon, **given_mode(people, noon))


def test_no_mode_is_recorded_before_the_watchdog_acknowledged_the_referral(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.referred(people, noon)
    with pytest.raises(NotNow, match="acknowledged"):
        actions.record_mode(case, by=people.head, at=noon, **given_mode(people, noon))
    assert not actions.read_case(case, by=people.head, at=noon).may_record_mode
    actions.acknowledge_referral(case, by=people.head, at=noon, acknowledged_at=noon, reference="2026/1")
    assert actions.read_case(case, by=people.head, at=noon).may_record_mode
    actions.record_mode(case, by=people.head, at=noon, **given_mode(people, noon))


@pytest.mark.commitment("T104")
def test_nobody_oversees_a_case_that_they_opened_or_answered_for(
    people: SimpleNamespace, noon: datetime
) -> None:
    opener = file.as_person(people.head, desk.officer(people.analyst, noon, "P-7"))
    case = file.opened(people, noon)
    actions.answer_referral(case, by=people.second_head, at=noon, would_be=True, facts=file.FACTS)
    actions.refer_case(case, by=people.head, at=noon, sent_at=noon, how="Secure email")
    actions.acknowledge_referral(case, by=people.head, at=noon, acknowledged_at=noon, reference="2026/1")
    their_other = file.another_head(noon, str(opener.person))
    for each in (opener, people.second_head, their_other):
        with pytest.raises(NotValid) as refusal:
            wrong = given_mode(people, noon, overseer=file.account(each))
            actions.record_mode(case, by=people.head, at=noon, **wrong)
        assert "opened this case or answered" in refusal.value.problems["overseer"]
    file.User.objects.filter(pk=file.account(their_other).id).update(person="")
    right = given_mode(people, noon, overseer=file.account(their_other))
    actions.record_mode(case, by=people.head, at=noon, **right)
    assert file.row(case).overseer == their_other.id
