"""A running site with a small invented force, and a browser in front of it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.databases import scratch

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CODE = (
    "import django; django.setup(); from custodiet.website.demonstration import code_now; print(code_now())"
)
PASSWORD = "invented-force-only"


@dataclass(frozen=True)
class Site:
    """Where the two sites answer, and the environment they run in."""

    staff: str
    street: str
    env: dict[str, str]

    def command(self, *words: str) -> str:
        """Run the custodiet command against the same database, and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "custodiet", *words], cwd=ROOT, env=self.env, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def code(self) -> str:
        """The six digits of the demo's second factor now."""
        done = subprocess.run(
            [sys.executable, "-c", CODE],
            cwd=ROOT, env={**self.env, "DJANGO_SETTINGS_MODULE": "custodiet.settings"}, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout.strip()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def wait_for(address: str, seconds: float = 60) -> None:
    """Wait until a site answers."""
    last = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).read()  # noqa: S310  our own site on this machine
            return
        except (URLError, ConnectionError):
            if time.monotonic() > last:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Both sites and a worker, served by the same command that a newcomer uses.

    CUSTODIET_SITE names two addresses of a demo that is served already, for quick work on the tests.
    """
    if served := os.environ.get("CUSTODIET_SITE"):
        staff, street = served.split()
        yield Site(staff, street, dict(os.environ))
        return
    folder = tmp_path_factory.mktemp("site")
    port, street_port = free_port(), free_port()
    with scratch(folder) as base:
        env = base.environment
        words = [sys.executable, "-m", "custodiet", "demo", "--officers", "90", "--days", "150"]
        words += ["--port", str(port), "--street-port", str(street_port)]
        log = (folder / "site.log").open("w")
        serving = subprocess.Popen(words, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}/accessibility/", 240)
            wait_for(f"http://127.0.0.1:{street_port}/")
            yield Site(f"http://localhost:{port}", f"http://localhost:{street_port}", env)
        finally:
            serving.terminate()
            serving.wait(30)
            log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as tool:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        chromium = tool.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield chromium
        chromium.close()


class Visitor:
    """One person at a browser. Every page they come to is put to axe once, and photographed when asked."""

    seen: set[str] = set()
    cookies: dict[str, list[Any]] = {}  # of those who have signed in, by user name

    def __init__(self, site: Site, page: Page, *, scripts: bool = True) -> None:
        self.site, self.page, self.scripts = site, page, scripts
        self.broken: list[str] = []
        self.abroad: list[str] = []  # addresses asked for that are not the site's own
        page.on("console", lambda said: self.broken.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: self.broken.append(str(fault)))
        page.on("request", lambda asked: None if self.is_own(asked.url) else self.abroad.append(asked.url))

    def is_own(self, address: str) -> bool:
        """Whether an address is one of this site's, or no address at all."""
        return address.startswith((self.site.staff, self.site.street, "data:"))

    def go(self, path: str) -> None:
        """Open an address of the staff site."""
        self.page.goto(self.site.staff + path)
        self.check()

    def press(self, name: str) -> None:
        """Press a button by the words on it."""
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()
        self.check()

    def fill(self, name: str, text: str) -> None:
        """Type into the field of that name."""
        self.page.locator(f"[name={name}]").fill(text)

    def choose(self, name: str, value: str | int) -> None:
        """Choose one of several by its value, or by its place."""
        fields = self.page.locator(f"input[name={name}]")
        field = (
            fields.nth(value)
            if isinstance(value, int)
            else self.page.locator(f"input[name={name}][value='{value}']")
        )
        field.check()

    def follow(self, name: str) -> None:
        """Follow a link by its words."""
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        self.check()

    def come_in(self, username: str) -> None:
        """Be signed in already, from another visit; sign in the first time, or where that has run out."""
        self.page.context.add_cookies(self.cookies.get(username, []))
        self.page.goto(self.site.staff)
        if "/sign-in/" in self.page.url:
            self.sign_in(username)
            self.cookies[username] = self.page.context.cookies()

    def sign_in(self, username: str) -> None:
        """Sign in with password and code. A code works once, so a second sign-in waits for the next code."""
        self.go("/sign-in/login/")
        self.page.get_by_label("User name").fill(username)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")
        used, last = "", time.monotonic() + 40
        while "authenticate" in self.page.url and time.monotonic() < last:
            if (code := self.site.code()) == used:
                self.page.wait_for_timeout(1000)
                continue
            used = code
            self.page.get_by_label(re.compile("code", re.I)).first.fill(code)
            self.press("Sign in")
        assert "/sign-in/" not in self.page.url, self.page.locator("main").inner_text()

    def check(self) -> None:
        """Hold the page against axe, which is a script itself: without scripts, only that there is a page."""
        if not self.scripts:
            assert self.page.locator("h1").count() == 1, self.page.url
            return
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": TAGS}})
        faults = [
            f"{each['id']}: {each['help']} ({each['nodes'][0]['html'][:120]})"
            for each in found.response["violations"]
        ]
        assert not faults, f"{self.page.url}: {faults}"
        self.photograph()

    def check_narrow(self) -> None:
        """Hold the page against sideways scrolling on the narrowest phone."""
        wide = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 700})
        needed = self.page.evaluate("document.documentElement.scrollWidth")
        self.photograph("narrow")
        if wide:
            self.page.set_viewport_size(wide)
        assert needed <= 320, f"{self.page.url}: {needed} pixels wide on a screen of 320"

    def photograph(self, how: str = "") -> None:
        """Keep a picture of each address, where CUSTODIET_PICTURES names a folder."""
        folder = os.environ.get("CUSTODIET_PICTURES")
        path = re.sub(r"^https?://[^/]+", "", self.page.url)
        name = re.sub(r"\W+", "-", re.sub(r"\d+", "N", path)).strip("-") or "home"
        name = f"{name}-{how}" if how else name
        if folder and name not in self.seen:
            self.seen.add(name)
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    @property
    def heading(self) -> str:
        """The page's one heading."""
        return self.page.locator("h1").inner_text()


@pytest.fixture
def visitor(site: Site, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Make a visitor; each has a browser profile of their own."""
    contexts = []

    def arrive(*, width: int = 1280, scripts: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="en-GB"
        )
        contexts.append(context)
        return Visitor(site, context.new_page(), scripts=scripts)

    yield arrive
    for context in contexts:
        context.close()
