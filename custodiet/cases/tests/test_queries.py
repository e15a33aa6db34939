"""What each reader sees of cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from custodiet.accounts.permissions import Permission, may
from custodiet.cases import actions, queries
from custodiet.cases.models import Case
from custodiet.cases.rules import Element
from custodiet.cases.tests import file
from custodiet.intelligence.tests import desk


def test_the_list_and_the_gate_agree_on_who_may_see_which_case(
    people: SimpleNamespace, noon: datetime
) -> None:
    officers = [desk.officer(people.analyst, noon, f"P-{n}", supervisor="P-0") for n in range(1, 4)]
    manager = desk.officer(people.analyst, noon, "P-0")
    made = [file.opened(people, noon, about) for about in officers]
    actions.name_on_team(made[0], by=people.head, at=noon, account=file.account(people.investigator))
    everybody = list(vars(people).values())
    everybody += [desk.is_person(actor, who) for actor in everybody for who in (*officers, manager)]
    for actor in everybody:
        for permission in (Permission.CASE_READ, Permission.CASE_DECIDE, Permission.CASE_REFER):
            listed = set(queries.visible_to(actor, permission).values_list("pk", flat=True))
            allowed = {case.pk for case in Case.objects.all() if may(actor, permission, case.guard())}
            assert listed == allowed


@pytest.mark.parametrize("many", [1, 4])
def test_a_list_of_cases_takes_the_same_few_questions_however_long(
    people: SimpleNamespace, noon: datetime, many: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for place in range(many):
        file.opened(people, noon, desk.officer(people.analyst, noon, f"P-{place}"))
    with django_assert_num_queries(
        3
    ):  # the cases with their referrals, their subjects, the subjects' numbers
        assert len(queries.cases(people.head, now=noon)[:50]) == many


def test_cases_are_found_by_number_by_words_and_by_stage(people: SimpleNamespace, noon: datetime) -> None:
    one = file.opened(people, noon, operation="Larch")
    two = file.opened(people, noon, desk.officer(people.analyst, noon, "P-2"))
    actions.answer_referral(two, by=people.head, at=noon, would_be=True, facts=file.FACTS)
    actions.refer_case(two, by=people.head, at=noon, sent_at=noon, how="Secure email")

    def found(**asked: str) -> set[file.Ref]:
        return {row.ref for row in queries.cases(people.head, now=noon, **asked)}

    assert found() == found(stage="live") == {one, two}
    assert found(q="larch") == {one}
    assert found(q=file.row(two).number) == {two}
    assert found(stage="referred") == {two}
    assert found(sort="-opened", q="nothing like it") == set()


def test_a_list_says_how_each_referral_stands(people: SimpleNamespace, noon: datetime) -> None:
    case = file.opened(people, noon)
    due = file.row(case).referral_due_at
    assert due is not None

    def said(now: datetime) -> tuple[str, str]:
        [row] = queries.cases(people.head, now=now)
        return row.referral_words.split(":")[0], row.referral_kind

    assert said(noon)[1] == "plain"
    assert said(due) == ("Due today", "soon")
    assert said(due + timedelta(seconds=1))[1] == "late"
    actions.answer_referral(case, by=people.head, at=noon, would_be=True, facts=file.FACTS)
    actions.refer_case(case, by=people.head, at=noon, sent_at=noon, how="Secure email")
    assert said(noon) == ("Referred in time", "done")


def test_what_waits_is_the_referral_and_answers_that_somebody_else_gave(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)

    def waits(actor: Any) -> list[str]:
        return [clock.what.split(" C-")[0] for clock in queries.waiting(actor, noon).clocks]

    assert waits(people.head) == ["Refer"]
    assert waits(people.investigator) == waits(people.analyst) == waits(people.auditor) == []
    actions.answer_referral(
        case, by=people.head, at=noon, would_be=False, facts="A colleague.", missing=Element.PUBLIC
    )
    assert waits(people.head) == ["Refer"]
    assert waits(people.second_head) == ["Refer", "Read the referral answer of"]
    actions.agree_outside(case, by=people.second_head, at=noon, reason="A colleague")
    assert waits(people.head) == waits(people.second_head) == []


def test_the_card_says_what_each_reader_may_do(people: SimpleNamespace, noon: datetime) -> None:
    case = file.opened(people, noon)
    actions.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    theirs = actions.read_case(case, by=people.investigator, at=noon)
    assert theirs.may_decide
    assert not (
        theirs.may_refer or theirs.may_define or theirs.may_name or theirs.may_close or theirs.lead_url
    )
    heads = actions.read_case(case, by=people.head, at=noon)
    assert heads.may_refer
    assert heads.may_define
    assert not heads.may_close
    assert heads.cannot
    assert [look.by for look in heads.looks] == ["Investigator"]
