"""Asking about extracts: what was handed in, and what an import would refuse."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet

from custodiet.accounts.permissions import Permission, Scope, may, scope_of
from custodiet.accounts.queries import names_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotValid
from custodiet.core.refs import Ref
from custodiet.detection.cards import TABLES_BEHIND_THE_CORRIDOR
from custodiet.detection.models import Extract, guard_of
from custodiet.detection.readers import DryRun, Mapping, dry_run, shipped
from custodiet.detection.readers.extract import fingerprint
from custodiet.detection.stages import ExtractStage
from custodiet.detection.store import Store

__all__ = [
    "ExtractCard",
    "RefusedRow",
    "checked",
    "extract_card",
    "extract_marked",
    "extracts",
    "fingerprint",
    "in_inbox",
    "mapping_named",
    "may_fill",
    "may_import",
    "moments_held",
    "must_fill",
    "must_import",
    "refused_rows",
    "systems_held",
]

INBOX_NAME = re.compile(r"[0-9a-f]{16}-[A-Za-z0-9._-]{1,120}", re.ASCII)


@dataclass(frozen=True)
class ExtractCard:
    """One file that was handed in."""

    ref: Ref
    id: int
    stage: ExtractStage
    system: str
    table: str
    mapping: str
    file_name: str
    rows: int
    kept: int
    repeated: int
    differing: int
    refused: int
    left_out: int
    first_at: datetime | None
    last_at: datetime | None
    imported_at: datetime
    imported_by: str
    why: str
    may_retry: bool

    @property
    def name_parts(self) -> list[str]:
        """The file's name, in parts between which a narrow page may break it."""
        return [part for part in re.split(r"(?<=[_.-])", self.file_name) if part]

    @property
    def state(self) -> tuple[str, str]:
        """The word for where it is, and its kind of border."""
        return {
            ExtractStage.WAITING: ("Being read", "soon"),
            ExtractStage.KEPT: ("Kept", "done"),
            ExtractStage.REFUSED: ("Not kept", "late"),
        }[self.stage]


@dataclass(frozen=True)
class RefusedRow:
    """One row that was not taken in, as its list has it."""

    row: str
    column: str
    value: str
    why: str


def may_import(by: Actor) -> bool:
    """Whether this actor may hand in extracts."""
    return scope_of(by, Permission.EXTRACT_IMPORT) is not None


def must_import(by: Actor) -> None:
    """Refuse whoever may not hand in extracts."""
    if not may_import(by):
        raise NotAllowed("Your role does not include handing in extracts. Ask the intelligence desk.")


def may_fill(by: Actor, mapping: Mapping) -> bool:
    """Whether this actor may hand in what fills all the tables of a mapping."""
    every = (mapping, *map(mapping_named, mapping.also))
    return all(may(by, Permission.EXTRACT_IMPORT, guard_of(each.table.name)) for each in every)


def must_fill(by: Actor, mapping: Mapping) -> None:
    """Refuse whoever may not hand in what fills all the tables of a mapping."""
    must_import(by)
    if not may_fill(by, mapping):
        raise NotAllowed("Your role does not include handing in this extract.")


def _within_reach(by: Actor) -> QuerySet[Extract, Extract]:
    """The extracts that may() would let this actor near; those about sources stay behind their corridor."""
    must_import(by)
    rows = Extract.objects.all()
    if scope_of(by, Permission.CORRIDOR_READ) is None:
        rows = rows.exclude(table__in=TABLES_BEHIND_THE_CORRIDOR)
    if scope_of(by, Permission.EXTRACT_IMPORT) is Scope.CORRIDOR:
        rows = rows.filter(table__in=TABLES_BEHIND_THE_CORRIDOR)
    return rows


def extracts(by: Actor) -> list[ExtractCard]:
    """Every extract that this actor may open, newest first. Two queries."""
    rows = list(_within_reach(by).order_by("-pk"))
    names = names_of({row.imported_by for row in rows})
    return [_card(row, names) for row in rows]


def extract_card(ref: Ref, by: Actor) -> ExtractCard:
    """One extract. Refuses a ref that names none."""
    row = _within_reach(by).filter(pk=ref.id).first()
    if row is None:
        raise NotFound("There is no such extract.")
    return _card(row, names_of({row.imported_by}))


def extract_marked(fingerprint: str, by: Actor) -> ExtractCard | None:
    """The extract of that fingerprint, or None when it has not been handed in."""
    row = _within_reach(by).filter(fingerprint=fingerprint).first()
    return _card(row, names_of({row.imported_by})) if row else None


def _card(row: Extract, names: dict[str, str]) -> ExtractCard:
    stage = ExtractStage(row.stage)
    return ExtractCard(
        row.ref, row.pk, stage, row.system, row.table, row.mapping, row.file_name, row.rows, row.kept,
        row.repeated, row.differing, row.refused, row.left_out, row.first_at, row.last_at,
        row.imported_at, names[row.imported_by], row.why, stage is ExtractStage.REFUSED,
    )  # fmt: skip


def refused_rows(ref: Ref, by: Actor) -> list[RefusedRow]:
    """Every row of an extract that was not taken in, from its list."""
    row = _within_reach(by).filter(pk=ref.id).first()
    if row is None:
        raise NotFound("There is no such extract.")
    if not row.refusals or not Path(row.refusals).is_file():
        return []
    with Path(row.refusals).open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))[1:]
    return [RefusedRow(*([*line, "", "", "", ""][:4])) for line in lines]


def systems_held(store: Path) -> tuple[str, ...]:
    """The systems whose look-ups have been handed in, as the logs name them.

    store  the folder that holds the logs
    """
    return Store(store).systems()


def moments_held(store: Path) -> tuple[datetime | None, datetime | None]:
    """The first and last moment of any log held; None and None where there is none.

    store  the folder that holds the logs
    """
    held = Store(store).tables().values()
    firsts = [each.first_at for each in held if each.first_at]
    lasts = [each.last_at for each in held if each.last_at]
    return min(firsts, default=None), max(lasts, default=None)


def mapping_named(name: str) -> Mapping:
    """The mapping of that name. Refuses, naming those there are, a name that is none."""
    known = shipped()
    if name not in known:
        raise NotFound(f"There is no mapping called {name}. There are: {', '.join(sorted(known))}.")
    return known[name]


def handed_in() -> frozenset[str]:
    """Where every file lies that was handed in to be imported, whatever became of it."""
    return frozenset(Extract.objects.values_list("path", flat=True))


def in_inbox(inbox: Path, name: str) -> Path:
    """A file in the inbox, by the name it was given there. Refuses any other path."""
    path = inbox / name
    if not INBOX_NAME.fullmatch(name) or not path.is_file():
        raise NotFound("That file is not in the inbox any more. Hand it in again.")
    return path


def checked(inbox: Path, name: str, mapping: str, *, by: Actor) -> DryRun:
    """Read a handed-in file without keeping anything, and say what an import would do."""
    filled = mapping_named(mapping)
    must_fill(by, filled)
    path = in_inbox(inbox, name)
    try:
        return dry_run(path, filled)
    except NotValid as refusal:
        # what cannot be read at all is not kept, and is called what its sender called it
        path.unlink(missing_ok=True)
        raise NotValid(refusal.why.replace(name, name.partition("-")[2])) from None
