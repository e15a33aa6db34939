"""From the street to the desk and back, in a browser, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from custodiet.website.demo_parts import PASSPHRASE
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Arrive = Callable[..., Visitor]
STORY = "He writes to me at night from his own phone"


def answer(somebody: Visitor, story: str = STORY) -> None:
    """Answer what is asked: the story in words, who may read it, and otherwise not saying."""
    page = somebody.page
    while page.locator("input[name=now]").count():
        asked = page.locator("input[name=now]").input_value()
        if asked == "story":
            somebody.fill("story", story)
        elif asked == "reach":
            somebody.choose("reach", "unit")
        elif page.locator("textarea").count():
            page.locator("input[name=unsaid]").check()
        else:
            page.locator(f"input[name={asked}][value=unsaid]").check()
        somebody.press("Continue")


def words(somebody: Visitor) -> list[str]:
    """The twelve words that are shown."""
    return somebody.page.locator(".cust-code li").all_inner_texts()


def keep(somebody: Visitor) -> list[str]:
    """Type back the two words that are asked for."""
    shown = words(somebody)
    for field in somebody.page.locator("input[type=text]").all():
        field.fill(shown[int((field.get_attribute("name") or "")[1:]) - 1])
    somebody.press("I have kept them")
    return shown


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_reports_is_answered_and_finds_the_answer(scripts: bool, visitor: Arrive):
    anyone = visitor(scripts=scripts, width=390)
    anyone.page.goto(anyone.site.street)
    anyone.check()
    anyone.page.get_by_role("button", name="Start a report").click()
    anyone.choose("manner", "anonymous")
    anyone.press("Start")
    anyone.press("Continue")
    assert "There is a problem" in anyone.page.content()
    answer(anyone)
    assert anyone.heading == "Check what you are sending"
    anyone.page.set_input_files(
        "input[type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": b"x" * 9}
    )
    anyone.press("Send the report")
    shown = keep(anyone)
    assert (anyone.heading, len(shown)) == ("You have kept them", 12)

    handler = visitor(scripts=scripts)
    handler.come_in("nwosu")
    handler.go("/reports/")
    if handler.page.get_by_role("link", name="Unlock them").count():
        handler.follow("Unlock them")
        handler.fill("passphrase", PASSPHRASE)
        handler.press("Unlock")
    handler.page.locator("table a").last.click()
    handler.check()
    assert STORY in handler.page.content() and "a.png" in handler.page.content()
    handler.press("Take it up")
    handler.fill("text", "Thank you. Is it safe to answer here?")
    handler.press("Send to the reporter")
    handler.press("Pass on a concern")
    handler.fill("title", f"Officer said to write to somebody he met on a call ({scripts=})")
    handler.fill("summary", "Said to go on for weeks.")
    handler.press("Pass it on")
    assert "Passed on" in handler.page.content()
    assert handler.broken == handler.abroad == []

    anyone.page.goto(f"{anyone.site.street}/back/")
    anyone.fill("code", " ".join(shown))
    anyone.press("Open")
    assert anyone.heading == "Your report"
    assert "Is it safe to answer here?" in anyone.page.content()
    anyone.fill("text", "Yes")
    anyone.press("Send")
    assert "We have what you sent" in anyone.page.content()
    assert anyone.broken == anyone.abroad == []
    assert anyone.page.context.cookies() == []
