"""What a handler does with a report. Its words stay in this room; a concern goes on in the handler's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db.models import QuerySet
from django.utils.timezone import localdate

from custodiet.accounts.gate import action, look
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.intelligence import actions as intelligence
from custodiet.ledger.actions import record
from custodiet.reporting import queries
from custodiet.reporting.models import Part, Report, SteppedOut
from custodiet.reporting.parts import DESK, Reader, keep_text, reporter_of
from custodiet.reporting.readers import desk_reader
from custodiet.reporting.rules import Stage, Tray
from custodiet.sealing.places import Kind


@look(Permission.REPORT_READ, on=Report)
def open_report(report: Report, *, by: Actor, at: datetime) -> queries.ReportCard:
    """Open a report's page; the look is recorded. What it says is opened by the vault alone."""
    card = queries.report_card(report.ref, by, today=localdate(at))
    return replace(card, holds=tuple(queries.holds_of(report, localdate(at))))


@action(Permission.REPORT_WORK, on=Report, to=Stage.READ)
def take_up(report: Report, *, by: Actor, at: datetime) -> Ref:
    """Take up a report: a person reads it now, and the reporter is told so."""
    record("reporting.report_taken_up", by=by, at=at, about=report)
    return report.ref


@action(Permission.REPORT_WORK, on=Report)
def answer_reporter(report: Report, *, by: Actor, at: datetime, text: str, read_to: int | None = None) -> Ref:
    """Write to the reporter. The first answer stops the clock of acknowledgement.

    read_to  the last message of theirs that whoever answers had before them, if any
    """
    _write(report, text, at)
    _read(report, read_to)
    report.acknowledged_on = report.acknowledged_on or localdate(at)
    record("reporting.reporter_answered", by=by, at=at, about=report)
    return report.ref


@action(Permission.REPORT_WORK, on=Report, to=Stage.ENDED)
def end_report(report: Report, *, by: Actor, at: datetime, text: str, read_to: int | None = None) -> Ref:
    """End a report, and tell the reporter what can be told of what came of it.

    Refuses while a message of theirs is there that whoever ends it had not before them.
    """
    _write(report, text, at)
    _read(report, read_to)
    if _theirs(report).filter(pk__gt=report.read_to).exists():
        raise NotNow("The reporter wrote again, and nobody has read it. Read it before you end the report.")
    day = localdate(at)
    report.acknowledged_on, report.told_on = report.acknowledged_on or day, day
    record("reporting.report_ended", by=by, at=at, about=report)
    return report.ref


@action(Permission.REPORT_WORK, on=Report)
def note_read(report: Report, *, by: Actor, at: datetime, read_to: int) -> Ref:
    """Say that what the reporter wrote again was read and needs no answer. Its clock stops.

    read_to  the last message that was before whoever says so
    Refuses when there is none that was not read already.
    """
    if not _read(report, read_to):
        raise NotNow("All that the reporter wrote was read already.")
    record("reporting.messages_read", by=by, at=at, about=report)
    return report.ref


@action(Permission.REPORT_WORK, on=Report, to=Stage.PASSED_ON)
def pass_on(report: Report, *, by: Actor, at: datetime, title: str, summary: str) -> Ref:
    """Lay a concern on the intelligence desk, in words that do not give the reporter away. Gives the lead.

    The lead's page says that it came from a report and not from which: a report's number, beside a day, is
    something to ask about.
    """
    lead = intelligence.raise_lead(by=by, at=at, title=title, summary=summary, origin="A sealed report")
    report.lead = str(lead)
    record("reporting.report_passed_on", by=by, at=at, about=report)
    return lead


@action(Permission.REPORT_WORK, on=Report)
def step_out(report: Report, *, by: Actor, at: datetime) -> Ref:
    """Step out of a report that is too near. It is kept from this person from then on.

    Refuses an account that nobody has said is whose: there would be nobody to keep it from.
    """
    if by.person is None:
        raise NotNow("Nobody has said yet who holds this account. Ask the administrator to, then step out.")
    kept = SteppedOut.objects.create(report=report, person=str(by.person), stepped_out_at=at)
    record("reporting.stepped_out", by=by, at=at, about=report)
    record("reporting.step_kept", by=by, at=at, about=kept)
    return report.ref


@action(Permission.REPORT_WORK, on=Report)
def sort_report(report: Report, *, by: Actor, at: datetime) -> Ref:
    """Take a report out of the unsorted tray and put it with the others."""
    if report.tray == Tray.MAIN:
        raise NotNow("This report is with the others already.")
    report.tray = Tray.MAIN
    record("reporting.report_sorted", by=by, at=at, about=report)
    return report.ref


@action(Permission.REPORT_ENTER, on=Report)
def enter_report(report: Report, *, by: Actor, at: datetime) -> Ref:
    """Enter a report into the ledger, once its day is over. Gives the report.

    parts  digest over its parts as they lie, so that one taken out or put in later can be told
    """
    if report.entered or report.received_on >= localdate(at):
        raise NotNow("A report is entered once, when its day is over.")
    report.entered = True
    parts = "".join(sorted(part.digest() for part in report.parts.all()))
    record("reporting.report_received", by=by, at=at, about=report, parts=sha256(parts.encode()).hexdigest())
    if (theirs := getattr(report, "from_partner", None)) is not None:
        record("reporting.agency_of_report_kept", by=by, at=at, about=theirs)
    return report.ref


def _theirs(report: Report) -> QuerySet[Part, Part]:
    return report.parts.filter(kind=Kind.MESSAGE, from_reporter=True)


def _read(report: Report, to: int | None) -> bool:
    """Keep how far the reporter's messages were read. Gives whether that was further than before."""
    if not to or to <= report.read_to or not _theirs(report).filter(pk=to).exists():
        return False
    report.read_to = to
    return True


def _write(report: Report, text: str, at: datetime) -> None:
    if not text.strip():
        raise NotValid("Write something.", problems={"text": "Write something to the reporter."})
    day = localdate(at)
    readers = (Reader(desk_reader(report.desk, on=day).key, DESK), reporter_of(report))
    keep_text(report, Kind.MESSAGE, text.strip().encode(), readers, from_reporter=False, on=day)
