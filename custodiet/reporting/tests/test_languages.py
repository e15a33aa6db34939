"""The street in Welsh: all of it, by its address alone, and nothing typed is lost on the way across."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_journey import STREET, answered, code_of, hidden, on
from tools import translations

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(settings: Any, tmp_path: Path) -> Any:
    at = datetime.now(UTC)
    given.desks(settings, at)
    settings.SEALED = tmp_path / "sealed"
    with STREET:
        yield Client()


def text_of(page: Any) -> str:
    return html.unescape(page.content.decode())


def english_on(page: Any) -> list[str]:
    """The English sentences of the street that stand on a page."""
    shown = re.sub(r"\s+", " ", text_of(page))
    plain = (re.sub(r"%\(\w+\)s|\{\w+\}", "\0", each) for each in translations.spoken())
    return [each for each in plain if len(each) > 8 and "\0" not in each and f">{each}<" in shown]


def test_everything_that_the_street_says_is_there_in_welsh_and_the_program_reads_what_was_written():
    assert translations.main(["--check"]) == 0


def test_a_sentence_that_is_not_there_in_welsh_or_lost_a_place_is_found():
    catalogue = translations.renewed()
    catalogue.add("A sentence that nobody has translated.", "")
    catalogue.add("Word %(place)s of them", "Gair ohonynt")
    assert list(translations.faults(catalogue)) == [
        "Not in Welsh: A sentence that nobody has translated.",
        "Other places or tags in Welsh: Word %(place)s of them",
    ]


@pytest.mark.parametrize(
    "path", ["", "what-happens/", "accessibility/", "report/", "report/sealed/", "back/", "nowhere/"]
)
def test_a_page_under_cy_is_welsh_from_its_first_line_to_its_last(street: Client, path: str):
    page = street.get(f"/cy/{path}")
    assert '<html lang="cy"' in text_of(page)
    assert english_on(page) == []


def test_a_whole_report_can_be_made_and_come_back_to_in_welsh(street: Client):
    page = street.get("/cy/report/")
    pages = [page := street.post("/cy/report/", on(page, manner="anonymous"))]
    seen = []
    while "now" in hidden(page):
        seen.append(english_on(page))
        (name,) = hidden(page)["now"]
        value = "unit" if name == "reach" else "unsaid"
        more = {"unsaid": "on"} if "<textarea" in text_of(page) else {name: value}
        page = street.post("/cy/report/", on(page, do="continue", **more))
    pages += [page, page := street.post("/cy/report/", on(page, do="send"))]
    words = code_of(page)
    wrong = street.post("/cy/report/kept/", on(page, w1="x"))
    inbox = street.post("/cy/back/", {"code": " ".join(words)})
    for each in (*pages, wrong, inbox):
        assert '<html lang="cy"' in text_of(each)
        assert english_on(each) == []
    assert not any(seen)
    assert len(seen) > 8
    assert "Mae rhywun wedi’i ddarllen" in text_of(inbox)


def test_a_word_that_is_wrong_is_named_in_welsh(street: Client):
    page = street.post("/cy/back/", {"code": "heron " * 11 + "kingfisherr"})
    assert "Nid yw gair 1, “heron”, yn un o’r geiriau a ddefnyddiwn." in text_of(page)


def test_no_cookie_and_no_wish_of_the_browser_chooses_the_language(street: Client):
    street.cookies["django_language"] = "cy"
    english = street.get("/", headers={"accept-language": "cy"})
    assert '<html lang="en-GB"' in text_of(english)
    welsh = street.get("/cy/", headers={"accept-language": "en"})
    assert '<html lang="cy"' in text_of(welsh)
    assert not welsh.cookies
    assert 'href="/cy/"' in text_of(english)
    assert 'href="/"' in text_of(welsh)


def test_what_was_typed_goes_along_to_the_other_language(street: Client):
    page = street.post("/report/", on(street.get("/report/"), manner="anonymous"))
    page = street.post("/report/", on(page, do="continue", risk="no"))
    page = street.post("/report/", on(page, do="continue", what="unsaid"))
    assert hidden(page)["now"] == ["story"]
    assert 'formaction="/cy/report/"' in text_of(page)
    across = street.post("/cy/report/", on(page, do="language", story=given.STORY))
    assert hidden(across)["now"] == ["story"]
    assert given.STORY in text_of(across)
    assert "Beth ddigwyddodd?" in text_of(across)
    check = answered(street, street.post("/report/", on(across, do="language", story="")), reach="unit")
    assert hidden(check).get("now") is None


def test_a_report_taken_up_again_changes_its_language_at_its_own_door(street: Client):
    page = street.post("/colleagues/", on(street.get("/colleagues/"), manner="anonymous"))
    stopped = street.post("/colleagues/", on(page, do="later"))
    page = street.post("/back/", {"code": " ".join(code_of(stopped))})
    assert 'formaction="/cy/colleagues/"' in text_of(page)
    across = street.post("/cy/colleagues/", on(page, do="language"))
    assert (across.status_code, hidden(across)["now"]) == (200, hidden(page)["now"])
    assert '<html lang="cy"' in text_of(across)
