"""Reading the ledger, through the gate. Here, because the gate stands above the ledger's own floor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

from custodiet.accounts.gate import ACTIONS, make
from custodiet.accounts.permissions import Permission, may, scope_of
from custodiet.cases import queries as cases
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.records import Record
from custodiet.core.refs import Ref
from custodiet.detection import queries as detection
from custodiet.intelligence import queries as desk
from custodiet.ledger import queries as ledger
from custodiet.ledger.actions import record
from custodiet.ledger.queries import Badge, Lines
from custodiet.reporting import queries as reporting

NO_SUCH = "There is no such record, or you may not open it."


@dataclass(frozen=True)
class Checked:
    """What the ledger says of one record.

    badge  first and last line, and whether the row is as the last of them says; None when the row is gone
    lines  every line about it but the reader's own; None for whoever may check but not read the ledger
    """

    ref: Ref
    badge: Badge | None
    lines: Lines | None


def look_events() -> frozenset[str]:
    """The events that tell of a record having been opened."""
    return frozenset(name for name, passed in ACTIONS.items() if passed.looks)


@make(Permission.LEDGER_READ)
def read_lines(*, by: Actor, at: datetime, begins: str = "", about: str = "", actor: str = "") -> Lines:
    """Read the ledger's lines, never one's own. The reading is recorded, with what was asked for."""
    _note("ledger.lines_read", by, at, about, actor)
    never = _kept_from(by)
    return ledger.lines(not_by=by, begins=begins, about=about, actor=actor, never_about=never)


@make(Permission.LEDGER_READ)
def read_looks(*, by: Actor, at: datetime, about: str = "", actor: str = "") -> Lines:
    """Read who has opened which records, never one's own looks. The reading is recorded."""
    _note("ledger.looks_read", by, at, about, actor)
    never = _kept_from(by)
    return ledger.lines(not_by=by, events=look_events(), about=about, actor=actor, never_about=never)


def _kept_from(by: Actor) -> frozenset[Ref]:
    """The records that the reader is kept from: an auditor must not learn that one is about them."""
    if by.person is None:
        return frozenset()
    rooms = (desk.kept_from, cases.kept_from, detection.kept_from, reporting.kept_from)
    return frozenset({by.person, *(ref for room in rooms for ref in room(by.person))})


def _note(event: str, by: Actor, at: datetime, about: str, actor: str) -> None:
    """Note a reading. Only a well-formed reference or actor is kept: what was typed may be anything."""
    row = _ref(about) if about else None
    whose = actor if actor.removeprefix("user:").isdigit() else ""
    record(event, by=by, at=at, about=row, of=whose)


def check_record(text: str, *, by: Actor) -> Checked:
    """Compare one record's row with its last line, for an auditor and for whoever was let near the record.

    text  the record's Ref
    Not recorded: it shows nothing of the record but whether it is as recorded. Refuses, without saying
    which, what does not exist, what this reader was never near, and what is kept from them.
    """
    ref = _ref(text)
    reads = scope_of(by, Permission.LEDGER_READ) is not None
    row = _row(ref) if ref is not None else None
    if ref is None or not (reads or _is_near(by, row)):
        raise NotFound(NO_SUCH)
    if row is not None and by.person is not None and by.person in row.guard().kept_from:
        raise NotFound(NO_SUCH)
    lines = ledger.lines(not_by=by, about=str(ref)) if reads else None
    badge = ledger.badge(row) if row is not None else None
    if badge is None and not lines:
        raise NotFound(NO_SUCH)
    return Checked(ref, badge, lines)


def _is_near(by: Actor, row: Record | None) -> bool:
    """Whether the gate would let this actor look at a record now; having been near it once is not enough."""
    if row is None or not ledger.has_been_near(by, row.ref):
        return False
    looks = (passed for passed in ACTIONS.values() if passed.looks and passed.on is type(row))
    return any(may(by, passed.needs, row.guard()) for passed in looks)


def _ref(text: str) -> Ref | None:
    try:
        return Ref.parse(text)
    except ValueError:
        return None


def _row(ref: Ref) -> Record | None:
    try:
        kind = apps.get_model(ref.room, ref.record)
    except LookupError:
        return None
    return kind._base_manager.filter(pk=ref.id).first() if issubclass(kind, Record) else None


@make(Permission.LEDGER_READ)
def take_checkpoint(*, by: Actor, at: datetime, size: int) -> str:
    """Take one checkpoint's signed note away, to be kept or countersigned elsewhere."""
    note = ledger.checkpoint_note(size)  # refuses a size that none has, before it is written down
    record("ledger.checkpoint_taken", by=by, at=at, size=size)
    return note
