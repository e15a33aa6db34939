"""A confidential report from the street, a request, a custodian, and a name for some days, page by page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from custodiet.reporting.models import Release, Report
from custodiet.reporting.queries import releases
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_journey import STREET, answered, begun, code_of, hidden, on

pytestmark = pytest.mark.django_db
NAME, REACH = "Wren Kestrel", "07700 900461 after six"


@pytest.fixture
def at() -> datetime:
    """The pages read the real clock."""
    return datetime.now(UTC)


def unlocked(client: Client, back: str = "") -> Any:
    return client.post(f"/reports/unlock/?next={back}", {"passphrase": given.PASSPHRASE})


def test_a_confidential_reporter_is_known_to_a_handler_only_while_a_custodian_agreed(
    people: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path, client_for: Any
):
    handler, _ = given.desks(settings, at)
    custodian = given.custodian(settings, at)
    with STREET:
        street = Client()
        page = answered(street, begun(street, "confidential"), story=given.STORY, reach="unit")
        said = page.content.decode()
        assert "Confidential" in said and "Who are you?" in said
        assert (
            hidden(page).keys().isdisjoint({"contact", "safely"})
        )  # what was answered before is not carried into them
        assert ">unit<" not in said
        missing = street.post("/report/", on(page, do="send")).content.decode()
        assert "Say who you are, or change how you report" in missing
        words = code_of(street.post("/report/", on(page, do="send", contact=NAME, safely=REACH)))
    report = Report.objects.get(manner="confidential")
    desk, keeper = client_for(handler), client_for(custodian)
    with given.vault(settings, tmp_path):
        unlocked(desk)
        opened = desk.get(f"/reports/{report.pk}/").content.decode()
        assert given.STORY in opened and "locked with the custodians" in opened
        assert NAME not in opened and "900461" not in opened
        ask = desk.get(f"/reports/{report.pk}/ask-release/").content.decode()
        parts = [ident for ident, _ in releases.to_ask_for(report.ref, handler)]
        assert all(f'value="{each}"' in ask for each in parts) and len(parts) == 2
        lacking = desk.post(f"/reports/{report.pk}/ask-release/", {"parts": parts, "days": "7"})
        assert "Say why you need to know" in lacking.content.decode()
        whole = {"parts": parts, "days": "7", "reason": "To ask which night it was"}
        assert desk.post(f"/reports/{report.pk}/ask-release/", whole).status_code == 302
        release = Release.objects.get()
        assert desk.get(f"/reports/releases/{release.pk}/identity/").status_code == 409
        assert report.number in keeper.get("/").content.decode()
        assert report.number in keeper.get("/reports/releases/?waiting=yes").content.decode()
        closed = keeper.get(f"/reports/releases/{release.pk}/").content.decode()
        assert "Your keys are locked" in closed and "To ask which night" in closed
        assert keeper.get(f"/reports/{report.pk}/").status_code == 404
        back = f"/reports/releases/{release.pk}/"
        assert unlocked(keeper, back)["Location"] == back
        rows = [str(row.pk) for row in release.parts.order_by("pk")]
        lacking = keeper.post(f"/reports/releases/{release.pk}/", {"answer": "Once"}).content.decode()
        assert "Choose what you agree to" in lacking
        done = keeper.post(
            f"/reports/releases/{release.pk}/", {"agreed": rows[:1], "answer": "Only the name"}
        )
        assert (
            done.status_code == 302
            and NAME not in keeper.get(f"/reports/releases/{release.pk}/").content.decode()
        )
        who = desk.get(f"/reports/releases/{release.pk}/identity/")
        assert NAME in who.content.decode() and REACH not in who.content.decode()
        assert who["Cache-Control"] == "no-store"
        page = desk.get(f"/reports/{report.pk}/").content.decode()
        assert "agreed" in page and NAME not in page
        assert keeper.post(f"/reports/releases/{release.pk}/end/").status_code == 302
        assert desk.get(f"/reports/releases/{release.pk}/identity/").status_code == 409
    with STREET:
        inbox = Client().post("/back/", {"code": " ".join(words)}).content.decode()
    assert "A custodian agreed" in inbox


def test_a_custodian_refuses_and_the_asker_reads_why(
    people: SimpleNamespace, at: datetime, settings: Any, client_for: Any
):
    from custodiet.reporting.tests.test_custody import asked
    from custodiet.reporting.tests.test_custody import sent as confidential

    handler, _ = given.desks(settings, at)
    keeper, desk = client_for(given.custodian(settings, at)), client_for(handler)
    release = asked(confidential(at)[1], handler, at)
    page = keeper.post(f"/reports/releases/{release.id}/refuse/", {"answer": ""})
    assert "Say why, for whoever asked" in page.content.decode()
    keeper.post(f"/reports/releases/{release.id}/refuse/", {"answer": "Write to them first"})
    assert "Write to them first" in desk.get(f"/reports/releases/{release.id}/").content.decode()


def test_somebody_changes_how_they_report_and_keeps_what_they_answered(
    people: SimpleNamespace, at: datetime, settings: Any
):
    given.desks(settings, at)
    with STREET:
        street = Client()
        page = answered(street, begun(street, "confidential"), story=given.STORY, reach="unit")
        page = street.post("/report/", on(page, change="manner", contact=NAME))
        assert "How would you like to report?" in page.content.decode()
        page = street.post("/report/", on(page, manner="anonymous"))
        assert given.STORY in page.content.decode() and "Who are you?" not in page.content.decode()
        code_of(street.post("/report/", on(page, do="send")))
    report = Report.objects.get()
    assert (report.manner, report.parts.filter(kind="identity").count()) == ("anonymous", 0)


def test_a_report_is_kept_from_somebody_by_their_number(
    people: SimpleNamespace, at: datetime, settings: Any, client_for: Any
):
    from custodiet.intelligence.tests import desk as leads

    handler, _ = given.desks(settings, at)
    _, report = given.sent(at.date())
    leads.officer(people.analyst, at, "P-77")
    desk = client_for(handler)
    page = desk.post(f"/reports/{report.pk}/keep-from/", {"number": "P-404"})
    assert "Nobody on the force’s list has this number" in page.content.decode()
    assert desk.post(f"/reports/{report.pk}/keep-from/", {"number": "P-77"}).status_code == 302
    assert report.keeps_from.count() == 1
