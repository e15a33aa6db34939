"""From the street to the desk and back, page by page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from custodiet.reporting.models import Part, Report
from custodiet.reporting.tests import help as given
from custodiet.settings import TEMPLATES

pytestmark = pytest.mark.django_db
STREET = override_settings(
    ROOT_URLCONF="custodiet.urls_public",
    TEMPLATES=[{**TEMPLATES[0], "OPTIONS": {"context_processors": ["custodiet.website.street.context"]}}],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "custodiet.website.street.Refusals",
    ],
    FILE_UPLOAD_HANDLERS=["custodiet.reporting.files.SealingUpload"],
)


@pytest.fixture
def at() -> datetime:
    """The pages read the real clock."""
    return datetime.now(UTC)


def hidden(page: Any) -> dict[str, list[str]]:
    """The hidden fields of a page, as its form would send them."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode()
    ):
        found.setdefault(name, []).append(value)
    return found


def on(page: Any, **more: Any) -> dict[str, Any]:
    return {**hidden(page), **more}


def answered(browser: Client, page: Any, **said: Any) -> Any:
    """Go through the questions: what is given, and otherwise not saying."""
    while (now := hidden(page).get("now")) and "Question" in page.content.decode():
        (name,) = now
        answer = said.get(name, "unsaid")
        more = (
            {"unsaid": "on"}
            if answer == "unsaid" and "<textarea" in page.content.decode()
            else {name: answer}
        )
        page = browser.post("/report/", on(page, do="continue", **more))
        assert page.status_code == 200
    return page


def code_of(page: Any) -> list[str]:
    return re.findall(r"<li>([a-z]+)</li>", page.content.decode().split("cust-code")[1].split("</ol>")[0])


def begun(browser: Client, manner: str = "anonymous") -> Any:
    return browser.post("/report/", on(browser.get("/report/"), manner=manner))


def test_a_report_is_sent_read_answered_passed_on_and_ended_and_its_reporter_sees_how_far_it_is(
    people: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path, client_for: Any
):
    handler, _ = given.desks(settings, at)
    settings.SEALED = tmp_path / "sealed"
    with STREET:
        street = Client()
        page = answered(street, begun(street), risk="other", story=given.STORY, reach="unit")
        assert given.STORY in page.content.decode()
        file = SimpleUploadedFile("heron.jpg", b"picture" * 30_000, content_type="image/jpeg")
        page = street.post("/report/", on(page, do="send", file=file))
        words = code_of(page)
        assert len(words) == 12
        assert street.cookies == {}
        wrong = street.post("/report/kept/", {**hidden(page), "w1": "x"})
        assert "That is not word" in wrong.content.decode()
        two = [int(each) for each in re.findall(r'name="w(\d+)"', page.content.decode())]
        kept = street.post("/report/kept/", {**hidden(page), **{f"w{n}": words[n - 1].upper() for n in two}})
        assert "You have kept them" in kept.content.decode()
    report = Report.objects.get()
    assert (report.urgent, report.desk, report.manner) == (True, "counter-corruption", "anonymous")
    with given.vault(settings, tmp_path):
        desk = client_for(handler)
        closed = desk.get(f"/reports/{report.pk}/").content.decode()
        assert "Your keys are locked" in closed and "kingfisher" not in closed
        assert "cannot be opened" in desk.post("/reports/unlock/", {"passphrase": "wrong"}).content.decode()
        assert desk.post("/reports/unlock/", {"passphrase": given.PASSPHRASE}).status_code == 302
        desk.post(f"/reports/{report.pk}/take-up/")
        opened = desk.get(f"/reports/{report.pk}/").content.decode()
        assert given.STORY in opened and "heron.jpg" in opened
        (part,) = Part.objects.exclude(blob="")
        saved = desk.get(f"/reports/{report.pk}/files/{part.ident}/")
        assert saved.content == b"picture" * 30_000
        desk.post(f"/reports/{report.pk}/", {"text": "Thank you for telling us."})
        passed = desk.post(
            f"/reports/{report.pk}/pass-on/",
            {"title": "Officer said to message a witness", "summary": "Said to have written at night."},
        )
        assert passed.status_code == 302
        with STREET:
            inbox = Client().post("/back/", {"code": " ".join(words)})
            assert "Thank you for telling us." in inbox.content.decode()
            assert "We are looking into it" in inbox.content.decode()
            more = street.post("/back/", on(inbox, text="I have more to say"))
            assert "We have what you sent" in more.content.decode()
        assert "I have more to say" in desk.get(f"/reports/{report.pk}/").content.decode()
        last = desk.get(f"/reports/{report.pk}/end/")
        desk.post(
            f"/reports/{report.pk}/end/",
            {"read_to": last.context["form"].initial["read_to"], "text": "It was looked into. Thank you."},
        )
        with STREET:
            over = Client().post("/back/", {"code": " ".join(words)}).content.decode()
        assert "It was looked into" in over and "This report has ended" in over


def test_somebody_stops_and_goes_on_with_their_code_and_the_draft_is_gone_once_it_is_sent(
    people: SimpleNamespace, at: datetime, settings: Any
):
    from custodiet.reporting.models import Draft

    given.desks(settings, at)
    with STREET:
        street = Client()
        page = street.post("/report/", on(begun(street), do="later", risk="me"))
        words = code_of(page)
        assert (Draft.objects.count(), Report.objects.count()) == (1, 0)
        page = Client().post("/back/", {"code": " ".join(words)})
        assert "What did they do?" in page.content.decode()
        page = answered(street, page, reach="oversight")
        page = street.post("/report/", on(page, do="send"))
        assert code_of(page) == words
    assert (Draft.objects.count(), Report.objects.count()) == (0, 1)
    assert Report.objects.get().desk == "oversight"


def test_the_same_page_sent_twice_is_one_report_with_one_code(
    people: SimpleNamespace, at: datetime, settings: Any
):
    given.desks(settings, at)
    with STREET:
        street = Client()
        page = answered(street, begun(street), reach="unit")
        codes = [code_of(street.post("/report/", on(page, do="send"))) for _ in range(2)]
    assert codes[0] == codes[1]
    assert Report.objects.count() == 1


def test_an_answer_that_is_missing_is_asked_for_in_words_and_what_was_answered_is_kept(
    people: SimpleNamespace, settings: Any
):
    with STREET:
        street = Client()
        page = street.post("/report/", on(begun(street), do="continue"))
        text = page.content.decode()
        assert "Say whether anyone may be at risk now" in text
        assert "There is a problem" in text


@pytest.mark.parametrize("token", ["", "nonsense", "WyJhIiwgImIiXQ:1abc:xyz"])
def test_a_page_that_this_site_did_not_make_is_not_taken(settings: Any, token: str):
    with STREET:
        page = Client().post("/report/", {"token": token, "manner": "anonymous"})
    assert page.status_code == 404
    assert "too old" in page.content.decode()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "Type your words or letters"),
        ("one two", "12 words, or 27 letters"),
        ("abandon " * 11 + "about", "Nothing is kept under this code"),
    ],
)
def test_a_code_that_opens_nothing_says_what_to_check(
    people: SimpleNamespace, settings: Any, code: str, said: str
):
    with STREET:
        assert said in Client().post("/back/", {"code": code}).content.decode()


def test_a_file_that_is_too_long_is_said_so_and_the_report_can_still_be_sent(
    people: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    given.desks(settings, at)
    settings.SEALED, settings.REPORTING_FILE_MOST = tmp_path / "sealed", 1024**2
    long = SimpleUploadedFile("long.mov", b"x" * (1024**2 + 1))
    with STREET:
        street = Client()
        page = answered(street, begun(street), story=given.STORY, reach="unit")
        # As a browser sends it: the button that was pressed stands behind the file.
        page = street.post("/report/", {**on(page), "file": long, "do": "send"})
        assert "A file may be 1 MB long at most. Nothing was sent." in page.content.decode()
        assert given.STORY in page.content.decode() and not Report.objects.exists()
        sent = street.post("/report/", on(page, do="send"))
        assert len(code_of(sent)) == 12
        inbox = street.post("/back/", {"code": " ".join(code_of(sent))})
        long.seek(0)
        page = street.post("/back/", {**on(inbox), "text": "more", "file": long})
        assert "A file may be 1 MB long at most" in page.content.decode()
    assert not Part.objects.filter(kind="file").exists()


def test_a_form_sent_again_is_one_report_and_says_that_a_change_was_not_added(
    people: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    given.desks(settings, at)
    with STREET:
        street = Client()
        page = answered(street, begun(street), story=given.STORY, reach="unit")
        first = street.post("/report/", on(page, do="send"))
        again = street.post("/report/", on(page, do="send", a_story="something else"))
    assert "We had this report already" not in first.content.decode()
    assert "the change was not added" in again.content.decode()
    assert code_of(first) == code_of(again) and Report.objects.count() == 1
