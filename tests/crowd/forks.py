"""Processes that share a started Django and nothing else."""

from __future__ import annotations

import os
import select
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress

from django.db import connections


class Child:
    """One forked process with a pipe on which it tells what it has done."""

    def __init__(self, work: Callable[[int], None]) -> None:
        connections.close_all()  # a connection that two processes hold is broken for both
        self.out, inward = os.pipe()
        self.heard = b""
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.out)
            _live(work, inward)
        os.close(inward)

    def listen(self) -> None:
        """Take in what it has said so far, without waiting."""
        while select.select([self.out], [], [], 0)[0] and (said := os.read(self.out, 65536)):
            self.heard += said

    def signal(self, which: signal.Signals) -> None:
        """Send it a signal, if it is still there."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, which)

    def kill(self) -> str:
        """End it in the middle of whatever it is doing, and give all that it had said."""
        self.signal(signal.SIGKILL)
        return self.wait()[0]

    def wait(self) -> tuple[str, int]:
        """Wait until it ends. Gives all that it said, and its exit code (negative for a signal)."""
        while said := os.read(self.out, 65536):
            self.heard += said
        os.close(self.out)
        return self.heard.decode(), os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _live(work: Callable[[int], None], pipe: int) -> None:
    code = 0
    try:
        work(pipe)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        code = 1
    # not sys.exit: what the parent would do at its end is not for a child to do
    os._exit(code)
