"""Writing on the ledger. Lines are noted as things happen and sealed last, just before the commit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import rfc8785
from django.db import connection, transaction

from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow
from custodiet.core.policy import rule
from custodiet.core.records import Record
from custodiet.core.refs import Ref
from custodiet.ledger.keys import signing_key
from custodiet.ledger.models import Checkpoint, Line
from custodiet.ledger.rules import merkle, notes
from custodiet.ledger.rules.chain import START, Entry, link

# Any number will do, so long as nothing else in the database takes it: "custos" in ASCII.
LOCK = 0x637573746F73


@dataclass(frozen=True)
class Noted:
    """One event, waiting for its number."""

    event: str
    by: Actor
    at: datetime
    about: Record | Ref | None
    facts: str


_page: ContextVar[list[Noted] | None] = ContextVar("ledger_page", default=None)


def page_is_open() -> bool:
    """Say whether an action is under way here."""
    return _page.get() is not None


@contextmanager
def page() -> Iterator[list[Noted]]:
    """Open a page, or join the one that is open; the outermost seals it on the way out.

    Must be inside a transaction, so that what happened and its line stand or fall together.
    """
    current = _page.get()
    if current is not None:
        yield current
        return
    fresh: list[Noted] = []
    token = _page.set(fresh)
    try:
        yield fresh
        _seal(fresh)
    finally:
        _page.reset(token)


def record(
    event: str,
    *,
    by: Actor,
    at: datetime,
    about: Record | Ref | None = None,
    **facts: str | int | bool | None,
) -> None:
    """Note that something happened. It becomes a line when the page is sealed.

    event  room and what happened, "cases.case_referred"
    facts  short values; never a name, never free text
    Refuses, with RuntimeError, to be called with no page open: that would be a line about nothing.
    """
    current = _page.get()
    if current is None:
        raise RuntimeError("record() was called outside an action; there is no page to write on.")
    if by.way:
        facts["way"] = by.way
    current.append(Noted(event, by, at, about, rfc8785.dumps(facts).decode() if facts else ""))


def _seal(noted: list[Noted]) -> None:
    """Take the lock, number the lines, chain each to the one before, and insert them."""
    if not noted:
        return
    if connection.vendor == "postgresql":
        # Reading the head FOR UPDATE is not enough: after the wait, the row locked is no longer the head.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    head = Line.objects.order_by("-seq").values("seq", "hash", "at").first()
    seq, previous = (head["seq"], head["hash"]) if head else (0, START)
    if head:
        _refuse_a_clock_gone_back(head["at"], noted)
    digests: dict[Ref, str] = {}
    lines = []
    for each in noted:
        seq += 1
        about, digest = _named(each.about, digests)
        entry = Entry(seq, each.event, each.by.id, each.at, about, digest, each.facts)
        stored = link(previous, entry.octets())
        lines.append(Line(previous=previous, hash=stored, **vars(entry)))
        previous = stored
    Line.objects.bulk_create(lines)


def _named(about: Record | Ref | None, digests: dict[Ref, str]) -> tuple[str, str]:
    """A record's ref and the digest of its row as the database now has it."""
    if about is None:
        return "", ""
    if isinstance(about, Ref):
        return str(about), ""
    if about.ref not in digests:
        row = type(about)._base_manager.filter(pk=about.pk).first()
        digests[about.ref] = row.digest() if row else ""
    return str(about.ref), digests[about.ref]


def _refuse_a_clock_gone_back(head_at: datetime, noted: list[Noted]) -> None:
    slip = rule("ledger.clock_may_slip", on=head_at.date())
    earliest = min(each.at for each in noted)
    # Waiting for the lock makes moments arrive a little out of order; a clock set back is another matter.
    correcting = any(each.event == "ledger.clock_corrected" for each in noted)
    if head_at - earliest > slip.value and not correcting:
        raise NotNow(
            f"The clock of this machine says {earliest:%d %B %Y, %H:%M:%S} UTC, before the last line of "
            f"the ledger ({head_at:%d %B %Y, %H:%M:%S} UTC). Nothing was changed. Put the clock right and "
            "try again; if the ledger's last line is the one that is wrong, an operator can record that with "
            "“custodiet ledger correct-clock”.",
            because=slip,
        )


def correct_clock(*, by: Actor, at: datetime, reason: str) -> None:
    """Record that the last line's moment was wrong, so that lines from now on may carry an earlier one.

    reason  "clock_was_ahead" or "clock_was_replaced"
    """
    with transaction.atomic(), page():
        record("ledger.clock_corrected", by=by, at=at, reason=reason)


def publish_checkpoint(
    *, by: Actor, at: datetime, key_file: Path, origin: str, folder: Path
) -> Checkpoint | None:
    """Sign the ledger as it stands and publish the note, in the database and as a file.

    key_file  the signing key; made when there is none yet
    origin    the name that the note carries, such as "northmarch.example/custodiet"
    folder    where notes are left for others to fetch; made if it is missing
    Gives the checkpoint, or None when no line has been added since the last.
    """
    key = signing_key(key_file)
    with transaction.atomic():
        last = Checkpoint.objects.order_by("-size").first()
        size = Line.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        # The line that tells of the last checkpoint is no news of its own.
        if size <= (last.size + 1 if last else 0):
            return None
        lines = Line.objects.filter(seq__lte=size).order_by("seq").iterator(chunk_size=5000)
        root = merkle.root_of(merkle.leaf(line.entry().octets()) for line in lines)
        note = notes.sign(notes.Checkpoint(origin, size, root), key)
        checkpoint = Checkpoint.objects.create(size=size, note=note, published_at=at)
        with page():
            record("ledger.checkpoint_published", by=by, at=at, size=size, root=root.hex())
    _leave(folder, f"{size:012d}.txt", note)
    return checkpoint


def _leave(folder: Path, name: str, note: str) -> None:
    """Write the note so that it is either whole or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{name}.draft"
    with draft.open("w", encoding="utf-8") as handle:
        handle.write(note)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(folder / name)
