"""A handler's day, in a browser: each page beside a report with the keys unlocked, held against axe."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyrage
import pytest

from custodiet.website.demo_parts import PASSPHRASE
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def seen(visitor: Visitor, path: str) -> None:
    visitor.go(path)
    visitor.check_narrow()


def test_a_handler_notes_masks_searches_holds_and_exports_a_report(visitor: Callable[..., Visitor]):
    head = visitor()
    head.come_in("farrow")
    head.go("/reports/bodies/")
    theirs = pyrage.x25519.Identity.generate()
    head.fill("name", "The inspectorate")
    head.fill("recipient", str(theirs.to_public()))
    head.press("Name it")
    head.check_narrow()
    desk = visitor()
    desk.come_in("nwosu")
    desk.go("/reports/unlock/")
    desk.fill("passphrase", PASSPHRASE)
    desk.press("Unlock")
    desk.page.get_by_role("link", name=re.compile(r"R-\d{4}-\d+")).first.click()
    desk.page.wait_for_load_state()
    report = desk.page.url.removeprefix(desk.site.staff)
    seen(desk, f"{report}note/")
    desk.fill("text", "Rang the shelter")
    desk.press("Keep the note")
    assert "Rang the shelter" in desk.page.locator("main").inner_text()
    seen(desk, f"{report}mask/")
    desk.fill("others", "burglary")
    desk.fill("why", "Not needed there")
    desk.press("Show the copy")
    assert "came about the [left out]" in desk.page.locator("main").inner_text()
    desk.press("Keep the copy")
    for path in ("hand-over/", "export/", "hold/", ""):
        seen(desk, report + path)
    for path in ("keys", "figures", "time-over", "search"):
        seen(desk, f"/reports/{path}/")
    desk.fill("words", "burglary kind")
    desk.press("Search")
    desk.check_narrow()
    assert "1 of" in desk.page.locator("main").inner_text()
    assert "burglary" not in desk.page.url
    desk.go(f"{report}export/")
    desk.page.get_by_label("The inspectorate").check()
    desk.fill("why", "It is theirs to look into")
    with desk.page.expect_download() as saved:
        desk.page.get_by_role("button", name="Make the file").click()
    packed = pyrage.decrypt(saved.value.path().read_bytes(), [theirs])
    assert b"manifest.json" in packed and b"report.txt" in packed
    assert desk.broken == head.broken == []
