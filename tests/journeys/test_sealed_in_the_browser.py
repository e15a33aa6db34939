"""A report sealed in its reporter's browser: what is seen, what goes over the wire, and what is read."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Request, Route

from custodiet.website.demo_parts import PASSPHRASE
from tests.journeys.conftest import Site, Visitor
from tests.journeys.test_every_page import SEALING, weighed
from tests.journeys.test_report_and_back import words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Arrive = Callable[..., Visitor]
STORY = "He said the osprey would never be told, in the car park at Thornfield"
PLANTED = (b"osprey", b"Thornfield", b"goshawk-at-night", b"plumage", b"Merlin Harrier", b"07700 900123")
HEAVIEST = 110_000  # bytes of this one page with its scripts, as they come over the wire
ASKED = ("risk", "what", "story", "who", "job", "duty", "channel", "when", "others", "evidence")


def tick(somebody: Visitor, question: str, value: str) -> None:
    somebody.page.locator(f"[data-question={question}] input[value={value}]").check()


def fill_in(somebody: Visitor, story: str = STORY, manner: str = "anonymous") -> None:
    """Answer as little as can be: the story, who may read it, and otherwise not saying."""
    page = somebody.page
    tick(somebody, "manner", manner)
    for name in ASKED:
        if name == "story":
            page.locator("[data-question=story] textarea").fill(story)
        elif page.locator(f"[data-question={name}] textarea").count():
            page.locator(f"[data-question={name}] input[name=unsaid]").check()
        else:
            tick(somebody, name, "unsaid")
    tick(somebody, "reach", "unit")


def watched(somebody: Visitor) -> list[Request]:
    """Whatever is asked for from now on."""
    asked: list[Request] = []

    def note(each: Request) -> None:
        asked.append(each)

    somebody.page.on("request", note)
    return asked


def begin(somebody: Visitor, path: str = "/report/sealed/") -> list[Request]:
    """Open the page, and note whatever is asked for from then on."""
    asked = watched(somebody)
    somebody.page.goto(somebody.site.street + path)
    somebody.page.wait_for_selector("form#sealed:not([hidden])")
    return asked


def keep(somebody: Visitor) -> list[str]:
    """Type two wrong words, then the two words that are asked for."""
    page, shown = somebody.page, words(somebody)
    fields = [each for each in page.locator("#two input").all() if each.is_visible()]
    assert len(fields) == 2
    assert page.locator(".govuk-error-message:visible").count() == 0
    page.locator("#two button").click()
    assert page.locator("#problems li").count() == 2
    somebody.check()
    for each in fields:
        place = int((each.get_attribute("id") or "w0")[1:])
        each.fill(f" {shown[place - 1].upper()} ")
    page.locator("#two button").click()
    return shown


def opened_at_desk(handler: Visitor) -> str:
    """The newest report, as its handler reads it."""
    handler.come_in("nwosu")
    handler.go("/reports/")
    if handler.page.get_by_role("link", name="Unlock them").count():
        handler.follow("Unlock them")
        handler.fill("passphrase", PASSPHRASE)
        handler.press("Unlock")
    handler.page.locator("table a").last.click()
    handler.check()
    return handler.page.content()


def is_put_right(anyone: Visitor) -> None:
    """What is left out, or does not go together, is said beside each question and at the top."""
    page, send = anyone.page, anyone.page.get_by_role("button", name="Lock it and send it")
    assert page.locator(".govuk-error-message:visible").count() == 0
    send.click()
    assert page.locator(".govuk-error-message:visible").count() == 12
    anyone.check()
    assert len(set(page.locator("#problems li").all_inner_texts())) == 12
    assert page.evaluate("document.activeElement.id") == "problems"
    fill_in(anyone)
    tick(anyone, "channel", "met")
    assert page.locator("[data-question=where]").is_visible()  # the question that is asked only then
    send.click()
    assert page.locator("#problems li").count() == 2  # "I do not want to say" beside an answer, and where
    anyone.check()
    page.locator("[data-question=channel] input[value=unsaid]").uncheck()
    page.locator("[data-question=where] textarea").fill("Thornfield, behind the station")


def leaves_nothing(anyone: Visitor, shown: list[str]) -> None:
    """Neither the words, nor a cookie, nor anything that the browser would keep."""
    page = anyone.page
    assert not any(f">{each}<" in page.content() for each in shown)
    assert anyone.broken == anyone.abroad == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


class _Wire(socketserver.StreamRequestHandler):
    """One connection: what comes is passed on and noted; what the street says is passed back."""

    def handle(self) -> None:
        with socket.create_connection(self.server.street) as street:  # type: ignore[attr-defined]
            back = threading.Thread(target=_passed, args=(street, self.request, None), daemon=True)
            back.start()
            _passed(self.request, street, self.server.noted)  # type: ignore[attr-defined]
            back.join()


def _passed(one: socket.socket, other: socket.socket, noted: bytearray | None) -> None:
    with suppress(OSError):
        while piece := one.recv(65_536):
            if noted is not None:
                noted += piece
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)


@pytest.fixture
def wire(site: Site) -> Iterator[tuple[str, bytearray]]:
    """A way to the street on which every byte that a browser sends is noted: its address, and the bytes."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Wire) as server:
        server.daemon_threads, server.block_on_close = True, False
        server.street = ("127.0.0.1", int(site.street.rsplit(":", 1)[1]))  # type: ignore[attr-defined]
        noted = server.noted = bytearray()  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_address[1]}", noted
        server.shutdown()
        thread.join()


def is_sealed(noted: bytes, shown: list[str], file: bytes) -> None:
    """One report went over the wire, and nothing that was written, chosen or shown can be seen in it."""
    assert noted.count(b"POST /report/sealed/send/") == noted.count(b"POST ") == 1
    assert len(noted) > len(file)
    for planted in (*PLANTED, " ".join(shown).encode(), " ".join(shown[:2]).encode()):
        assert planted not in noted


def test_a_report_with_a_file_is_locked_in_the_browser_and_read_at_the_desk(
    visitor: Arrive, wire: tuple[str, bytearray]
):
    anyone, handler = visitor(width=390), visitor()
    anyone.site, noted = replace(anyone.site, street=wire[0]), wire[1]
    page, picture = anyone.page, b"plumage" * 30_000
    begin(anyone)
    is_put_right(anyone)
    page.set_input_files(
        "#file", {"name": "goshawk-at-night.jpg", "mimeType": "image/jpeg", "buffer": picture}
    )
    assert page.locator(".cust-language").is_hidden()
    anyone.check()
    anyone.check_narrow()
    page.get_by_role("button", name="Lock it and send it").click()
    page.wait_for_selector(".cust-code li")
    assert anyone.heading == "We have your report. Keep these 12 words"
    assert page.title().startswith("We have your report")
    anyone.check()
    anyone.check_narrow()
    shown = keep(anyone)
    assert (anyone.heading, len(shown)) == ("You have kept them", 12)
    anyone.check()
    leaves_nothing(anyone, shown)
    is_sealed(bytes(noted), shown, picture)

    read = opened_at_desk(handler)
    assert STORY in read and "goshawk-at-night.jpg" in read and "behind the station" in read
    assert read.count("Locked in the reporter’s browser") == 2
    assert "do not fit the questions" not in read
    with handler.page.expect_download() as saved:
        handler.page.get_by_role("link", name="Save it as it was sent").last.click()
    assert saved.value.path().read_bytes() == picture
    handler.fill("text", "Thank you. Is it safe to answer here?")
    handler.press("Send to the reporter")

    page.goto(f"{anyone.site.street}/back/")
    anyone.fill("code", " ".join(shown))
    anyone.press("Open")
    said = page.content()
    assert "Your answers were locked in your browser" in said and "Locked in your browser: 1." in said
    assert "Is it safe to answer here?" in said
    assert handler.broken == handler.abroad == []


def test_a_named_report_in_welsh_says_nothing_in_english_and_tells_the_desk_who_it_is(visitor: Arrive):
    anyone = visitor(width=390)
    begin(anyone, "/cy/report/sealed/")
    page = anyone.page
    page.locator("form#sealed button[type=submit]").click()
    assert "Mae problem" in page.locator("#problems").inner_text()
    fill_in(anyone, manner="named")
    page.locator("form#sealed button[type=submit]").click()
    assert page.locator("#problems li").count() == 1
    anyone.check()
    page.locator("#contact").fill("Merlin Harrier")
    page.locator("#safely").fill("07700 900123, evenings")
    page.locator("form#sealed button[type=submit]").click()
    page.wait_for_selector(".cust-code li")
    anyone.check()
    assert "Cadwch" in anyone.heading
    read = opened_at_desk(visitor())
    assert "Merlin Harrier" in read and "07700 900123" in read
    assert anyone.broken == anyone.abroad == []


def test_what_is_lost_on_the_way_is_sent_again_as_the_same_report(visitor: Arrive):
    anyone = visitor()
    begin(anyone)
    fill_in(anyone, story="Once only, and the answer is lost")
    page = anyone.page

    def lost(route: Route) -> None:
        route.fetch()  # it arrives, and is kept
        route.abort()  # and nobody hears of it

    page.route("**/sealed/send/", lost)
    page.get_by_role("button", name="Lock it and send it").click()
    page.wait_for_selector("#problems:not([hidden])")
    assert "It may not have arrived" in page.locator("#problems").inner_text()
    anyone.check()
    page.unroute("**/sealed/send/")
    page.get_by_role("button", name="Lock it and send it").click()
    page.wait_for_selector(".cust-code li")
    assert page.locator("#again").is_hidden()
    handler = visitor()
    assert "Once only, and the answer is lost" in opened_at_desk(handler)


def test_what_was_changed_between_two_tries_is_said_not_to_be_added(visitor: Arrive):
    anyone = visitor()
    begin(anyone)
    fill_in(anyone, story="As it was first")
    page = anyone.page
    page.route("**/sealed/send/", lambda route: (route.fetch(), route.abort()))
    page.get_by_role("button", name="Lock it and send it").click()
    page.wait_for_selector("#problems:not([hidden])")
    page.unroute("**/sealed/send/")
    page.locator("[data-question=story] textarea").fill("As it was then")
    page.get_by_role("button", name="Lock it and send it").click()
    page.wait_for_selector(".cust-code li")
    assert page.locator("#again").is_visible()


def test_keys_that_the_unit_did_not_sign_are_not_sealed_to(visitor: Arrive):
    anyone = visitor()
    asked = watched(anyone)

    def forged(route: Route) -> None:
        said = route.fetch().json()
        entry = next(row for row in said["directory"] if len(row) == 2)
        entry[1] = entry[1][:-2] + ("00" if entry[1][-2:] != "00" else "01")
        route.fulfill(json=said)

    anyone.page.route("**/sealed/keys/", forged)
    anyone.page.goto(f"{anyone.site.street}/report/sealed/")
    anyone.page.wait_for_selector("form#sealed:not([hidden])")
    fill_in(anyone)
    anyone.page.get_by_role("button", name="Lock it and send it").click()
    anyone.page.wait_for_selector("#problems:not([hidden])")
    assert "has not signed the keys" in anyone.page.locator("#problems").inner_text()
    anyone.check()
    assert [each for each in asked if each.method == "POST"] == []


def test_keys_that_changed_meanwhile_are_asked_for_again_and_the_report_goes_through(visitor: Arrive):
    anyone = visitor()
    begin(anyone)
    fill_in(anyone)
    page, tries = anyone.page, []

    def changed(route: Route) -> None:
        tries.append(route.request)
        said = {"why": "The keys have changed.", "seal_again": True}
        route.fulfill(status=409, json=said) if len(tries) == 1 else route.continue_()

    page.route("**/sealed/send/", changed)
    page.get_by_role("button", name="Lock it and send it").click()
    page.wait_for_selector(".cust-code li")
    assert len(tries) == 2 and tries[0].post_data_buffer != tries[1].post_data_buffer
    anyone.broken.clear()  # the browser tells of the 409


@pytest.mark.parametrize("path", SEALING)
def test_without_scripts_the_page_says_so_and_leads_to_the_ordinary_way(path: str, visitor: Arrive):
    anyone = visitor(scripts=False)
    anyone.page.goto(anyone.site.street + path)
    assert anyone.page.locator("form#sealed").is_hidden()
    assert anyone.page.locator("#off").is_visible()
    anyone.page.locator("#off a").click()
    assert anyone.page.locator("input[name=manner]").count() == 3


def test_the_one_page_with_a_script_is_not_heavy(site: Site, browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    asked: set[str] = set()
    page.on("request", lambda each: asked.add(each.url))
    page.goto(f"{site.street}/report/sealed/", wait_until="networkidle")
    context.close()
    weight = sum(weighed(each) for each in asked)
    assert any(each.endswith("/sealing/vendor/noble.js") for each in asked)
    assert 60_000 < weight < HEAVIEST
