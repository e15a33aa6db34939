"""Every page that somebody can come to by following links, role by role, and each of the public site."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser

from custodiet.website.demonstration import LOGINS
from tests.journeys.conftest import Site, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Arrive = Callable[..., Visitor]
MOST_PAGES = 90  # a role has fewer kinds; more means that a number in an address was not seen as one
HEAVIEST = 60_000  # bytes of a public page with all its files, as they come over the wire
INSIDE = re.compile(r"<[^>]+\sstyle=|<[^>]+\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", re.I)
put_to_axe: set[str] = set()
DOWNLOADS = {"/ledger/checkpoints/N/"}
PUBLIC = (
    "/",
    "/what-happens/",
    "/accessibility/",
    "/report/",
    "/back/",
    "/colleagues/",
    "/partners/",
    "/statement/",
    "/statement/check/",
    "/cy/",
    "/cy/report/",
)
SEALING = ("/report/sealed/", "/cy/report/sealed/", "/colleagues/sealed/")  # with a script, and so heavier


def kind_of(address: str) -> str:
    """The address without what only names a record or a choice: /leads/131/ is of one kind with /leads/7/."""
    parts = urlsplit(address)
    path = re.sub(r"/\d+(?=/|$)", "/N", parts.path)
    path = re.sub(r"^(/detectors|/extracts/check|/data)/.+", r"\1/…", path)
    path = re.sub(r"^/ledger/record/([a-z.]+):.*", r"/ledger/record/\1", path)
    return path + "".join(sorted(f"?{pair.partition('=')[0]}" for pair in parts.query.split("&") if pair))


def links_of(visitor: Visitor) -> list[str]:
    """Where the page leads to, within the site."""
    found = visitor.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    whole = (urljoin(visitor.page.url, each).partition("#")[0] for each in found)
    return [each for each in whole if each.startswith(visitor.site.staff)]


def faults_of(visitor: Visitor) -> list[str]:
    """What is wrong with the page that is open: what axe says, and what every page must have.

    A kind of page is put to axe for the first role that comes to it, and the first page for every role.
    """
    said = []
    kind = kind_of(visitor.page.url)
    checks = [visitor.check_narrow] if kind in put_to_axe else [visitor.check, visitor.check_narrow]
    put_to_axe.update({kind} - {"/"})
    for check in checks:
        try:
            check()
        except AssertionError as fault:
            said.append(str(fault))
    where, page = visitor.page.url, visitor.page
    if page.locator("h1").count() != 1:
        said.append(f"{where}: {page.locator('h1').count()} headings of the first rank")
    if not re.fullmatch(r"\S.+ – Custodiet", page.title()):
        said.append(f"{where}: the title is {page.title()!r}")
    if page.locator("html").get_attribute("lang") != "en-GB":
        said.append(f"{where}: does not say that it is in English")
    return said


def crawl(visitor: Visitor) -> tuple[set[str], list[str]]:
    """Follow links from the first page until no new kind of page is found. Gives kinds and faults."""
    seen, faults = {"/"}, []
    todo = [f"{visitor.site.staff}/"]
    while todo:
        address = todo.pop(0)
        if kind_of(address) in DOWNLOADS:
            continue
        answer = visitor.page.goto(address)
        if answer is None or answer.status != 200:
            faults.append(f"{address}: answered {answer and answer.status}")
            continue
        if inside := INSIDE.search(answer.text()):
            faults.append(f"{address}: style or script inside the page: {inside[0]}")
        faults += faults_of(visitor)
        for link in links_of(visitor):
            if kind_of(link) not in seen:
                seen.add(kind_of(link))
                todo.append(link)
        assert len(seen) < MOST_PAGES, sorted(seen)
    return seen, faults


@pytest.mark.parametrize(
    "username", [each.username for each in LOGINS if each.username not in ("osei", "whitlock", "sorley")]
)
def test_every_page_that_a_role_can_come_to_is_whole(username: str, visitor: Arrive):
    somebody = visitor()
    somebody.come_in(username)
    seen, faults = crawl(somebody)
    assert not faults, "\n".join(faults)
    assert somebody.broken == []
    assert somebody.abroad == []
    assert "/" in seen and "/accessibility/" in seen


@pytest.mark.parametrize("path", PUBLIC + SEALING)
def test_a_public_page_asks_nobody_else_and_leaves_nothing_behind(path: str, site: Site, visitor: Arrive):
    anyone = visitor()
    anyone.page.goto(site.street + path)
    anyone.check()
    anyone.check_narrow()
    assert anyone.heading and anyone.page.locator("h1").count() == 1
    assert anyone.page.locator("html").get_attribute("lang") == ("cy" if path.startswith("/cy/") else "en-GB")
    assert anyone.page.title()
    assert anyone.broken == anyone.abroad == []
    assert anyone.page.context.cookies() == []
    assert anyone.page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_with_all_its_files_is_light(path: str, site: Site, browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    page.goto(site.street + path, wait_until="networkidle")
    context.close()
    weight = sum(weighed(each) for each in set(asked))
    assert 1_000 < weight < HEAVIEST


def weighed(address: str) -> int:
    """Bytes of one file as they come over the wire to a browser that can unpack."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})  # noqa: S310  our own site
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return len(answer.read()) + len(str(answer.headers))
