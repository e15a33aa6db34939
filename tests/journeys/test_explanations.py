"""In a real browser: a search for explanations is asked for, and all the pages about it are whole."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Arrive = Callable[..., Visitor]
PATIENCE = 300  # seconds for the worker, which is doing others' work too


def test_a_search_is_asked_for_its_paths_are_read_and_a_proposal_is_decided_by_two(visitor: Arrive):
    analyst = visitor()
    analyst.come_in("doyle")
    analyst.go("/explanations/")
    analyst.follow("Searches for explanations")
    analyst.page.locator("select[name=run]").select_option(index=0)
    analyst.fill("reason", "Contact on record is common in our work")
    analyst.press("Search for explanations")
    analyst.page.locator("tbody a", has_text=re.compile("^ES-")).first.click()
    analyst.check()
    last = time.monotonic() + PATIENCE
    while analyst.page.get_by_text("Every path that was tried").count() == 0:
        assert time.monotonic() < last, analyst.page.locator("main").inner_text()
        analyst.page.wait_for_timeout(2_000)
        analyst.page.reload()
    analyst.check()
    analyst.check_narrow()
    assert "Would explain as much by accident" in analyst.page.locator("main").inner_text()
    proposals = analyst.page.locator("main a", has_text=re.compile("^EX-"))
    if proposals.count():
        a_proposal_is_decided(analyst, visitor(), proposals.first.get_attribute("href") or "")
    assert analyst.broken == analyst.abroad == []


def a_proposal_is_decided(analyst: Visitor, head: Visitor, path: str) -> None:
    analyst.go(path)
    analyst.check_narrow()
    analyst.page.locator("#accept_reason").fill("The incident log is kept by all of them")
    for part, value in (("day", "1"), ("month", "1"), ("year", "2026")):
        analyst.page.locator(f"[name=from_on_{part}]").select_option(value)
    analyst.press("Accept, and ask a second person")
    assert "Waits for a second person" in analyst.page.locator("main").inner_text()
    head.come_in("farrow")
    head.go(path)
    head.page.locator("#agree_reason").fill("Looked at all the examples")
    head.press("Agree: bring it into force")
    assert "In force" in head.page.locator("main").inner_text()


def test_what_explains_look_ups_and_the_earlier_complaints_are_whole_on_a_phone_too(visitor: Arrive):
    analyst = visitor()
    analyst.come_in("doyle")
    analyst.go("/explanations/shares/")
    analyst.check_narrow()
    assert analyst.page.get_by_role("img").count() == 2
    analyst.go("/findings/")
    analyst.page.locator("tbody a", has_text=re.compile("^F-")).first.click()
    analyst.page.wait_for_load_state()
    analyst.follow("Earlier complaints")
    analyst.check_narrow()
    assert analyst.heading.startswith("Earlier complaints about ")
    assert "never raises a lead by itself" in analyst.page.locator("main").inner_text()
    assert analyst.broken == analyst.abroad == []
