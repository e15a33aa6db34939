"""The one journey, in a real browser: a log comes in, and in the end the ledger proves all of it.

A force's look-up log → a person is shown what is unexplained, and why → raises a lead → the lead is graded →
a case is opened → the referral is due, clocked and made → the ledger proves all of it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.conftest import ROOT, Site, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Arrive = Callable[..., Visitor]
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_look_up_to_a_referred_case_and_the_ledger_that_proves_it(
    site: Site, visitor: Arrive, scripts: bool
):
    analyst = visitor(scripts=scripts)
    analyst.sign_in("doyle")
    assert analyst.heading == "What is waiting for you"
    finding, lead = a_finding_is_looked_at_and_raised(analyst)
    the_lead_is_graded_and_assessed(analyst, lead)
    head = visitor(scripts=scripts)
    head.sign_in("farrow")
    case = a_case_is_opened(head, lead)
    it_cannot_be_closed_before_it_is_referred(head, case)
    the_definition_is_tested(head, case)
    the_referral_question_takes_no_merits(head, case)
    the_case_is_referred(head, case)
    every_step_is_in_the_ledger(site, visitor(scripts=scripts), finding, lead, case)


def a_finding_is_looked_at_and_raised(v: Visitor) -> tuple[str, str]:
    v.go("/findings/?detector=repeated_lookups")
    v.page.locator("tr", has_text="Not yet decided").locator("a", has_text=re.compile(r"^F-")).first.click()
    v.check()
    finding = number_in(v.page.url)
    main = v.page.locator("main")
    for words in (
        "Why you are seeing this",
        "The rows it rests on",
        "How this compares with peers",
        "The rule behind it",
    ):
        assert main.get_by_role("heading", name=words).count() == 1
    assert "Not explained" in main.inner_text()
    v.press("Show the name")  # hidden until asked for, and recorded
    v.go(f"/findings/{finding}/")
    v.choose("explanation", 0)
    v.fill("how", "The number in the log is a token of the officer's own; nobody else had it.")
    v.press("Save what I have ruled out")
    v.choose("decide", "raise")
    v.press("Record my decision")  # no reason given: the page says so, and keeps what was chosen
    assert v.page.title().startswith("Error:")
    v.fill("reason", "The records give no reason, and the first explanation is ruled out.")
    v.press("Record my decision")
    assert "Raised as a lead" in main.inner_text() or "lead" in main.inner_text()
    v.go("/leads/?sort=-raised")
    v.page.locator("table a", has_text=re.compile(r"^L-")).first.click()
    v.check()
    return finding, number_in(v.page.url)


def the_lead_is_graded_and_assessed(v: Visitor, lead: str) -> None:
    v.go(f"/leads/{lead}/grade/")
    v.choose("source", "1")
    v.choose("information", "A")
    v.choose("handling", "P")
    v.press("Record this grade")
    v.go(f"/leads/{lead}/risks/")
    soon = datetime.now(LONDON).date() + timedelta(days=20)
    for to in ("person", "public", "officer"):
        v.choose(f"{to}_likelihood", "possible")
        v.choose(f"{to}_harm", "serious")
        v.fill(f"{to}_why", "Look-ups go on.")
        v.fill(f"{to}_managed_by", "The desk, with an advocate.")
        for part, value in (("day", soon.day), ("month", soon.month), ("year", soon.year)):
            v.fill(f"{to}_review_on_{part}", str(value))
    v.press("Record the risks")
    for other in v.page.locator("main a", has_text=re.compile(r"^L-\d")).all_inner_texts():
        v.go(
            f"/leads/{int(other.rsplit('-', 1)[1])}/"
        )  # an earlier lead about the same officer is opened first
    v.go(f"/leads/{lead}/")
    v.choose("decision", "ready")
    v.fill("reason", "What the records do not explain should be put to the referral question.")
    v.press("Record assessment")


def a_case_is_opened(v: Visitor, lead: str) -> str:
    v.go("/")
    assert f"-{int(lead):04d}" in v.page.locator("main").inner_text()
    v.go(f"/cases/open/{lead}/")
    yesterday = datetime.now(LONDON) - timedelta(days=1)
    v.fill("became_clear_at_0", yesterday.strftime("%d/%m/%Y"))
    v.fill("became_clear_at_1", "16:20")
    v.press("Open the case")
    text = v.page.locator("main").inner_text()
    assert "Due today" in text and "Must be referred. Not yet referred." in text
    assert "Serious corruption" in v.page.locator("body").inner_text()
    return number_in(v.page.url)


def it_cannot_be_closed_before_it_is_referred(v: Visitor, case: str) -> None:
    assert "cannot be closed: refer it first" in v.page.locator("main").inner_text()
    v.go(f"/cases/{case}/close/")
    assert v.page.locator("form [name=outcome]").count() == 0 or v.heading != "Close the case"


def the_definition_is_tested(v: Visitor, case: str) -> None:
    v.go(f"/cases/{case}/definition/")
    assert v.page.locator("[name*=initiat], [name*=began], [name*=consent]").count() == 0
    v.choose("kind", "officer")
    for element in ("position", "sexual", "public"):
        v.choose(element, "yes")
    v.choose("improper_emotional", "no")
    for why in ("serving_why", "position_why", "purpose_why", "public_why"):
        v.fill(why, "As the look-ups and the record of the case show.")
    v.choose("duty", 0)
    v.press("Record this test")
    assert "all 4 elements are met" in v.page.locator("main").inner_text()


def the_referral_question_takes_no_merits(v: Visitor, case: str) -> None:
    v.go(f"/cases/{case}/question/")
    v.choose("would_be", "yes")
    v.fill("facts", "He used his position to get to know her. It is unlikely to be true given his record.")
    v.press("Record this answer")
    assert v.page.title().startswith("Error:")
    assert "unlikely" in v.page.locator(".govuk-error-summary").inner_text()
    v.fill("facts", "He looked at her records with no police reason after his part in the case had ended.")
    v.press("Record this answer")


def the_case_is_referred(v: Visitor, case: str) -> None:
    v.go(f"/cases/{case}/refer/")
    sent = datetime.now(LONDON)
    v.fill("sent_at_0", sent.strftime("%d/%m/%Y"))
    v.fill("sent_at_1", sent.strftime("%H:%M"))
    v.fill("how", "Secure email")
    v.press("Record the referral")
    v.go(f"/cases/{case}/")
    assert "Done on" in v.page.locator("main").inner_text()
    for page in ("decisions", "access", "timeline", "mode", "acknowledge", "close"):
        v.go(f"/cases/{case}/{page}/")


def every_step_is_in_the_ledger(site: Site, v: Visitor, finding: str, lead: str, case: str) -> None:
    v.sign_in("bell")
    v.go(f"/ledger/record/cases.case:{case}/")
    said = v.page.locator("main").inner_text()
    for event in ("cases.case_opened", "cases.definition", "cases.case_referred"):
        assert event in said
    v.go(f"/ledger/record/detection.finding:{finding}/")
    v.go(f"/ledger/record/intelligence.lead:{lead}/")
    v.go("/ledger/looks/")
    v.go("/ledger/checkpoints/")
    assert "whole" in site.command("ledger", "verify")
    site.command("ledger", "checkpoint")
    folder = Path(site.env["CUSTODIET_VAR"])
    proof = folder / "proof.json"
    lines = site.command("ledger", "export")
    (folder / "ledger.jsonl").write_text(lines)
    referred = next(
        json.loads(json.loads(line)["line"]) for line in lines.splitlines()
        if "cases.case_referred" in line and f"cases.case:{case}" in line
    )  # fmt: skip
    proof.write_text(site.command("ledger", "prove", str(referred["seq"])))
    key = site.command("ledger", "key").strip()
    checker = [sys.executable, "-I", "-S", str(ROOT / "tools" / "verify_ledger.py")]
    checker += [str(folder / "ledger.jsonl"), "--proof", str(proof), "--key", key]
    done = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def number_in(address: str) -> str:
    found = re.search(r"/(\d+)/", address)
    assert found, address
    return found[1]
