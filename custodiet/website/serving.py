"""Setting up, and serving both sites with one worker from one command."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command

from custodiet.core.errors import NotNow
from custodiet.ledger import queries
from custodiet.reporting.performing import make_secret

log = logging.getLogger(__name__)

WAIT = 10  # seconds that a process is given to end by itself
LONGEST_PAUSE = 60  # seconds before a worker that keeps ending is started again


def set_up_all() -> None:
    """Make or bring up to date whatever the site needs before it can run."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    queries.public_key(settings.LEDGER_KEY)
    make_secret()
    call_command("collectstatic", verbosity=0, interactive=False)


def site(host: str, port: int, **more: str) -> subprocess.Popen[bytes]:
    """Start one web process. more: settings of its own."""
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    words += ["--workers", "1", "--blocking-threads", "4", "--no-access-log", "--log-level", "warning"]
    return subprocess.Popen([*words, "custodiet.wsgi:application"], env={**os.environ, **more})  # noqa: S603


def worker() -> subprocess.Popen[bytes]:
    """Start one worker."""
    return subprocess.Popen([sys.executable, "-m", "custodiet", "worker"])


def vault() -> subprocess.Popen[bytes]:
    """Start the vault, which holds handlers' keys while they work."""
    return subprocess.Popen([sys.executable, "-m", "custodiet", "vault"])


def free(host: str, *ports: int) -> None:
    """Refuse a port that something else listens on: the web server would share it without a word."""
    for port in ports:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            # So that a port is free again at once after a stop; a listener on it still refuses.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except (OSError, OverflowError) as fault:
                taken = isinstance(fault, OSError) and fault.errno == errno.EADDRINUSE
                why = "is taken" if taken else f"cannot be used on {host}"
                raise NotNow(f"Port {port} {why}. Stop what uses it, or give another port.") from None
    if len(set(ports)) < len(ports):
        raise NotNow(f"Port {ports[0]} is given twice. Give each site a port of its own.")


def serve_all(*, host: str, port: int, street_port: int) -> None:
    """Serve until somebody stops it, or until one of the two sites ends by itself.

    A worker that ends is started again, a little later each time: its job waits, and is taken again.
    """
    free(host, port, street_port)
    # The street process is given no account and no key that opens anything.
    sites = [site(host, port), site(host, street_port, CUSTODIET_STREET="yes")]
    keeping = vault()
    working, pause = worker(), 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with suppress(KeyboardInterrupt):
            while all(each.poll() is None for each in sites):
                if keeping.poll() is not None:
                    log.error("The vault ended with %s. A new one holds nothing yet.", keeping.returncode)
                    keeping = vault()
                if working.poll() is not None:
                    log.error("The worker ended with %s; another in %s s.", working.returncode, pause)
                    time.sleep(pause)
                    working, pause = worker(), min(pause * 2, LONGEST_PAUSE)
                time.sleep(1)
        for each, at in zip(sites, (port, street_port), strict=True):
            if each.poll() is not None:
                log.error("The site on port %s ended with %s. Is the port taken?", at, each.returncode)
    finally:
        end([*sites, working, keeping])


def end(running: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to end, and see that it does."""
    for each in running:
        each.terminate()
    for each in running:
        try:
            each.wait(WAIT)
        except subprocess.TimeoutExpired:
            each.kill()
