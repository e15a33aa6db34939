"""The vault's process: a socket that only this account reaches, memory that is not swapped, no core files."""

from __future__ import annotations

import ctypes
import json
import logging
import os
import resource
import socket
import socketserver
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from custodiet.core.errors import NotNow
from custodiet.reporting.vault.keeper import Fields, Keeper

log = logging.getLogger(__name__)

LONGEST = 256 * 1024 * 1024  # bytes of one question or answer
_MCL_CURRENT, _MCL_FUTURE, _PR_SET_DUMPABLE = 1, 2, 4


def serve(path: Path, *, idle: float) -> None:
    """Answer until stopped.

    path  of the socket; what another vault left there is taken away
    idle  seconds after which a handler's keys are forgotten
    """
    _keep_to_itself()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    keeper = Keeper(idle, time.monotonic)
    with _Server(str(path), keeper) as server:
        server.serve_forever()


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: str, keeper: Keeper) -> None:
        self.keeper, self.turn = keeper, threading.Lock()
        before = os.umask(0o177)
        try:
            super().__init__(path, _Handler)
        finally:
            os.umask(before)


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Answer each line that comes, until the other side goes."""
        while line := self.rfile.readline(LONGEST):
            try:
                asked = json.loads(line)
            except ValueError:
                return
            with self.server.turn:
                said = self.server.keeper.answer(asked if isinstance(asked, dict) else {})
            self.wfile.write(json.dumps(said).encode() + b"\n")


def _keep_to_itself() -> None:
    """Leave no copy of a key in swap or in a core file, as far as this account may say so."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        if system.mlockall(_MCL_CURRENT | _MCL_FUTURE):
            log.warning("The vault's memory could not be locked: keys may reach the swap space.")


def ask(path: Path, **fields: Any) -> Fields:
    """Ask the vault one thing.

    Refuses, with NotNow, when no vault answers, and in the vault's own words when it refuses.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.connect(str(path))
            line.sendall(json.dumps(fields).encode() + b"\n")
            with line.makefile("rb") as reader:
                said = reader.readline(LONGEST)
    except OSError:
        raise NotNow(
            "The vault is not running, so no report can be opened. Ask whoever runs the site."
        ) from None
    answer: Fields = json.loads(said) if said else {"refused": "The vault ended. Try again."}
    if "refused" in answer:
        raise NotNow(answer["refused"])
    return answer
