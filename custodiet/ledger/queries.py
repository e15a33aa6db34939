"""Asking the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, overload

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db.models import QuerySet

from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.records import Record
from custodiet.core.refs import Ref
from custodiet.ledger.keys import signing_key
from custodiet.ledger.models import Checkpoint, Line
from custodiet.ledger.rules import chain, merkle
from custodiet.ledger.rules.notes import Checkpoint as Note
from custodiet.ledger.rules.notes import opened

CHUNK = 5000
SAID = ("seq", "event", "actor", "at", "about", "digest", "facts")


@dataclass(frozen=True)
class LineCard:
    """One line as a page shows it."""

    seq: int
    event: str
    actor: str
    at: datetime
    about: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Badge:
    """What a record's page says of the ledger: the first and last line about it, and the last checkpoint."""

    first: int
    last: int
    count: int
    checkpoint: int
    ref: str
    as_recorded: bool


def _card(line: Line) -> LineCard:
    return LineCard(
        line.seq, line.event, line.actor, line.at, line.about, json.loads(line.facts) if line.facts else {}
    )


def head() -> tuple[int, str]:
    """The last line's place and hash; (0, START) for an empty ledger."""
    line = Line.objects.order_by("-seq").values_list("seq", "hash").first()
    return line if line else (0, chain.START)


def lines_about(ref: Ref) -> list[LineCard]:
    """Every line about one record, oldest first."""
    return [_card(line) for line in Line.objects.filter(about=str(ref)).order_by("seq")]


def has_done(actor: Actor, event: str, about: Ref) -> bool:
    """Say whether this actor has a line of this event about this record."""
    return Line.objects.filter(actor=actor.id, event=event, about=str(about)).exists()


def badge(row: Record) -> Badge:
    """The ledger's word on one record, and whether its row is as the last line about it says."""
    about = str(row.ref)
    lines = Line.objects.filter(about=about).order_by("seq")
    first, last = lines.first(), lines.last()
    if first is None or last is None:
        return Badge(0, 0, 0, _checkpoint_size(), about, False)
    # a refused attempt is a line about the record that says nothing of its row
    said = lines.exclude(digest="").last()
    as_recorded = said is not None and said.digest == row.digest()
    return Badge(first.seq, last.seq, lines.count(), _checkpoint_size(), about, as_recorded)


def _checkpoint_size() -> int:
    return Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0


def faults() -> Iterator[chain.Fault]:
    """Walk the whole chain, and each checkpoint's root, and give every place that is not whole."""
    # Plain tuples: making a model of each line would take twice as long as checking it.
    rows = Line.objects.order_by("seq").values_list(*SAID, "previous", "hash").iterator(chunk_size=CHUNK)
    yield from chain.faults((chain.Entry(*row[:-2]), row[-2], row[-1]) for row in rows)


def checkpoint_faults(public: bytes) -> Iterator[chain.Fault]:
    """Check every published checkpoint against the lines as they now are.

    public  the Ed25519 key that signed them, 32 bytes
    """
    for checkpoint in Checkpoint.objects.order_by("size"):
        try:
            note = opened(checkpoint.note, public)
        except ValueError as fault:
            yield chain.Fault(checkpoint.size, str(fault))
            continue
        if note.size != checkpoint.size or note.root != _root(note.size):
            yield chain.Fault(checkpoint.size, f"The first {note.size} lines are not those that were signed.")


def _leaves(size: int) -> Iterator[bytes]:
    rows = Line.objects.filter(seq__lte=size).order_by("seq").values_list(*SAID).iterator(chunk_size=CHUNK)
    return (merkle.leaf(chain.Entry(*row).octets()) for row in rows)


def _root(size: int) -> bytes:
    return merkle.root_of(_leaves(size))


def private_key(key_file: Path) -> Ed25519PrivateKey:
    """A key that signs, from wherever it is locked away: read, or made when there is none there."""
    return signing_key(key_file)


def public_key(key_file: Path) -> bytes:
    """The 32 bytes that others need to check our checkpoints."""
    return signing_key(key_file).public_key().public_bytes_raw()


@dataclass(frozen=True)
class Proof:
    """That one line was there when a checkpoint was signed; check it with tools/verify_ledger.py."""

    seq: int
    line: str
    path: tuple[str, ...]
    checkpoint: str

    def as_json(self) -> str:
        """The proof as text that travels."""
        return json.dumps(vars(self), ensure_ascii=False, indent=2)


def inclusion_proof(seq: int) -> Proof:
    """Prove that a line was there at the first checkpoint after it. Refuses when there is none yet."""
    line = Line.objects.filter(seq=seq).first()
    checkpoint = Checkpoint.objects.filter(size__gte=seq).order_by("size").first()
    if line is None or checkpoint is None:
        raise NotFound("There is no such line, or no checkpoint has been signed since it was written.")
    path = merkle.inclusion(list(_leaves(checkpoint.size)), seq - 1)
    return Proof(seq, line.entry().octets().decode(), tuple(each.hex() for each in path), checkpoint.note)


@dataclass(frozen=True)
class Growth:
    """That nothing was taken out between two checkpoints; check it with tools/verify_ledger.py."""

    older: str
    newer: str
    path: tuple[str, ...]

    def as_json(self) -> str:
        """The proof as text that travels."""
        return json.dumps(vars(self), ensure_ascii=False, indent=2)


def consistency_proof(old: int, new: int) -> Growth:
    """Prove that the lines of one checkpoint are the beginning of those of a later one.

    old, new  the sizes of two checkpoints, the smaller first
    """
    notes = dict(Checkpoint.objects.filter(size__in=[old, new]).values_list("size", "note"))
    if old > new or len(notes) != len({old, new}):
        sizes = ", ".join(str(size) for size, _, _ in checkpoints()[:10]) or "none yet"
        raise NotFound(f"Give the sizes of two checkpoints, the smaller first. The newest are: {sizes}.")
    path = tuple(each.hex() for each in merkle.consistency(list(_leaves(new)), old))
    return Growth(notes[old], notes[new], path)


def export(out: IO[str]) -> int:
    """Write every line as JSON, one a row, for tools/verify_ledger.py. Gives the number written."""
    count = 0
    for line in Line.objects.order_by("seq").iterator(chunk_size=CHUNK):
        row = {"line": line.entry().octets().decode(), "previous": line.previous, "hash": line.hash}
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def checkpoints() -> list[tuple[int, datetime, Note]]:
    """Every checkpoint, newest first: size, when, and what it says (its signature not checked here)."""
    found = []
    for each in Checkpoint.objects.order_by("-size"):
        origin, size, root = each.note.split("\n")[:3]
        found.append((each.size, each.published_at, Note(origin, int(size), root.encode())))
    return found


class Lines(Sequence[LineCard]):
    """Lines that were asked for, newest first. Counted and read only as far as a page needs."""

    def __init__(self, rows: QuerySet[Line, Any]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, at: int) -> LineCard: ...
    @overload
    def __getitem__(self, at: slice) -> list[LineCard]: ...
    def __getitem__(self, at: int | slice) -> LineCard | list[LineCard]:
        if isinstance(at, int):
            return _card(self._rows[at])
        return [_card(line) for line in self._rows[at]]


def lines(
    *,
    not_by: Actor,
    begins: str = "",
    events: frozenset[str] | None = None,
    about: str = "",
    actor: str = "",
    never_about: frozenset[Ref] = frozenset(),
) -> Lines:
    """The lines that answer every filter given, newest first.

    not_by  whoever reads: nobody audits their own use
    begins  how the event begins: "cases." or "cases.case_referred"
    events  only these events; None for any
    about   a record's Ref as text
    actor   whose lines: "user:12"
    never_about  records that the reader is kept from
    """
    rows = Line.objects.exclude(actor=not_by.id).order_by("-seq")
    if begins:
        rows = rows.filter(event__startswith=begins)
    if events is not None:
        rows = rows.filter(event__in=events)
    if about:
        rows = rows.filter(about=about)
    if actor:
        rows = rows.filter(actor=actor)
    if never_about:
        rows = rows.exclude(about__in=[str(ref) for ref in never_about])
    return Lines(rows)


def has_been_near(actor: Actor, about: Ref) -> bool:
    """Say whether this actor was ever let near a record: has a line about it that is not a refusal."""
    mine = Line.objects.filter(actor=actor.id, about=str(about))
    return mine.exclude(event="accounts.refused").exists()


def checkpoint_note(size: int) -> str:
    """One checkpoint's signed note, as it was published. Refuses a size that none has."""
    known = size <= head()[0]  # a number of any length may be typed
    note = Checkpoint.objects.filter(size=size).values_list("note", flat=True).first() if known else None
    if note is None:
        raise NotFound("There is no checkpoint of that size.")
    return note
