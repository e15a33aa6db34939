"""What people see when something is missing, refused or broken off, and what comes out of the printer."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Arrive = Callable[..., Visitor]
FORMS = {
    "farrow": ("/cases/1/definition/", "/cases/1/question/", "/cases/1/refer/", "/cases/1/decisions/",
               "/leads/1/grade/", "/leads/1/risks/", "/leads/raise/"),
    "doyle": ("/runs/ask/", "/programmes/ask/", "/extracts/hand-in/"),
    "webb": ("/accounts/open/",),
}  # fmt: skip
BROKEN = {
    "not-a-table.xlsx": b"PK\x03\x04 this was cut off half way",
    "not-parquet.parquet": b"PAR1 and nothing after",
    "no-such-columns.csv": b"colour,shape\nred,round\n",
    "two-alphabets.csv": b"\xff\xfe\x00\x80\x81 not text at all\n\x00\x01\x02",
}


def without_tokens(page: str) -> str:
    """A page as it came, but for what differs each time it is asked for."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


@pytest.mark.parametrize("username", FORMS)
def test_an_empty_form_says_first_what_is_missing_and_leads_there(username: str, visitor: Arrive):
    somebody = visitor()
    somebody.come_in(username)
    for path in FORMS[username]:
        somebody.go(path)
        somebody.page.locator("main form button[type=submit]").first.click()
        somebody.page.wait_for_load_state()
        somebody.check()
        assert somebody.page.title().startswith("Error: "), path
        summary = somebody.page.locator("main .govuk-error-summary")
        assert summary.count() == 1, path
        # the summary comes before the heading, and each of its links leads to a field that is there
        before = "s => !!(s.compareDocumentPosition(document.querySelector('h1')) & 4)"
        assert summary.evaluate(before), path
        for link in summary.locator("a").all():
            assert somebody.page.locator(link.get_attribute("href") or "").count() == 1, path
    assert somebody.abroad == []


def test_what_was_typed_is_kept_when_a_form_comes_back(visitor: Arrive):
    kaur = visitor()
    kaur.come_in("kaur")
    kaur.go("/leads/raise/")
    kaur.fill("title", "Kept <b>as typed</b> & more")
    kaur.page.locator("main form button[type=submit]").first.click()
    kaur.page.wait_for_load_state()
    assert kaur.page.title().startswith("Error: ")
    assert kaur.page.locator("[name=title]").input_value() == "Kept <b>as typed</b> & more"


@pytest.mark.parametrize(
    ("username", "forbidden", "missing"),
    [
        ("kaur", "/leads/1/", "/leads/99999/"),
        ("kaur", "/cases/1/", "/nothing/of/the/kind/"),
        ("doyle", "/cases/1/", "/cases/99999/"),
        ("marsh", "/cases/1/", "/cases/99999/"),
        ("bell", "/findings/1/", "/findings/99999/"),
        ("webb", "/ledger/", "/ledgers/"),
        ("doyle", "/ledger/record/cases.case:1/", "/ledger/record/cases.case:99999/"),
    ],
)
def test_what_is_forbidden_looks_to_the_byte_like_what_is_not_there(
    username: str, forbidden: str, missing: str, visitor: Arrive
):
    somebody = visitor()
    somebody.come_in(username)
    answers = [somebody.page.request.get(somebody.site.staff + path) for path in (forbidden, missing)]
    assert [each.status for each in answers] == [404, 404]
    assert without_tokens(answers[0].text()) == without_tokens(answers[1].text())
    # the moment in the header apart, so are the headers
    first, second = ({k: v for k, v in a.headers.items() if k not in VARYING} for a in answers)
    assert first == second
    somebody.go(forbidden)
    assert somebody.heading == "You cannot open this page"


VARYING = {"date", "set-cookie", "expires", "content-length", "x-request-id"}


@pytest.mark.parametrize("name", BROKEN)
def test_a_corrupt_file_is_refused_in_a_sentence(name: str, visitor: Arrive, tmp_path: Path):
    file = tmp_path / name
    file.write_bytes(BROKEN[name])
    doyle = visitor()
    doyle.come_in("doyle")
    doyle.go("/extracts/hand-in/")
    doyle.page.locator("[name=file]").set_input_files(file)
    doyle.page.locator("[name=mapping]").select_option("crime-records")
    doyle.press("Check the file")
    said = doyle.page.locator("main").inner_text()
    assert "Traceback" not in said and "Exception" not in said
    refused = "This could not be used" in said and "Put it right" in said
    assert refused or "This file cannot be imported as it is" in said, said


def test_after_signing_out_nothing_is_shown_any_more(visitor: Arrive):
    doyle = visitor()
    doyle.sign_in("doyle")
    doyle.go("/leads/1/")
    doyle.press("Sign out")
    if doyle.heading == "Sign out":
        doyle.press("Sign out")
    for path in ("/", "/leads/1/", "/findings/"):
        doyle.go(path)
        assert "/sign-in/login/" in doyle.page.url, path
    doyle.page.go_back()
    assert "/leads/1/" not in doyle.page.url or doyle.page.locator("h1").inner_text() == "Sign in"


@pytest.mark.parametrize(("username", "path"), [("doyle", "/findings/1/"), ("farrow", "/cases/1/")])
def test_on_paper_are_the_marking_and_the_tables_and_neither_menu_nor_form(
    username: str, path: str, visitor: Arrive
):
    somebody = visitor()
    somebody.come_in(username)
    somebody.go(path)
    somebody.page.emulate_media(media="print")
    gone = (
        ".govuk-service-navigation, .moj-sub-navigation, .cust-header__user, button, textarea, .govuk-button"
    )
    shown = [each for each in somebody.page.locator(gone).all() if each.is_visible()]
    assert shown == []
    for kept in (".cust-marking", "main table", "main h1", ".cust-ledger"):
        assert somebody.page.locator(kept).first.is_visible(), kept
    somebody.photograph("print")
