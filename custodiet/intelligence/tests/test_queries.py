"""What each reader sees of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from custodiet.accounts.permissions import Permission, may
from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.intelligence import actions, queries
from custodiet.intelligence.models import Lead
from custodiet.intelligence.rules import Stage
from custodiet.intelligence.tests import desk


def test_the_list_and_the_gate_agree_on_who_may_see_which_lead(
    people: SimpleNamespace, noon: datetime
) -> None:
    officers = [desk.officer(people.analyst, noon, f"P-{n}", supervisor="P-0") for n in range(1, 4)]
    manager = desk.officer(people.analyst, noon, "P-0")
    for about in officers:
        desk.raised(people.analyst, noon, about, exclusions=((officers[0], "A friend"),))
        desk.raised(people.analyst, noon, about)
        desk.raised(people.supervisor, noon, about, people=((officers[1], "witness"),))
    everybody = list(vars(people).values())
    everybody += [desk.is_person(actor, who) for actor in everybody for who in (*officers, manager)]
    for actor in everybody:
        for permission in (Permission.LEAD_READ, Permission.LEAD_ASSESS, Permission.LEAD_ADOPT):
            listed = set(queries.visible_to(actor, permission).values_list("pk", flat=True))
            allowed = {lead.pk for lead in Lead.objects.all() if may(actor, permission, lead.guard())}
            assert listed == allowed


@pytest.mark.parametrize("many", [1, 7])
def test_a_list_of_leads_takes_the_same_few_questions_however_long(
    people: SimpleNamespace, noon: datetime, many: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    about = desk.officer(people.analyst, noon)
    for _ in range(many):
        desk.raised(people.analyst, noon, about)
    rows = queries.leads(people.analyst, now=noon)
    with django_assert_num_queries(4):  # how many, the leads, their subjects, the subjects' numbers
        assert len(rows) == many
        assert len(rows[0:50]) == many


def test_leads_are_found_by_number_by_words_and_by_stage(people: SimpleNamespace, noon: datetime) -> None:
    one = desk.raised(people.analyst, noon, title="Late visits to one address")
    two = desk.assessable(people.analyst, noon)
    number = Lead.objects.get(pk=one.id).number

    def found(**asked: str) -> set[Ref]:
        return {row.ref for row in queries.leads(people.analyst, now=noon, **asked)[0:50]}

    assert found() == {one, two}
    assert found(q=number.lower()) == {one}
    assert found(q="VISITS") == {one}
    assert found(stage=Stage.GRADED) == {two}
    assert found(stage="live") == {one, two}
    assert found(q="nothing like it") == set()


def test_the_lead_that_is_due_first_stands_on_top(people: SimpleNamespace, noon: datetime) -> None:
    first = desk.raised(people.analyst, noon)
    later = desk.raised(people.analyst, noon + timedelta(hours=1))
    now = noon + timedelta(hours=2)
    assert [row.ref for row in queries.leads(people.analyst, now=now)[0:5]] == [first, later]
    assert [row.ref for row in queries.leads(people.analyst, now=now, sort="-due")[0:5]] == [later, first]
    assert [row.ref for row in queries.to_assess(people.analyst, now=now)[0:5]] == [first, later]


def test_what_waits_is_for_those_who_can_do_it(people: SimpleNamespace, noon: datetime) -> None:
    about = desk.officer(people.analyst, noon)
    lead = desk.ready(people.analyst, noon, about)
    assert queries.waiting(people.analyst, noon).clocks == ()
    assert [clock.what.split(" lead ")[0] for clock in queries.waiting(people.head, noon).clocks] == [
        "Open a case from"
    ]
    assert [row.ref for row in queries.ready_for_a_case(people.head, now=noon)[0:5]] == [lead]
    assert queries.waiting(people.supervisor, noon).clocks == ()
    actions.develop_lead(lead, by=people.analyst, at=noon, reason="More is needed")
    late = noon + timedelta(days=40)
    [clock] = queries.waiting(people.analyst, late).clocks
    assert clock.state == "overdue"


def test_where_a_lead_came_from_learns_its_stage_and_nothing_else(
    people: SimpleNamespace, noon: datetime
) -> None:
    origin = Ref("detection", "finding", 7)
    assert queries.progress(origin) is None
    desk.raised(people.analyst, noon, came_from=origin)
    assert queries.progress(origin) is Stage.RAISED


def test_a_case_takes_over_nothing_from_a_lead_its_opener_may_not_see(
    people: SimpleNamespace, noon: datetime
) -> None:
    about = desk.officer(people.analyst, noon)
    lead = desk.raised(people.analyst, noon, about)
    assert queries.lead_summary(lead, by=people.head).subjects == (about,)
    for nobody in (people.supervisor, desk.is_person(people.head, about)):
        with pytest.raises(NotFound):
            queries.lead_summary(lead, by=nobody)
