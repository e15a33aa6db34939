"""After a journey through actions, no row stands in the database that the ledger does not answer for."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps

from custodiet.cases import actions as cases
from custodiet.cases.models import CasePerson, TeamMember
from custodiet.cases.tests import file
from custodiet.core.records import Record
from custodiet.detection import actions as detection
from custodiet.detection.models import Decision, RuledOut
from custodiet.detection.tests import tiny
from custodiet.intelligence.models import LeadExclusion, LeadPerson
from custodiet.intelligence.rules import Part
from custodiet.intelligence.tests import desk
from custodiet.ledger import queries as ledger

pytestmark = pytest.mark.django_db
ROOMS = ("intelligence", "cases", "detection", "linkage")


def rows() -> list[Record]:
    kinds = [kind for kind in apps.get_models() if issubclass(kind, Record) and kind._meta.app_label in ROOMS]
    return [row for kind in kinds for row in kind._default_manager.all()]


@pytest.fixture
def journey(people: SimpleNamespace, noon: datetime, tmp_path: Path) -> None:
    """A case that ended, a finding that became a lead, and a lead with everybody on it that became a case."""
    file.closed(people, noon)
    finding = tiny.found(people, noon, tmp_path / "store")
    detection.rule_out(
        finding.ref, by=people.analyst, at=noon, explanation=finding.innocent[0], how="Asked control"
    )
    detection.raise_finding(finding.ref, by=people.analyst, at=noon, reason="A pattern over weeks")
    subject, other, third = (desk.officer(people.analyst, noon, number) for number in ("P-1", "P-2", "P-3"))
    lead = desk.raised(
        people.analyst, noon, subject, exclusions=((other, "A friend"),), people=((third, Part.WITNESS),)
    )
    desk.grade(lead, people.analyst, noon)
    desk.actions.record_risks(lead, by=people.analyst, at=noon, risks=desk.three_risks())
    desk.actions.put_forward_lead(lead, by=people.analyst, at=noon, reason="A case is needed")
    case = cases.open_case(lead, by=people.head, at=noon, became_clear_at=noon - timedelta(hours=1))
    cases.name_on_team(case, by=people.head, at=noon, account=file.account(people.investigator))
    cases.name_person(
        case, by=people.head, at=noon, number="M-1", part=Part.OTHER, reason="A neighbour", is_new=True
    )


def test_every_row_made_on_the_way_is_as_its_last_line_says(journey: None) -> None:
    for kind in (LeadExclusion, LeadPerson, CasePerson, TeamMember, Decision, RuledOut):
        assert kind._default_manager.exists(), kind
    assert [str(row.ref) for row in rows() if not ledger.badge(row).as_recorded] == []


def test_a_row_altered_by_hand_is_told_apart(journey: None) -> None:
    LeadExclusion.objects.update(why="No reason")
    assert {type(row) for row in rows() if not ledger.badge(row).as_recorded} == {LeadExclusion}
