"""What comes later in a case: a corrected moment, oversight, risks, opening again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from custodiet.cases import actions, queries
from custodiet.cases.models import Case, Reopening
from custodiet.cases.rules import Ground, Mode, Outcome, Stage
from custodiet.cases.tests import file
from custodiet.core.errors import NotAllowed, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.intelligence.rules import Harm, Likelihood, RiskTo
from custodiet.intelligence.tests import desk
from custodiet.ledger import queries as ledger

MOMENT, DAY = timedelta(seconds=1), timedelta(days=1)


def correct(case: Ref, by: Any, at: datetime, to: datetime, reason: str = "The email is older") -> Ref:
    return actions.correct_became_clear(case, by=by, at=at, became_clear_at=to, reason=reason)


def test_a_corrected_moment_gives_a_new_last_moment_and_what_stood_before_stays(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    before = file.row(case).referral_due_at
    correct(case, people.head, noon, noon - DAY)
    row = file.row(case)
    assert (row.became_clear_at, row.referral_due_at) == (noon - DAY, before - DAY if before else None)
    [told] = actions.read_case(case, by=people.head, at=noon).later.corrections
    assert (told.earlier_at, told.earlier_due_at) == (noon, before)
    assert (told.became_clear_at, told.referral_due_at) == (row.became_clear_at, row.referral_due_at)
    assert "cases.became_clear_corrected" in [line.event for line in ledger.lines_about(case)]


@pytest.mark.parametrize(
    ("became_clear_at", "due"),
    [
        # Friday: one working day ends on Monday, one calendar day on Saturday
        (datetime(2020, 1, 31, 12, 0, tzinfo=UTC), datetime(2020, 2, 3, 23, 59, 59, tzinfo=UTC)),
        (datetime(2020, 2, 1, 12, 0, tzinfo=UTC), datetime(2020, 2, 2, 23, 59, 59, tzinfo=UTC)),
        (datetime(2003, 5, 1, 12, 0, tzinfo=UTC), None),
    ],
)
def test_a_corrected_moment_is_judged_by_the_rule_of_its_own_day(
    people: SimpleNamespace, noon: datetime, became_clear_at: datetime, due: datetime | None
) -> None:
    case = file.opened(people, noon)
    correct(case, people.head, noon, became_clear_at)
    assert file.row(case).referral_due_at == due


def test_nothing_is_corrected_into_the_future_to_what_stands_or_without_a_reason(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon, became_clear_at=noon - DAY)
    for to, reason, field in (
        (noon + MOMENT, "Why", "became_clear_at"),
        (noon - DAY, "Why", "became_clear_at"),
        (noon, " ", "reason"),
    ):
        with pytest.raises(NotValid) as refusal:
            correct(case, people.head, noon, to, reason)
        assert set(refusal.value.problems) == {field}
    correct(case, people.head, noon, noon)
    with pytest.raises(NotAllowed):
        correct(case, people.investigator, noon, noon - MOMENT)


def test_nothing_is_corrected_once_the_case_was_referred(people: SimpleNamespace, noon: datetime) -> None:
    with pytest.raises(NotNow):
        correct(file.referred(people, noon), people.head, noon, noon - DAY)


def review(case: Ref, by: Any, at: datetime, **more: Any) -> Ref:
    today = timezone.localdate(at)
    given = {"reviewed_on": today, "looked_at": "The file", "next_on": today + 28 * DAY}
    return actions.record_review(case, by=by, at=at, **{**given, **more})


@pytest.mark.commitment("T094", "T104")
@pytest.mark.parametrize("mode", [Mode.LOCAL, Mode.DIRECTED, Mode.RETURNED])
def test_a_case_that_is_overseen_is_not_closed_before_its_overseer_has_looked_at_it(
    people: SimpleNamespace, noon: datetime, mode: Mode
) -> None:
    case = file.investigated(people, noon, mode)
    end: dict[str, Any] = {"by": people.head, "at": noon, "outcome": Outcome.ACQUITTED, "reason": "Acquitted"}
    with pytest.raises(NotNow, match="oversees") as refusal:
        actions.close_case(case, **end)
    assert refusal.value.because is not None
    assert refusal.value.because.name == "cases.overseen_by_ccu"
    assert any("oversees" in said for said in actions.read_case(case, by=people.head, at=noon).cannot)
    review(case, people.second_head, noon)
    actions.close_case(case, **end)
    assert file.row(case).stage == Stage.CLOSED


@pytest.mark.commitment("T104")
def test_an_independent_investigation_is_closed_without_a_review_of_the_unit(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.acknowledged(people, noon)
    actions.record_mode(
        case, by=people.head, at=noon, mode=Mode.INDEPENDENT, decided_on=noon.date(),
        decided_by="A decision-maker", terms="To find out",
    )  # fmt: skip
    with pytest.raises(NotNow):
        review(case, people.second_head, noon)
    actions.close_case(case, by=people.head, at=noon, outcome=Outcome.ACQUITTED, reason="Acquitted")


@pytest.mark.commitment("T104")
def test_whoever_oversees_a_case_does_not_close_it_on_either_of_their_accounts(
    people: SimpleNamespace, noon: datetime
) -> None:
    holder = desk.officer(people.analyst, noon, "P-7")
    case = file.closable(people, noon)
    overseer = file.as_person(people.second_head, holder)
    their_other = file.another_head(noon, str(holder))
    end: dict[str, Any] = {"at": noon, "outcome": Outcome.ACQUITTED, "reason": "Acquitted"}
    for by in (overseer, their_other):
        with pytest.raises(NotNow, match="You oversee this case") as refusal:
            actions.close_case(case, by=by, **end)
        assert refusal.value.because is not None
        assert not actions.read_case(case, by=by, at=noon).may_close
    assert actions.read_case(case, by=people.head, at=noon).may_close
    actions.close_case(case, by=people.head, **end)


def test_only_the_overseer_records_a_review(people: SimpleNamespace, noon: datetime) -> None:
    case = file.investigated(people, noon)
    with pytest.raises(NotNow, match="named as overseeing"):
        review(case, people.head, noon)
    with pytest.raises(NotAllowed):
        review(case, people.investigator, noon)
    with pytest.raises(NotNow):
        review(file.referred(people, noon, became_clear_at=noon), people.second_head, noon)
    review(case, people.second_head, noon)
    [told] = actions.read_case(case, by=people.head, at=noon).later.reviews
    assert (told.by, told.looked_at) == ("Second Head", "The file")


def test_a_review_lies_between_the_decision_and_today_and_the_next_within_the_period(
    people: SimpleNamespace, noon: datetime
) -> None:
    case, later = file.investigated(people, noon), noon + 3 * DAY
    decided, today = timezone.localdate(noon), timezone.localdate(later)

    def refused(**more: Any) -> set[str]:
        with pytest.raises(NotValid) as refusal:
            review(case, people.second_head, later, **more)
        return set(refusal.value.problems)

    assert refused(reviewed_on=decided - DAY, next_on=today) == {"reviewed_on"}
    assert refused(reviewed_on=today + DAY, next_on=today + 2 * DAY) == {"reviewed_on"}
    assert refused(looked_at=" ") == {"looked_at"}
    assert refused(next_on=today) == {"next_on"}
    assert refused(next_on=today + 29 * DAY) == {"next_on"}
    for reviewed_on in (decided, today):
        for next_on in (reviewed_on + DAY, reviewed_on + 28 * DAY):
            review(case, people.second_head, later, reviewed_on=reviewed_on, next_on=next_on)


def test_the_clock_of_oversight_runs_against_the_overseer_alone_and_stops_at_the_end(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.investigated(people, noon)

    def waits(actor: Any, now: datetime) -> list[tuple[str, str]]:
        return [(clock.what.split(" C-")[0], clock.state) for clock in queries.waiting(actor, now).clocks]

    due = datetime(2026, 12, 15, 23, 59, 59, tzinfo=UTC)  # 28 days after the decision was recorded
    assert file.row(case).review_due_at == due
    assert waits(people.second_head, due) == [("Look at", "today")]
    assert waits(people.second_head, due + MOMENT) == [("Look at", "overdue")]
    assert queries.waiting(people.second_head, due + MOMENT).overdue == 1
    assert waits(people.head, due) == waits(people.investigator, due) == []
    review(case, people.second_head, noon, next_on=date(2026, 11, 20))
    assert file.row(case).review_due_at == datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)
    actions.close_case(case, by=people.head, at=noon, outcome=Outcome.ACQUITTED, reason="Acquitted")
    assert waits(people.second_head, due) == []
    reopen(case, people.head, noon)
    assert file.row(case).review_due_at == due


def test_whoever_oversees_next_takes_over_the_clock(people: SimpleNamespace, noon: datetime) -> None:
    case = file.investigated(people, noon)
    due = file.row(case).review_due_at
    third = file.another_head(noon)
    actions.record_mode(
        case, by=people.head, at=noon + DAY, mode=Mode.DIRECTED, decided_on=noon.date(), decided_by="A",
        terms="B", overseer=file.account(third),
    )  # fmt: skip
    assert file.row(case).review_due_at == due
    with pytest.raises(NotNow):
        review(case, people.second_head, noon + DAY)
    review(case, third, noon + DAY)


def risk(case: Ref, by: Any, at: datetime, **more: Any) -> Ref:
    given: dict[str, Any] = {
        "to": RiskTo.PERSON, "likelihood": Likelihood.LIKELY, "harm": Harm.SERIOUS, "why": "He wrote again",
        "managed_by": "An advocate", "review_on": timezone.localdate(at) + DAY,
    }  # fmt: skip
    return actions.record_risk(case, by=by, at=at, **{**given, **more})


@pytest.mark.commitment("T125")
def test_the_risks_of_the_lead_stand_on_the_case_until_they_are_recorded_anew(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    actions.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    before = actions.read_case(case, by=people.investigator, at=noon).later.risks
    assert [(each.risk.why, each.recorded_words) for each in before] == [
        ("Contact goes on", "From the lead")
    ] * 3
    risk(case, people.investigator, noon)
    person, *others = actions.read_case(case, by=people.head, at=noon).later.risks
    assert (person.risk.to, person.risk.why) == (RiskTo.PERSON, "He wrote again")
    assert person.recorded_words == "Recorded on the case by Investigator"
    assert tuple(others) == before[1:]
    risk(case, people.head, noon, why="He has stopped")
    assert actions.read_case(case, by=people.head, at=noon).later.risks[0].risk.why == "He has stopped"
    assert file.row(case).risks.count() == 2


def test_a_risk_has_a_reason_somebody_who_manages_it_and_a_day_to_come(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    for field, wrong in (("why", " "), ("managed_by", ""), ("review_on", timezone.localdate(noon))):
        with pytest.raises(NotValid) as refusal:
            risk(case, people.head, noon, **{field: wrong})
        assert set(refusal.value.problems) == {field}
    with pytest.raises(NotNow):
        risk(file.closed(people, noon), people.head, noon)


def reopen(case: Ref, by: Any, at: datetime, reason: str = "A second person came forward") -> Ref:
    return actions.reopen_case(case, by=by, at=at, ground=Ground.NEW_PERSON, reason=reason)


def test_a_closed_case_comes_back_to_the_stage_it_was_closed_from_and_how_it_ended_stays(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.closed(people, noon)
    with pytest.raises(NotValid):
        reopen(case, people.head, noon, " ")
    reopen(case, people.head, noon)
    row = file.row(case)
    assert (row.stage, row.outcome, row.closed_at, row.serious_corruption) == (
        Stage.MODE_DECIDED, "", None, True,
    )  # fmt: skip
    [told] = actions.read_case(case, by=people.head, at=noon).later.reopened
    assert (told.outcome_words, told.outcome_reason) == (Outcome.CONVICTED.words, "Convicted")
    actions.record_decision(case, by=people.head, at=noon, **file.DECISION)
    actions.close_case(case, by=people.head, at=noon, outcome=Outcome.NOT_PROVED, reason="Not proved")
    reopen(case, people.head, noon)
    assert Reopening.objects.count() == 2


def test_only_a_closed_case_is_opened_again(people: SimpleNamespace, noon: datetime) -> None:
    for made in (file.referred, file.investigated):
        with pytest.raises(NotNow):
            reopen(made(people, noon), people.head, noon)
    with pytest.raises(NotAllowed):
        reopen(Case.objects.latest("pk").ref, people.investigator, noon)


def test_a_closed_case_takes_no_mode_before_it_is_opened_again(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.closed(people, noon)
    with pytest.raises(NotNow, match="Open it again"):
        actions.record_mode(
            case, by=people.head, at=noon, mode=Mode.LOCAL, decided_on=noon.date(), decided_by="A",
            terms="B", overseer=file.account(people.second_head),
        )  # fmt: skip
