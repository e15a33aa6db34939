"""What a page holds in place of the code: sealed by a key of the street's that is gone two days later.

A page that a telephone has saved tells nobody anything. Sent back in time it does what it was made for and
nothing else; the key of its day is deleted, and then nobody can open it, with this machine's disks in hand.
"""

from __future__ import annotations

import json
import os
import secrets
from datetime import date, timedelta
from enum import StrEnum, auto
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from custodiet.core.errors import NotFound
from custodiet.core.policy import rule

TOO_OLD = gettext_noop(
    "This page is too old to be sent. Begin again; what you have written can be copied from it first."
)


class For(StrEnum):
    """What a handle may be used for."""

    FORM = auto()  # go on with a report, and send it once: holds the code
    TAKEN = auto()  # enter what somebody told us, once: holds the code that they are handed
    WORDS = auto()  # type two words back: holds those two
    AGENCY = auto()  # report for a partner agency: holds what it is found by, and opens nothing
    MAILBOX = auto()  # add to a report: holds what it is found by, and opens nothing

    @property
    def lasts(self) -> timedelta:
        """How long a page with it can be sent."""
        name = "reporting.form_lasts" if self in (For.FORM, For.AGENCY, For.TAKEN) else "reporting.page_lasts"
        length: timedelta = rule(name, on=localdate()).value
        return length


def sealed(use: For, said: Any) -> str:
    """Seal what a page is to hold. said: anything that JSON can say."""
    return Fernet(_key(localdate())).encrypt(json.dumps([use, said]).encode()).decode()


def opened(use: For, handle: str) -> Any:
    """Open what a page held.

    Refuses, with NotFound, one that is too old, that this site did not make, or that is for another use.
    """
    today = localdate()
    days = [today, *(day for day in [today - timedelta(days=1)] if _path(day).exists())]
    keys = [Fernet(_key(day)) for day in days]
    try:
        text = MultiFernet(keys).decrypt(handle.encode(), ttl=int(use.lasts.total_seconds()))
    except (InvalidToken, ValueError):
        raise NotFound(TOO_OLD) from None
    made_for, said = json.loads(text)
    if made_for != use:
        raise NotFound(TOO_OLD)
    return said


def _path(day: date) -> Path:
    return Path(settings.PAGE_KEYS) / day.isoformat()


def _key(day: date) -> bytes:
    """The key of a day. Made when the day begins; those of days before yesterday are deleted then."""
    path = _path(day)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
        for each in path.parent.iterdir():
            if each.name < (day - timedelta(days=1)).isoformat():
                each.unlink(missing_ok=True)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Put a new key there, whole or not at all, unless another process of the street was first."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
