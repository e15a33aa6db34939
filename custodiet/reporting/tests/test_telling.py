"""Somebody who was anonymous says later who they are: to custodians alone, from the page of their report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from custodiet.core.errors import NotNow
from custodiet.reporting import actions, intake, queries
from custodiet.reporting.models import Part
from custodiet.reporting.queries import releases
from custodiet.reporting.telling import tell_who
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_custody import NAME, REACH, agreed, asked, known
from custodiet.reporting.tests.test_journey import STREET, hidden
from custodiet.reporting.tests.test_sealed import everything, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    """The pages read the real clock."""
    return datetime.now(UTC)


@pytest.fixture
def desks(people: SimpleNamespace, at: datetime, settings: Any) -> SimpleNamespace:
    handler, other = given.desks(settings, at)
    return SimpleNamespace(handler=handler, other=other)


def back(code: Any) -> Any:
    return Client().post("/back/", {"code": " ".join(code.words())})


def test_it_is_locked_for_custodians_alone_and_the_desk_learns_only_that_something_came(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    custodian = given.custodian(settings, at)
    code, report = given.sent(at.date())
    assert releases.to_ask_for(report.ref, desks.handler) == []
    with STREET:
        page = Client().post("/back/who/", hidden(back(code)))
        assert "Tell us who you are" in page.content.decode()
        lacking = Client().post("/back/who/", {**hidden(page), "do": "send", "contact": " "})
        assert "Say who you are, or how we can reach you" in lacking.content.decode()
        sent = {**hidden(page), "do": "send", "contact": NAME, "safely": REACH}
        done = Client().post("/back/who/", sent).content.decode()
        assert "We have what you sent" in done and NAME not in done
        mine = back(code).content.decode()
        assert "What you sent without words." in mine and NAME not in mine and REACH not in mine
    who = Part.objects.filter(kind__in=("identity", "reach"))
    assert {each.role for part in who for each in part.wraps.all()} == {"identity"}
    said = read(report, desks.handler, settings, tmp_path)
    assert NAME not in str(said) and REACH not in str(said)
    assert [each.text for each in said.messages] == [""]
    card = queries.report_card(report.ref, desks.handler, today=at.date())
    assert (card.manner, card.kept_back) == ("Anonymous at first", ("Who they are", "How to reach them"))
    release = asked(report, desks.handler, at)
    agreed(release, custodian, at, settings, tmp_path)
    assert known(release, desks.handler, at, settings, tmp_path) == [NAME, REACH]
    kept = everything()
    assert NAME.encode() not in kept and REACH.encode() not in kept


def test_either_of_the_two_is_enough_and_what_was_typed_goes_over_to_the_other_language(
    desks: SimpleNamespace, at: datetime, settings: Any
):
    given.custodian(settings, at)
    code, report = given.sent(at.date())
    with STREET:
        token = hidden(back(code))
        welsh = Client().post("/cy/back/who/", {**token, "do": "language", "safely": REACH})
        assert REACH in welsh.content.decode() and "Dywedwch wrthym pwy ydych chi" in welsh.content.decode()
        assert Part.objects.filter(kind="reach").count() == 0
        Client().post("/back/who/", {**token, "do": "send", "safely": REACH})
    assert [part.kind for part in report.parts.filter(kind__in=("identity", "reach"))] == ["reach"]


def test_nothing_is_kept_where_nobody_could_keep_it_apart_or_when_the_report_has_ended(
    desks: SimpleNamespace, at: datetime, settings: Any
):
    code, report = given.sent(at.date())
    with STREET:
        sent = {**hidden(back(code)), "do": "send", "contact": NAME}
        refused = Client().post("/back/who/", sent).content.decode()
        assert "do not write it here" in refused and NAME in refused  # to be copied from the page
    given.custodian(settings, at)
    actions.take_up(report.ref, by=desks.handler, at=at)
    actions.end_report(report.ref, by=desks.handler, at=at, text="It was looked into")
    with pytest.raises(NotNow, match="has ended"):
        tell_who(intake.mailbox(code), contact=NAME, reach="", on=at.date())
    with STREET:
        assert Client().post("/back/who/", {"token": "forged"}).status_code == 404
        assert Client().get("/back/who/").status_code == 405
    assert Part.objects.filter(kind="identity").count() == 0
