"""What a handler does beside a report: notes, masked copies, and handing it to another desk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from custodiet.accounts.gate import action, look, make
from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import people_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.reporting import queries
from custodiet.reporting.handing import Given
from custodiet.reporting.models import Report
from custodiet.reporting.moving import exchange, move_identity
from custodiet.reporting.parts import DESK, Reader, keep_text
from custodiet.reporting.readers import desk_reader
from custodiet.sealing.places import Kind


@make(Permission.REPORT_READ)
def search_reports(*, by: Actor, at: datetime) -> list[int]:
    """Write down that reports are searched, before they are. Gives the numbers of those that may be.

    The newest first, as many as the rule allows; never the words that are looked for.
    """
    most = rule("reporting.search_most", on=localdate(at)).value
    scope = list(queries.visible_to(by).order_by("-pk").values_list("pk", flat=True)[:most])
    record("reporting.reports_searched", by=by, at=at, reports=len(scope))
    return scope


@action(Permission.REPORT_WORK, on=Report)
def write_note(report: Report, *, by: Actor, at: datetime, text: str) -> Ref:
    """Write a note for the desk. The reporter is given no key to it."""
    if not text.strip():
        raise NotValid("Write the note.", problems={"text": "Write the note."})
    desk = Reader(desk_reader(report.desk, on=localdate(at)).key, DESK)
    _note(report, text.strip(), desk, by, at)
    record("reporting.note_written", by=by, at=at, about=report)
    return report.ref


@action(Permission.REPORT_WORK, on=Report)
def mask_report(report: Report, *, by: Actor, at: datetime, text: str, passages: int, why: str) -> Ref:
    """Keep a masked copy of what a report says, to be passed on. The original stays as it is.

    text, passages  the copy, and in how many places it was masked
    The copy says who masked it and why; it is sealed to the desk, and not to the reporter.
    """
    desk = Reader(desk_reader(report.desk, on=localdate(at)).key, DESK)
    copy = json.dumps({"by": by.id, "why": why.strip(), "text": text, "passages": passages}).encode()
    keep_text(report, Kind.MASKED, copy, (desk,), from_reporter=False, on=localdate(at))
    record("reporting.report_masked", by=by, at=at, about=report, passages=passages)
    return report.ref


@look(Permission.REPORT_WORK, on=Report)
def prepare_hand_over(report: Report, *, by: Actor, at: datetime, desk: str) -> list[dict[str, Any]]:
    """Open what is handed over to another desk, as the vault takes it. Refuses a desk it must not reach."""
    _may_reach(report, desk)
    rows = report.parts.filter(wraps__role=DESK).distinct().prefetch_related("wraps").order_by("pk")
    return [queries.as_asked(each, report) for each in rows]


@action(Permission.REPORT_WORK, on=Report)
def hand_over(report: Report, *, by: Actor, at: datetime, desk: str, why: str, given: Sequence[Given]) -> Ref:
    """Hand a report to another desk: its key is given to theirs, and taken from this one.

    given  what the vault gave of each part before: nothing is locked while it is asked
    Who the reporter is, where custodians keep that, waits for theirs to give it on. Refuses the desk that it
    must never reach, one where somebody works from whom it is kept, and a part that was not given.
    """
    _may_reach(report, desk)
    reader = Reader(desk_reader(desk, on=localdate(at)).key, DESK)
    rows = report.parts.filter(wraps__role=DESK).distinct()
    exchange(rows, given, reader)
    _note(report, why.strip(), reader, by, at)
    before, report.desk = report.desk, desk
    record("reporting.report_handed_over", by=by, at=at, about=report, to=desk, parts=len(given))
    move_identity(report, before, by=by, at=at)
    return report.ref


def _may_reach(report: Report, desk: str) -> None:
    if desk == report.desk:
        raise NotValid("It is with that desk already.", problems={"desk": "Choose another desk."})
    if desk == report.not_desk:
        raise NotNow("The reporter said that this must not reach that desk. It gets no key.")
    if people_of(desk) & report.guard().kept_from:
        raise NotNow("Somebody whom this report is kept from works at that desk. It gets no key.")


def _note(report: Report, text: str, desk: Reader, by: Actor, at: datetime) -> None:
    said = json.dumps({"by": by.id, "text": text}).encode()
    keep_text(report, Kind.NOTE, said, (desk,), from_reporter=False, on=localdate(at))
