"""Setting up, and serving both sites with one worker from one command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command

from custodiet.ledger import queries

WAIT = 10  # seconds that a process is given to end by itself


def set_up_all() -> None:
    """Make or bring up to date whatever the site needs before it can run."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    queries.public_key(settings.LEDGER_KEY)
    if not settings.DEMO:
        call_command("collectstatic", verbosity=0, interactive=False)


def processes(*, host: str, port: int, street_port: int) -> list[subprocess.Popen[bytes]]:
    """Start the staff site, the street site and the worker, each a process of its own."""

    def site(at: int, **more: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(at)]
        words += ["--workers", "1", "--blocking-threads", "4", "--no-access-log", "--log-level", "warning"]
        return subprocess.Popen([*words, "custodiet.wsgi:application"], env={**os.environ, **more})  # noqa: S603

    # The street process is given no database, no key and no account.
    return [
        site(port),
        site(street_port, CUSTODIET_STREET="yes"),
        subprocess.Popen([sys.executable, "-m", "custodiet", "worker"]),  # noqa: S603
    ]


def serve_all(*, host: str, port: int, street_port: int) -> None:
    """Serve until somebody stops it, or until one of the processes ends."""
    running = processes(host=host, port=port, street_port=street_port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with suppress(KeyboardInterrupt):
            os.wait()
    finally:
        end(running)


def end(running: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to end, and see that it does."""
    for each in running:
        each.terminate()
    for each in running:
        try:
            each.wait(WAIT)
        except subprocess.TimeoutExpired:
            each.kill()
