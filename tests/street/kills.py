"""The street's process, killed at chosen points of taking in one report, and asked again by the same form.

A process is forked from one that has started, so that each point costs milliseconds. It is the street as it
runs: its settings, addresses, middleware and upload handler, behind a real socket. Half of the points count
what Python does (each call of a function of Python's or C's, before and after), which reaches every step
between two writes. The other half are moments, which reach the inside of a commit as well.
"""

from __future__ import annotations

import http.client
import os
import random
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.wsgi import get_wsgi_application

from tests.crowd.forks import Child
from tests.street.forms import Sending, sealed, sending, token_of

BROKEN = (OSError, http.client.HTTPException)
FILE = 150_000  # bytes: more than two blocks of a sealed file
NEVER = 10**12  # calls: more than there are
SIZE = 20_000  # bytes of the body that are sent at a time


class Quiet(WSGIRequestHandler):
    """Serves one request and writes no log."""

    def log_message(self, *said: Any) -> None:
        """Say nothing."""


class Street:
    """The public side on a port of its own; each request is served by a process of its own."""

    def __init__(self) -> None:
        self.server = WSGIServer(("127.0.0.1", 0), Quiet)
        self.server.set_app(get_wsgi_application())
        self.port = self.server.server_address[1]

    def ask(self, sent: Sending | None = None, *, stop_at: int = 0, after: float = 0) -> tuple[bytes, str]:
        """Send a form, or ask for a new one, of a process that serves one request.

        stop_at  it kills itself at that many calls; 0 never, and then it does not count them either
        after    it is killed after so many seconds; 0 never
        Gives what came back before the other side ended, and how many calls it said it had made.
        """
        person = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        person.connect()
        taken, address = self.server.get_request()

        def work(pipe: int) -> None:
            counter = Counter(stop_at)
            if stop_at:
                sys.setprofile(counter)
            self.server.process_request(taken, address)
            sys.setprofile(None)
            os.write(pipe, str(counter.seen).encode())

        child = Child(work)  # which closes what this process holds of the database
        taken.close()  # the child alone holds this end: when it dies, so does the line
        timer = threading.Timer(after or 30, child.signal, [signal.SIGKILL])
        timer.start()
        came = _answer(person, sent)
        said, _ = child.wait()
        timer.cancel()
        timer.join()
        return came, said

    def asked(self, sent: Sending | None = None) -> bytes:
        """The same of a process that nothing happens to."""
        came, said = self.ask(sent)
        assert said, "it ended of itself"
        return came


def _answer(person: http.client.HTTPConnection, sent: Sending | None) -> bytes:
    came = b""
    with suppress(*BROKEN):
        if sent is None:
            person.request("GET", "/report/")
        else:
            pieces = (sent.body[at : at + SIZE] for at in range(0, len(sent.body), SIZE))
            more = {"Content-Type": sent.kind, "Content-Length": str(len(sent.body))}
            person.request("POST", sent.path, pieces, more)
        answer = person.getresponse()
        while piece := answer.read1(65_536):
            came += piece
    person.close()
    return came


class Counter:
    """Counts calls, and kills its own process at one of them."""

    def __init__(self, stop_at: int) -> None:
        self.seen, self.stop_at = 0, stop_at

    def __call__(self, frame: FrameType, event: str, what: object) -> None:
        """One call begins or ends."""
        self.seen += 1
        if self.seen == self.stop_at:
            os.kill(os.getpid(), signal.SIGKILL)


def kill_street(count: int, seed: int) -> dict[str, object]:
    """Kill the street at so many points, and send the same form again after each."""
    points, street = random.Random(seed), Street()
    unharmed = [_unharmed(street, new) for new in NEW]
    found = []
    for place in range(count):
        share = (place // 2 + points.random()) / (count / 2)  # a random point of each slice
        new, (calls, seconds) = NEW[place // 2 % 2], unharmed[place // 2 % 2]
        sent = new(street)
        if place % 2:
            came, _ = street.ask(sent, after=1.5 * seconds * share)
        else:
            came, _ = street.ask(sent, stop_at=1 + int(calls * share))
        found.append(
            {
                "shown": sent.shown(came),
                "again": sent.shown(street.asked(sent)),
                "story": sent.story,
                "file": sent.file.hex()[:64],
            }
        )
    return {"found": found, "calls": [calls for calls, _ in unharmed]}


def _new(street: Street) -> Sending:
    story = f"Kingfisher {secrets.token_hex(8)}"
    return sending(token_of(street.asked()), story, secrets.token_bytes(FILE))


def _sealed(street: Street) -> Sending:
    return sealed(f"Kingfisher {secrets.token_hex(8)}", secrets.token_bytes(FILE))


New = Callable[[Street], Sending]
NEW: tuple[New, New] = (_new, _sealed)  # sealed as it arrives, and in the browser


def _unharmed(street: Street, new: New) -> tuple[int, float]:
    """How many calls, and how long, one report takes when nothing happens and all is loaded."""
    sent = new(street)
    thread = threading.Thread(target=street.server.handle_request)
    thread.start()
    # by this very process, so that those forked from it need not load and compile it all again
    person = http.client.HTTPConnection("127.0.0.1", street.port, timeout=30)
    assert sent.shown(_answer(person, sent))
    thread.join()
    for _ in range(2):
        sent, began = new(street), time.monotonic()
        assert sent.shown(street.asked(sent))
        took = time.monotonic() - began
    sent = new(street)
    came, said = street.ask(sent, stop_at=NEVER)
    assert sent.shown(came)
    return int(said), took
