"""Taking a report in, and a reporter's return. The street's side: no account, no ledger, no key that opens.

What is kept here is written in one transaction before the code is shown. The ledger learns of it after the
day is over, from the worker: a line's place between two others would tell the hour.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from custodiet.core.errors import NotFound, NotNow
from custodiet.core.policy import rule
from custodiet.reporting import partners
from custodiet.reporting.files import opened_file
from custodiet.reporting.models import Draft, Part, Report
from custodiet.reporting.parts import (
    DESK,
    IDENTITY,
    Reader,
    SealedFile,
    keep_file,
    keep_text,
    new_ident,
    reporter_of,
)
from custodiet.reporting.questionnaires import Answers, Questionnaire
from custodiet.reporting.readers import desk_reader, identity_reader, known, tag_of
from custodiet.reporting.rules import LIVE, Door, Manner, SealedAt, Stage, Step, Tray, progress
from custodiet.sealing.codes import Code, commitment
from custodiet.sealing.envelope import Sealed, opened, part_key, seal
from custodiet.sealing.keys import Suite
from custodiet.sealing.places import Kind, Place
from custodiet.sealing.wraps import Wrap, unwrapped, wrap

ENDED = gettext_noop("This report has ended. Begin a new one, and say that it belongs to an earlier one.")
NO_SUCH = gettext_noop(
    "Nothing is kept under this code. Check each word, or begin a new report. Nothing is locked."
)


@dataclass(frozen=True)
class Arrival:
    """What somebody sends.

    answers  checked here against the questions of its version
    contact  who they are, where they chose to say
    reach    how to reach them safely, where they chose to say
    door     where it came in, when that is not where its questions are asked
    agency   what the partner agency is found by, at the partners' door
    """

    code: Code
    manner: Manner
    questions: Questionnaire
    answers: Answers
    contact: str = field(default="", repr=False)
    reach: str = field(default="", repr=False)
    files: Sequence[SealedFile] = ()
    door: Door | None = None
    agency: str = ""


@dataclass
class Flood:
    """How many reports came today. Over the rule's number they wait in another tray; none is refused."""

    on: date | None = None
    count: Counter[str] = field(default_factory=Counter)

    def tray(self, on: date) -> Tray:
        """The tray for one more report."""
        if self.on != on:
            self.on, self.count = on, Counter()
        self.count["all"] += 1
        return Tray.UNSORTED if self.count["all"] > rule("reporting.flood_from", on=on).value else Tray.MAIN


FLOOD = Flood()


def receive(arrival: Arrival, *, on: date, flood: Flood = FLOOD) -> bool:
    """Keep a report, sealed to its desk and to whoever sent it. The same code twice is one report.

    on  the day; no hour is kept
    Gives whether it was new. Refuses answers that do not fit their questions, a desk without a key, and a
    confidential report to a desk whose custodians have none.
    """
    tag = tag_of(arrival.code)
    if Report.objects.filter(tag=tag).exists():
        return False
    answers = arrival.questions.checked(arrival.answers)
    desk = arrival.questions.desk(answers)
    reader = Reader(desk_reader(desk, on=on).key, DESK)
    try:
        with transaction.atomic():
            _keep(arrival, answers, tag=tag, desk=desk, reader=reader, on=on, tray=flood.tray(on))
            Draft.objects.filter(tag=tag).delete()
    except IntegrityError:
        if Report.objects.filter(tag=tag).exists():
            return False  # the same button, pressed twice at once
        raise
    return True


def _keep(
    arrival: Arrival, answers: Answers, *, tag: str, desk: str, reader: Reader, on: date, tray: Tray
) -> None:
    report = Report.objects.create(
        ident=new_ident(), desk=desk, door=arrival.door or arrival.questions.door,
        manner=arrival.manner, form=arrival.questions.version,
        tag=tag, proof=commitment(arrival.code.proof()), reporter_key=arrival.code.reader().public.raw,
        received_on=on, tray=tray, urgent=arrival.questions.urgent(answers),
        not_desk=arrival.questions.not_desk(answers),
    )  # fmt: skip
    both = (reader, reporter_of(report))
    said = json.dumps({"form": arrival.questions.version, "answers": answers}).encode()
    keep_text(report, Kind.ANSWERS, said, both, from_reporter=True, on=on)
    _identity(report, arrival, reader, on=on)
    if report.door == Door.PARTNER:
        partners.mark(report, partners.partner_tagged(arrival.agency, on=on), answers, reader, on=on)
    _files(report, arrival.files, both, from_reporter=True, on=on)


def _identity(report: Report, arrival: Arrival, desk: Reader, *, on: date) -> None:
    """Keep who the reporter is: for the desk when they are named, for custodians alone when confidential."""
    said = {Kind.IDENTITY: arrival.contact.strip(), Kind.REACH: arrival.reach.strip()}
    match arrival.manner:
        case Manner.ANONYMOUS:
            return
        case Manner.CONFIDENTIAL:
            reader = Reader(identity_reader(report.desk, on=on).key, IDENTITY)
        case Manner.NAMED:
            reader = desk
    for kind, text in said.items():
        if text:
            keep_text(report, kind, text.encode(), (reader,), from_reporter=True, on=on)


def _files(
    report: Report, files: Sequence[SealedFile], readers: Sequence[Reader], *, from_reporter: bool, on: date
) -> None:
    for file in files:
        keep_file(report, file, readers, from_reporter=from_reporter, on=on)
        about = {"file": file.part, "name": file.name, "kind": file.kind, "size": file.size}
        text = json.dumps(about).encode()
        keep_text(report, Kind.FILE_NAME, text, readers, from_reporter=from_reporter, on=on)


@dataclass(frozen=True)
class Message:
    """One message of a thread, as either side reads it."""

    on: date
    ours: bool
    text: str


@dataclass(frozen=True)
class Return:
    """What a reporter finds when they come back."""

    steps: tuple[Step, ...]
    messages: tuple[Message, ...] | None  # None without the code: they cannot be opened
    files: int
    may_write: bool
    received_on: date
    in_browser: bool  # whether the answers were sealed in the reporter's browser
    files_in_browser: int


def mailbox(code: Code) -> str:
    """What a code's report is found by. It opens nothing, and the code cannot be told from it."""
    return tag_of(code)


def is_kept(code: Code) -> bool:
    """Whether a report is kept under a code."""
    return Report.objects.filter(tag=tag_of(code)).exists()


def come_back(code: Code) -> Return:
    """Open what a code is for. Refuses, with NotFound, a code under which nothing is kept.

    No visit is written down.
    """
    report, reader = report_of(mailbox(code)), code.reader()
    rows = report.parts.filter(kind=Kind.MESSAGE, wraps__role="reporter").order_by("pk")  # or destroyed
    messages = tuple(
        Message(part.added_on, not part.from_reporter, _open(part, report, reader).decode()) for part in rows
    )
    return _found(report, messages)


def standing(mailbox: str) -> Return:
    """How far a report has come, without its messages. Refuses, with NotFound, where nothing is kept."""
    return _found(report_of(mailbox), None)


def _found(report: Report, messages: tuple[Message, ...] | None) -> Return:
    by = report.received_on + rule("reporting.feedback_within", on=report.received_on).value
    files, stage = report.parts.filter(kind=Kind.FILE), Stage(report.stage)
    there = report.parts.filter(sealed_at=SealedAt.BROWSER)
    return Return(
        progress(stage, report.received_on, by), messages, files.count(), stage in LIVE, report.received_on,
        there.filter(kind=Kind.ANSWERS).exists(), there.filter(kind=Kind.FILE).count(),
    )  # fmt: skip


def _open(part: Part, report: Report, reader: object) -> bytes:
    place = Place(report.ident, part.ident, Kind(part.kind))
    row = part.wraps.get(role="reporter")
    given = Wrap(Suite(row.suite), row.reader, bytes(row.data))
    key = unwrapped(given, reader, place, "reporter")  # type: ignore[arg-type]  # a reporter's private key
    if part.blob:
        return opened_file(part.blob, part.ident, key)
    return opened(Sealed(bytes(part.nonce), bytes(part.hidden)), place, key)


def write(code: Code, text: str, files: Sequence[SealedFile], *, on: date) -> None:
    """Add a reporter's message and files to their report, by its code."""
    write_to(mailbox(code), text, files, on=on)


def write_to(mailbox: str, text: str, files: Sequence[SealedFile], *, on: date) -> None:
    """Add a reporter's message and files to the report that is found so. Refuses an ended report."""
    report = report_of(mailbox)
    if Stage(report.stage) not in LIVE:
        raise NotNow(ENDED)
    both = (Reader(desk_reader(report.desk, on=on).key, DESK), reporter_of(report))
    with transaction.atomic():
        if text.strip() or files:  # a file by itself is a message too: the desk is told of it
            keep_text(report, Kind.MESSAGE, text.strip().encode(), both, from_reporter=True, on=on)
        _files(report, files, both, from_reporter=True, on=on)


def report_of(mailbox: str) -> Report:
    """The report that is found so. Refuses, with NotFound, where nothing is kept."""
    report = Report.objects.filter(tag=known(mailbox)).first()
    if report is None:
        raise NotFound(NO_SUCH)
    return report


def save_draft(code: Code, state: dict[str, object], *, on: date) -> None:
    """Keep what has been answered so far, sealed to whoever has the code and to nobody else."""
    tag, key, reader = tag_of(code), part_key(), code.reader()
    place = _draft_place(tag)
    sealed = seal(json.dumps(state).encode(), place, key)
    Draft.objects.update_or_create(
        tag=tag,
        defaults={
            "saved_on": on, "nonce": sealed.nonce, "hidden": sealed.hidden,
            "wrapped": wrap(key, reader.public, place, "reporter").data,
        },
    )  # fmt: skip


def draft(code: Code) -> dict[str, object] | None:
    """What was kept of an unfinished report; None when there is none."""
    row = Draft.objects.filter(tag=tag_of(code)).first()
    if row is None:
        return None
    reader, place = code.reader(), _draft_place(row.tag)
    given = Wrap(reader.suite, reader.public.ident, bytes(row.wrapped))
    key = unwrapped(given, reader, place, "reporter")
    state: dict[str, object] = json.loads(opened(Sealed(bytes(row.nonce), bytes(row.hidden)), place, key))
    return state


def _draft_place(tag: str) -> Place:
    return Place(f"draft/{tag}", "draft", Kind.ANSWERS)


def forget_drafts(*, before: date) -> int:
    """Delete what was kept of reports that nobody finished. Gives how many there were."""
    gone, _ = Draft.objects.filter(saved_on__lt=before).delete()
    return gone
