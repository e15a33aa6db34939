"""The end of a report: held, asked for, and done by two people. What is destroyed nobody can open again."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.timezone import localdate

from custodiet.accounts.gate import action
from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import asked_by_same_person
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.reporting import queries
from custodiet.reporting.models import Destruction, Hold, ReleasePart, Report, Wrap
from custodiet.reporting.parts import DESK, Reader, keep_text
from custodiet.reporting.readers import desk_reader
from custodiet.reporting.rules import Ending, Stage
from custodiet.reporting.sweeping import remove_files
from custodiet.sealing.places import Kind


@action(Permission.REPORT_WORK, on=Report)
def begin_hold(report: Report, *, by: Actor, at: datetime, reason: str, words: str, until_on: date) -> Ref:
    """Keep a report from being destroyed, for a reason of the list, until a day. Gives the hold.

    words  what that is here: which court, whose request. Sealed as a note of the desk's: it may say what the
           report does
    """
    if not words.strip():
        said = "Say which court, whose request or what else it is"
        raise NotValid(said, problems={"words": said})
    day = localdate(at)
    if reason not in {each.code for each in rule("reporting.hold_reasons", on=day).value}:
        raise NotValid("Choose a reason.", problems={"reason": "Choose why it is held."})
    last = day + rule("reporting.hold_longest", on=day).value
    if not day < until_on <= last:
        said = f"Choose a day from tomorrow to {last:%-d %B %Y}. A hold can be begun again."
        raise NotValid(said, problems={"until_on": said})
    hold = Hold.objects.create(report=report, reason=reason, until_on=until_on, begun_by=by.id, begun_at=at)
    note = json.dumps({"by": by.id, "text": f"Held until {until_on:%-d %B %Y}: {words.strip()}"}).encode()
    desk = Reader(desk_reader(report.desk, on=day).key, DESK)
    keep_text(report, Kind.NOTE, note, (desk,), from_reporter=False, on=day)
    record("reporting.hold_begun", by=by, at=at, about=hold, reason=reason, until=until_on.isoformat())
    return hold.ref


@action(Permission.REPORT_WORK, on=Hold)
def lift_hold(hold: Hold, *, by: Actor, at: datetime) -> Ref:
    """End a hold before its day."""
    if hold.lifted_at is not None or hold.until_on < localdate(at):
        raise NotNow("This hold has ended already.")
    hold.lifted_by, hold.lifted_at = by.id, at
    record("reporting.hold_lifted", by=by, at=at, about=hold)
    return hold.ref


@action(Permission.REPORT_WORK, on=Report)
def ask_destruction(report: Report, *, by: Actor, at: datetime) -> Ref:
    """Ask that what a report says be destroyed. A second person of the desk does it or does not.

    Refuses a report whose time is not over, one that is held, and a second request.
    """
    _may_be_destroyed(report, localdate(at))
    if report.destructions.filter(stage=Ending.ASKED).exists():
        raise NotNow("Somebody has asked for this already. A second person answers.")
    asked = Destruction.objects.create(report=report, asked_by=by.id, asked_at=at)
    record("reporting.destruction_asked", by=by, at=at, about=asked)
    return asked.ref


@action(Permission.REPORT_SECOND, on=Destruction, to=Ending.DONE)
def agree_destruction(asked: Destruction, *, by: Actor, at: datetime) -> Ref:
    """Destroy what a report says, as the second person. Refuses whoever asked, and a report held since."""
    _second(asked, by)
    _may_be_destroyed(asked.report, localdate(at))
    asked.answered_by, asked.answered_at = by.id, at
    record("reporting.destruction_agreed", by=by, at=at, about=asked)
    return destroy_report(asked.report.ref, by=by, at=at)


@action(Permission.REPORT_SECOND, on=Destruction, to=Ending.REFUSED)
def refuse_destruction(asked: Destruction, *, by: Actor, at: datetime) -> Ref:
    """Keep the report, as the second person. Whoever asked may ask again."""
    _second(asked, by)
    asked.answered_by, asked.answered_at = by.id, at
    record("reporting.destruction_refused", by=by, at=at, about=asked)
    return asked.ref


@action(Permission.REPORT_SECOND, on=Report, to=Stage.DESTROYED)
def destroy_report(report: Report, *, by: Actor, at: datetime) -> Ref:
    """Shred a report: every key that was given to anybody, then what they would open. Called by agreeing.

    What stays is that there was a report, on which day, and what kinds of parts it had; the ledger still
    verifies.
    """
    keys, _ = Wrap.objects.filter(part__report=report).delete()
    for row in ReleasePart.objects.filter(part__report=report):
        row.reader, row.data = "", b""
        row.save()
        record("reporting.release_shredded", by=by, at=at, about=row)
    blobs = [each for each in report.parts.values_list("blob", flat=True) if each]
    report.parts.update(nonce=b"", hidden=b"", blob="")
    report.reporter_key, report.to_remove = b"", "\n".join(blobs)
    # after the commit: were it undone, the keys would be there still, and the files must be too. Should this
    # process be killed between the two, the worker's sweep knows which they are.
    transaction.on_commit(partial(remove_files, report.to_remove))
    record("reporting.report_destroyed", by=by, at=at, about=report, keys=keys, files=len(blobs))
    return report.ref


@action(Permission.REPORT_ENTER, on=Report)
def end_shredding(report: Report, *, by: Actor, at: datetime) -> Ref:
    """See that the sealed files of a destroyed report are gone, and delete those that are there still."""
    if report.stage != Stage.DESTROYED or not report.to_remove:
        raise NotNow("No file of this report was shredded, or they are gone already.")
    there = remove_files(report.to_remove)
    record("reporting.files_gone", by=by, at=at, about=report, there_still=there)
    report.to_remove = ""
    return report.ref


def _may_be_destroyed(report: Report, day: date) -> None:
    due = queries.destroy_on(report)
    if report.stage != Stage.ENDED or due is None:
        raise NotNow("This report has not ended, so it is kept.")
    if day < due:
        raise NotNow(f"This report is kept until {due:%-d %B %Y}.")
    if held := queries.holds_of(report, day):
        raise NotNow(f"This report is held until {held[0].until_on:%-d %B %Y}: {held[0].reason_words}.")


def _second(asked: Destruction, by: Actor) -> None:
    if asked_by_same_person(asked.asked_by, by):
        raise NotAllowed("You asked for this yourself. Somebody else of your desk answers.")
