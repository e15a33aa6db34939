"""Telling us later who one is, or how to be reached: locked for custodians alone, as the first form does."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop

from custodiet.core.errors import NotNow
from custodiet.reporting.intake import ENDED, report_of
from custodiet.reporting.parts import DESK, IDENTITY, Reader, keep_text, reporter_of
from custodiet.reporting.readers import desk_reader, directory
from custodiet.reporting.rules import LIVE, Stage
from custodiet.sealing.directory import Reads
from custodiet.sealing.places import Kind

NOBODY = gettext_noop(
    "Nobody is named yet who could keep your name apart from your report, so do not write it here. Ask us in "
    "a message what else you can do."
)


def tell_who(mailbox: str, *, contact: str, reach: str, on: date) -> None:
    """Keep who a reporter is, and how to reach them, for the custodians of their report's desk alone.

    mailbox  what the report is found by; it need not have been confidential before
    The desk learns that something came, as of any message, and not what. Refuses an ended report, and a desk
    whose custodians have no key.
    """
    report = report_of(mailbox)
    if Stage(report.stage) not in LIVE:
        raise NotNow(ENDED)
    custodians = directory().reader(Reads.IDENTITY, report.desk, on=on)
    if custodians is None:
        raise NotNow(NOBODY)
    reader = Reader(custodians.key, IDENTITY)
    desk = Reader(desk_reader(report.desk, on=on).key, DESK)
    with transaction.atomic():
        for kind, text in ((Kind.IDENTITY, contact.strip()), (Kind.REACH, reach.strip())):
            if text:
                keep_text(report, kind, text.encode(), (reader,), from_reporter=True, on=on)
        keep_text(report, Kind.MESSAGE, b"", (desk, reporter_of(report)), from_reporter=True, on=on)
