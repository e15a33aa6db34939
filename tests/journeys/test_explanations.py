"""In a real browser: a search proposes explanations, two people decide one, and all its pages are whole."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from tests.journeys.conftest import Site, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Arrive = Callable[..., Visitor]
LONDON = ZoneInfo("Europe/London")
EVERY = 8  # of so many look-ups, one is about a contact that is written up in a log handed in late
PATIENCE = 300  # seconds for the worker, which is doing others' work too


def test_a_search_proposes_and_two_people_bring_one_proposal_into_force(
    site: Site, visitor: Arrive, tmp_path: Path
):
    analyst = visitor()
    analyst.come_in("doyle")
    a_log_comes_late(analyst, a_contact_log(site, tmp_path))
    search = a_search_is_asked_for(analyst)
    proposals = it_is_done_and_proposes(analyst, search)
    explanation = proposals[0]
    it_is_accepted_by_one(analyst, explanation)
    head = visitor()
    head.come_in("farrow")
    the_other_agrees(head, explanation)
    analyst.go("/explanations/?stage=in_force")
    assert analyst.page.locator(f"main a[href='{explanation}']").count() == 1
    if len(proposals) > 1:
        another_is_refused(analyst, proposals[1])
    assert analyst.broken == analyst.abroad == head.broken == head.abroad == []


def a_contact_log(site: Site, folder: Path) -> Path:
    """A case record's contact log that nobody had handed in: each entry just before a look-up it explains."""
    store = Path(site.env["CUSTODIET_VAR"]) / "store" / "lookups" / "**" / "*.parquet"
    rows = duckdb.sql(
        "SELECT officer_id, person_id, epoch(looked_up_at) FROM "  # noqa: S608 - a folder of our own
        f"(SELECT *, row_number() OVER (ORDER BY looked_up_at, system, lookup_id) AS n FROM '{store}' "
        f"WHERE person_id IS NOT NULL) WHERE n % {EVERY} = 0 ORDER BY n"
    ).fetchall()
    log = folder / "late-contacts.csv"
    with log.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["EntryNo", "By", "With", "When", "CrimeNo", "Means"])
        for n, (officer, person, at) in enumerate(rows):
            when = datetime.fromtimestamp(at, LONDON).strftime("%d/%m/%Y %H:%M")
            lines.writerow([f"LATE-{n}", officer, person, when, "", "PHONE"])
    return log


def a_log_comes_late(v: Visitor, log: Path) -> None:
    v.go("/extracts/hand-in/")
    v.page.locator("input[name=file]").set_input_files(log)
    v.page.locator("select[name=mapping]").select_option("case-contacts")
    v.press("Check the file")
    v.press("Import these rows")
    last = time.monotonic() + PATIENCE
    while True:
        v.page.goto(v.site.staff + "/extracts/")
        row = v.page.locator("tbody tr", has_text=log.name).first.inner_text()
        if "Kept" in row:
            return
        assert "refused" not in row.lower() and time.monotonic() < last, row
        v.page.wait_for_timeout(1_000)


def a_search_is_asked_for(v: Visitor) -> str:
    v.go("/explanations/")
    v.press("Searches for explanations")  # a link that looks like a button
    runs = v.page.locator("select[name=run]")
    runs.select_option(runs.locator("option").last.get_attribute("value"))  # over everything, not stops alone
    v.press("Search for explanations")  # no reason: the page says so, and keeps the run
    assert v.page.title().startswith("Error:")
    v.fill("reason", "Contact on record is common in our work.")
    v.press("Search for explanations")
    link = v.page.locator("tbody a", has_text=re.compile("^ES-")).first.get_attribute("href")
    assert link
    v.go(link)
    return link


def it_is_done_and_proposes(v: Visitor, search: str) -> list[str]:
    last = time.monotonic() + PATIENCE
    while v.page.get_by_role("heading", name="Every path that was tried").count() == 0:
        said = v.page.locator("main").inner_text()
        assert "About to start" in said or "Running" in said, said
        assert time.monotonic() < last, said
        v.page.wait_for_timeout(1_000)
        v.page.goto(v.site.staff + search)
    v.check()
    v.check_narrow()
    assert "Why not proposed" in v.page.locator("main").inner_text()
    links = v.page.locator("main a", has_text=re.compile("^EX-")).all()
    proposals = [each.get_attribute("href") or "" for each in links]
    assert proposals, v.page.locator("main").inner_text()
    return proposals


def it_is_accepted_by_one(v: Visitor, explanation: str) -> None:
    v.go(explanation)
    v.check_narrow()
    for heading in ("What it would explain", "What it would take away", "Examples", "As it runs"):
        assert v.page.get_by_role("heading", name=heading, exact=True).count() == 1
    v.page.locator("#accept_reason").fill("The contact log is kept by all of them.")
    for part, value in (("day", "1"), ("month", "1"), ("year", "2026")):
        v.page.locator(f"[name=from_on_{part}]").fill(value)
    v.press("Accept, and ask a second person")
    text = v.page.locator("main").inner_text()
    assert "Waits for a second person" in text, text
    assert v.page.get_by_role("button", name="Agree: bring it into force").count() == 0


def the_other_agrees(v: Visitor, explanation: str) -> None:
    v.go("/")
    v.go(explanation)
    v.page.locator("#agree_reason").fill("I looked at all the examples.")
    v.press("Agree: bring it into force")
    text = v.page.locator("main").inner_text()
    assert "In force" in text
    assert "The contact log is kept by all of them." in text and "I looked at all the examples." in text


def another_is_refused(v: Visitor, explanation: str) -> None:
    v.go(explanation)
    v.page.locator("#refuse_reason").fill("It ties everybody to everything.")
    v.press("Refuse it")
    assert "Refused" in v.page.locator("main").inner_text()


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
