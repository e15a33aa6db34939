"""Sealing a part for its readers, and keeping it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from custodiet.reporting.models import Part, Report, Wrap
from custodiet.sealing.envelope import part_key, seal
from custodiet.sealing.keys import PublicKey
from custodiet.sealing.keys import Suite as KeySuite
from custodiet.sealing.places import Kind, Place
from custodiet.sealing.wraps import wrap

DESK, REPORTER, IDENTITY, RELEASE = "desk", "reporter", "identity", "release"
PARTNER = "partner"
WHO = (Kind.IDENTITY, Kind.REACH)  # parts that say who a reporter is


@dataclass(frozen=True)
class Reader:
    """Somebody whom a part is sealed for, and in what capacity."""

    key: PublicKey
    role: str


@dataclass(frozen=True)
class SealedFile:
    """A file that was sealed as it came in. Its key is known only until the part is kept."""

    part: str
    name: str
    kind: str
    size: int
    blob: str
    key: bytes = field(repr=False)


def new_ident() -> str:
    """A name for a report or a part: 128 random bits."""
    return secrets.token_hex(16)


def reporter_of(report: Report) -> Reader:
    """The reporter's own key, as it was kept when the report came."""
    return Reader(PublicKey(KeySuite.HYBRID, bytes(report.reporter_key)), REPORTER)


def keep_text(
    report: Report, kind: Kind, text: bytes, readers: Iterable[Reader], *, from_reporter: bool, on: date
) -> Part:
    """Seal some words for their readers and keep them."""
    ident, key = new_ident(), part_key()
    place = Place(report.ident, ident, kind)
    sealed = seal(text, place, key)
    part = Part.objects.create(
        report=report, ident=ident, kind=kind, from_reporter=from_reporter, added_on=on,
        nonce=sealed.nonce, hidden=sealed.hidden,
    )  # fmt: skip
    _give(part, place, key, readers)
    return part


def keep_file(
    report: Report, file: SealedFile, readers: Iterable[Reader], *, from_reporter: bool, on: date,
    kind: Kind = Kind.FILE,
) -> Part:  # fmt: skip
    """Keep a file that lies sealed in the folder already: as it was sent, or a clean copy."""
    part = Part.objects.create(
        report=report, ident=file.part, kind=kind, from_reporter=from_reporter, added_on=on,
        nonce=b"", hidden=b"", blob=file.blob,
    )  # fmt: skip
    _give(part, Place(report.ident, file.part, kind), file.key, readers)
    return part


def _give(part: Part, place: Place, key: bytes, readers: Iterable[Reader]) -> None:
    given = ((wrap(key, each.key, place, each.role), each.role) for each in readers)
    Wrap.objects.bulk_create(
        Wrap(part=part, reader=each.reader, role=role, suite=each.suite, data=each.data)
        for each, role in given
    )
