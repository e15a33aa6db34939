"""What was sealed in a reporter's own browser, as it comes in: its shape, since its words cannot be seen.

Nothing here opens anything or asks a database. Whatever does not have the shape that our own page gives it is
refused in one sentence; what is inside is checked by whoever can open it.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from custodiet.core.errors import NotNow, NotValid
from custodiet.reporting.parts import REPORTER, Reader
from custodiet.reporting.rules import Manner
from custodiet.sealing.envelope import KEY, NONCE
from custodiet.sealing.keys import PublicKey, Suite
from custodiet.sealing.padding import padded_length
from custodiet.sealing.places import Kind, Place
from custodiet.sealing.wraps import wrap

ADDED = 16  # bytes that authenticate a sealed part
WRAPPED = {Suite.HYBRID: 1120 + KEY + ADDED, Suite.X25519: 32 + KEY + ADDED}  # bytes
KINDS = (Kind.ANSWERS, Kind.FILE, Kind.FILE_NAME, Kind.IDENTITY, Kind.REACH)
MOST_FILES = 50
NOT_OURS = gettext_noop(
    "What your browser sent is not what this page sends. Copy what you have written and open the page again, "
    "or report without locking it in your browser."
)
CHANGED = gettext_noop(
    "The keys that reports are locked with have changed. Nothing was sent. Send it once more."
)
_IDENT, _DIGEST = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")


class SealAgain(NotNow):
    """It was sealed to keys that are not those of today, or took a name that is taken: seal it once more."""

    def __init__(self) -> None:
        super().__init__(CHANGED)


@dataclass(frozen=True)
class Given:
    """One wrap, as it came."""

    reader: str
    role: str
    suite: Suite
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class SealedPart:
    """One part, as it came. digest: of a file, which comes beside it; nonce and hidden: of every other."""

    ident: str
    kind: Kind
    nonce: bytes
    hidden: bytes = field(repr=False)
    digest: str
    wraps: tuple[Given, ...]


@dataclass(frozen=True)
class SealedReport:
    """A report, as it came.

    tag             what its code gives to find it by, not keyed yet
    desk, not_desk  which may read it, and which never
    """

    form: str
    ident: str
    tag: bytes = field(repr=False)
    proof: str
    reader: PublicKey
    manner: Manner
    desk: str
    not_desk: str
    urgent: bool
    parts: tuple[SealedPart, ...]

    def idents(self) -> set[str]:
        """The names of its parts."""
        return {each.ident for each in self.parts}


def read(text: str) -> SealedReport:
    """Read what a browser sent. Refuses, with NotValid, any other shape, size or number of parts."""
    try:
        return _report(json.loads(text))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError):
        raise NotValid(NOT_OURS) from None


def _report(said: Mapping[str, Any]) -> SealedReport:
    parts = tuple(_part(each) for each in said["parts"])
    found = SealedReport(
        form=str(said["form"]), ident=_text(said["report"], _IDENT),
        tag=bytes.fromhex(_text(said["tag"], _DIGEST)), proof=_text(said["proof"], _DIGEST),
        reader=_reader(said["reader"]), manner=Manner(said["manner"]), desk=str(said["desk"]),
        not_desk=str(said["not_desk"]), urgent=said["urgent"] is True, parts=parts,
    )  # fmt: skip
    count = Counter(each.kind for each in parts)
    known = found.manner is not Manner.ANONYMOUS
    fits = (
        count[Kind.ANSWERS] == 1
        and count[Kind.IDENTITY] == known
        and count[Kind.REACH] <= known
        and count[Kind.FILE] == count[Kind.FILE_NAME] <= MOST_FILES
        and len(found.idents()) == len(parts)
    )
    if not fits:
        raise ValueError
    return found


def _part(said: Mapping[str, Any]) -> SealedPart:
    kind = Kind(said["kind"])
    is_file = kind is Kind.FILE
    nonce, hidden = (b"", b"") if is_file else (_raw(said["nonce"]), _raw(said["hidden"]))
    length = len(hidden) - ADDED
    if kind not in KINDS or (not is_file and (len(nonce) != NONCE or padded_length(length) != length)):
        raise ValueError
    digest = _text(said["digest"], _DIGEST) if is_file else ""
    wraps = tuple(_wrap(each) for each in said["wraps"])
    return SealedPart(_text(said["part"], _IDENT), kind, nonce, hidden, digest, wraps)


def _wrap(said: Mapping[str, Any]) -> Given:
    suite, data = Suite(said["suite"]), _raw(said["data"])
    if len(data) != WRAPPED[suite]:
        raise ValueError
    return Given(_text(said["reader"], _IDENT), str(said["role"]), suite, data)


def _reader(said: str) -> PublicKey:
    """The reporter's own key. Refuses one to which nothing could be sealed: every answer goes to it."""
    key = PublicKey(Suite.HYBRID, _raw(said))
    wrap(bytes(KEY), key, Place("try", "try", Kind.MESSAGE), REPORTER)
    return key


def _raw(said: str) -> bytes:
    return b64decode(said, validate=True)


def _text(said: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(said):
        raise ValueError
    return said


def hold_to(part: SealedPart, wanted: Callable[[Kind], tuple[Reader, ...]]) -> None:
    """Hold a part's wraps to whom it must be for, each once, and nobody else.

    wanted  the readers of a kind of part
    Refuses, with SealAgain, another key in the right role; with NotValid, any other set of readers.
    """
    readers = wanted(part.kind)
    if sorted(each.role for each in part.wraps) != sorted(each.role for each in readers):
        raise NotValid(NOT_OURS)
    if {(each.reader, each.role, each.suite) for each in part.wraps} != {
        (each.key.ident, each.role, each.key.suite) for each in readers
    }:
        raise SealAgain
