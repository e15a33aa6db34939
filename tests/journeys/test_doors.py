"""The other doors in a browser: a colleague, a partner agency, a report by phone, a custodian and a name."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from custodiet.website.demo_parts import AGENCY, PASSPHRASE
from tests.journeys.conftest import Visitor
from tests.journeys.test_report_and_back import STORY, answer, keep, words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Arrive = Callable[..., Visitor]


def unlock(somebody: Visitor, path: str) -> None:
    """Go to a page of reports with one's keys unlocked."""
    somebody.go(path)
    if somebody.page.get_by_role("link", name="Unlock them").count():
        somebody.follow("Unlock them")
        somebody.fill("passphrase", PASSPHRASE)
        somebody.press("Unlock")


def has_a_way_out_and_help(somebody: Visitor) -> None:
    page = somebody.page
    assert page.get_by_role("button", name="Exit this page").count() == 1
    footer = page.locator("footer").inner_text()
    assert "999" in footer and "0808 500 2222" in footer


@pytest.mark.parametrize("scripts", [False, True])
def test_a_colleague_reports_in_confidence_and_is_known_only_while_a_custodian_agreed(
    scripts: bool, visitor: Arrive
):
    anyone = visitor(scripts=scripts, width=390)
    anyone.page.goto(anyone.site.street)
    anyone.follow("I work for the police")
    has_a_way_out_and_help(anyone)
    anyone.choose("manner", "confidential")
    anyone.press("Start")
    has_a_way_out_and_help(anyone)
    answer(anyone)
    anyone.fill("contact", "Wren Kestrel")
    anyone.fill("safely", "After six, not at work")
    has_a_way_out_and_help(anyone)
    anyone.press("Send the report")
    has_a_way_out_and_help(anyone)
    shown = keep(anyone)
    assert anyone.heading == "You have kept them"
    assert anyone.broken == anyone.abroad == anyone.page.context.cookies() == []

    handler = visitor(scripts=scripts)
    handler.come_in("nwosu")
    unlock(handler, "/reports/")
    handler.page.locator("table a").last.click()
    handler.check()
    number = handler.heading
    assert STORY in handler.page.content() and "From a colleague" in handler.page.content()
    assert "Wren" not in handler.page.content()
    handler.follow("Ask the custodians")
    handler.press("Ask the custodians")
    assert "There is a problem" in handler.page.content()
    for box in handler.page.locator("input[name=parts]").all():
        box.check()
    handler.fill("reason", "To ask which night it was")
    handler.fill("days", "7")
    handler.press("Ask the custodians")
    assert handler.heading == number

    custodian = visitor(scripts=scripts)
    custodian.come_in("abara")
    unlock(custodian, "/reports/releases/")
    custodian.page.locator("table a").first.click()
    custodian.check()
    custodian.page.locator("input[name=agreed]").first.check()
    custodian.press("Agree to what is chosen")
    assert "Agreed" in custodian.page.content() and "Wren" not in custodian.page.content()
    assert custodian.broken == custodian.abroad == []

    handler.page.get_by_role("link", name=re.compile("Asked by")).first.click()
    handler.check()
    handler.follow("Read what was agreed")
    assert "Wren Kestrel" in handler.page.content() and "After six" not in handler.page.content()
    assert handler.broken == handler.abroad == []

    anyone.page.goto(f"{anyone.site.street}/back/")
    anyone.fill("code", " ".join(shown))
    anyone.press("Open")
    assert "A custodian agreed" in anyone.page.content()


def test_an_agency_comes_in_with_its_words_reports_and_reads_what_it_was_told(visitor: Arrive):
    agency = visitor(scripts=False, width=390)
    agency.page.goto(f"{agency.site.street}/partners/")
    has_a_way_out_and_help(agency)
    agency.fill("code", "abandon abandon")
    agency.press("Open")
    assert "There is a problem" in agency.page.content()
    agency.fill("code", " ".join(AGENCY.words()))
    agency.press("Open")
    assert agency.heading == "Eastgate Refuge"
    has_a_way_out_and_help(agency)
    agency.press("Start a report")
    has_a_way_out_and_help(agency)
    agency.choose("manner", "anonymous")
    agency.press("Start")
    agency.fill("reference", "Matter 77")
    agency.press("Continue")
    answer(agency)
    agency.press("Send the report")
    assert len(keep(agency)) == 12

    handler = visitor(scripts=False)
    handler.come_in("nwosu")
    unlock(handler, "/reports/")
    handler.page.locator("table a").last.click()
    handler.check()
    assert "Matter 77" in handler.page.content()
    handler.follow("Tell the agency")
    handler.fill("text", "Thank you. We look at it now.")
    handler.press("Tell the agency")

    agency.page.goto(f"{agency.site.street}/partners/")
    agency.fill("code", AGENCY.letters())
    agency.press("Open")
    assert "We look at it now" in agency.page.content() and "Matter 77" in agency.page.content()
    assert agency.page.context.cookies() == []
    assert agency.broken == agency.abroad == []


@pytest.mark.parametrize("scripts", [False, True])
def test_a_report_by_phone_is_entered_and_the_words_read_out_open_it(scripts: bool, visitor: Arrive):
    taker = visitor(scripts=scripts)
    taker.come_in("pryce")
    taker.go("/reports/taken/")
    taker.press("Take in a report")
    taker.press("Lock it and send it to its desk")
    assert "There is a problem" in taker.page.content()
    taker.choose("how", "letter")
    taker.choose("manner", "anonymous")
    taker.fill("story", STORY)
    taker.choose("reach", "unit")
    taker.choose("way_back", "yes")
    taker.press("Lock it and send it to its desk")
    shown = words(taker)
    assert (len(shown), taker.heading) == (12, "The report is locked and with its desk")
    taker.press("They have them, or do not want them")
    assert STORY not in taker.page.content()
    assert taker.broken == taker.abroad == []

    anyone = visitor(scripts=scripts, width=390)
    anyone.page.goto(f"{anyone.site.street}/back/")
    anyone.fill("code", " ".join(shown))
    anyone.press("Open")
    assert anyone.heading == "Your report"


def test_the_head_registers_an_agency_and_gives_it_new_words(visitor: Arrive):
    head = visitor()
    head.come_in("farrow")
    head.go("/reports/partners/")
    head.press("Register an agency")
    head.fill("name", "Westgate Clinic")
    head.press("Register it")
    first = words(head)
    head.press("They have been handed over")
    head.follow("Westgate Clinic")
    head.press("Give it new words")
    assert words(head) != first
    assert head.broken == head.abroad == []
