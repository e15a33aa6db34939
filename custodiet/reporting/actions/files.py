"""Files: what was found when one was looked into, kept sealed beside it. The original is never touched."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils.timezone import localdate

from custodiet.accounts.gate import action
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.reporting.cleaning.checking import Found
from custodiet.reporting.files import seal_bytes
from custodiet.reporting.models import Report
from custodiet.reporting.parts import DESK, Reader, keep_file, keep_text
from custodiet.reporting.readers import desk_reader
from custodiet.sealing.places import Kind


@action(Permission.REPORT_WORK, on=Report)
def keep_checked(report: Report, *, by: Actor, at: datetime, file: str, found: Found) -> Ref:
    """Keep what was found of a file, and its clean copy, sealed to the desk beside the original.

    file   the name of the original's part
    found  by looking into it before: that takes seconds, in which no transaction may be open
    """
    if not report.parts.filter(ident=file, kind=Kind.FILE).exists():
        raise NotFound("There is no such file, or you may not open it.")
    day = localdate(at)
    desk = (Reader(desk_reader(report.desk, on=day).key, DESK),)
    cleaned = ""
    if found.clean:
        copy = seal_bytes(found.clean, "clean", found.kind)
        keep_file(report, copy, desk, from_reporter=False, on=day, kind=Kind.CLEANED)
        cleaned = copy.part
    said = {
        "by": by.id, "file": file, "kind": found.kind, "asked": found.asked, "harm": found.harm,
        "cleaned": cleaned, "why": found.why,
    }  # fmt: skip
    keep_text(report, Kind.CHECKED, json.dumps(said).encode(), desk, from_reporter=False, on=day)
    record(
        "reporting.file_checked", by=by, at=at, about=report, harmful=bool(found.harm), cleaned=bool(cleaned)
    )
    return report.ref
