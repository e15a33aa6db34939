"""A partner agency at its own door: found by its words, its reports marked, its page opened with its key.

The street's side: no account and no ledger. Only what was told to the agency, and what it calls the matter,
are sealed to it; what was reported never is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop

from custodiet.core.errors import NotFound
from custodiet.core.policy import rule
from custodiet.reporting.models import FromPartner, Part, Partner, Report
from custodiet.reporting.parts import PARTNER, Reader, keep_text
from custodiet.reporting.questionnaires import UNSAID, Answers
from custodiet.reporting.readers import directory, known, tag_of
from custodiet.reporting.rules import Due, Stage, dues, progress
from custodiet.sealing.codes import Code
from custodiet.sealing.directory import Reads
from custodiet.sealing.envelope import Sealed, opened
from custodiet.sealing.keys import PrivateKey, PublicKey, Suite
from custodiet.sealing.places import Kind, Place
from custodiet.sealing.wraps import Wrap, unwrapped

MOST = 50  # reports on an agency's page
REFERENCE = "reference"  # the question that asks what the agency calls the matter
THEIRS = (Kind.REFERENCE, Kind.FEEDBACK)
NO_AGENCY = gettext_noop(
    "No agency has these words, or our arrangement with it has ended. Ask whoever gave them to you, or "
    "report as anybody can."
)


@dataclass(frozen=True)
class AgencyRow:
    """One report on an agency's page. told: day and words of each thing the agency was told."""

    number: str
    reference: str
    received_on: date
    step: str
    answer_by: date
    told: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class AgencyPage:
    """What an agency sees. earlier: whether there are more than are shown."""

    name: str
    rows: tuple[AgencyRow, ...]
    earlier: bool


def partner_of(code: Code, *, on: date) -> Partner:
    """The agency that has these words. Refuses, with NotFound, words of none, and of one that has ended."""
    return partner_tagged(tag_of(code), on=on)


def partner_tagged(tag: str, *, on: date) -> Partner:
    """The agency that is found by this. Refuses, with NotFound, none, and one that has ended."""
    found = Partner.objects.filter(tag=known(tag)).first()
    if found is None or (found.ended_on is not None and found.ended_on <= on):
        raise NotFound(NO_AGENCY)
    return found


def key_of(partner: Partner) -> PublicKey:
    """The agency's own key, as the database has it: nothing is sealed to that alone."""
    return PublicKey(Suite.HYBRID, bytes(partner.key))


def reader_of(partner: Partner, *, on: date) -> Reader | None:
    """The agency, as somebody who is sealed to. None while the unit's key does not vouch for its key."""
    entry = directory().reader(Reads.PARTNER, partner.name, on=on)
    if entry is None or entry.key.ident != key_of(partner).ident:
        return None
    return Reader(entry.key, PARTNER)


def mark(report: Report, partner: Partner, answers: Answers, desk: Reader, *, on: date) -> None:
    """Mark a report as an agency's, and keep what the agency calls it, for the desk and the agency.

    For the desk alone while nobody vouches for the agency's key: its reports are taken all the same.
    """
    FromPartner.objects.create(report=report, partner=partner)
    said = answers.get(REFERENCE, (UNSAID,))
    if said != (UNSAID,):
        theirs = reader_of(partner, on=on)
        readers = (desk,) if theirs is None else (desk, theirs)
        keep_text(report, Kind.REFERENCE, said[0].encode(), readers, from_reporter=True, on=on)


def page_of(code: Code, *, on: date) -> AgencyPage:
    """An agency's page, opened with its words. No visit is written down."""
    partner = partner_of(code, on=on)
    rows = partner.reports.select_related("report").order_by("-report__received_on", "-pk")
    shown = list(rows.prefetch_related("report__parts__wraps")[: MOST + 1])
    key = code.reader()
    return AgencyPage(partner.name, tuple(_row(each, key) for each in shown[:MOST]), len(shown) > MOST)


def partner_dues(row: FromPartner) -> tuple[Due, Due]:
    """When an agency must have been answered, and told what came of it."""
    day = row.report.received_on
    return dues(
        day,
        acknowledge=rule("reporting.partner_acknowledge_within", on=day).value,
        feedback=rule("reporting.partner_feedback_within", on=day).value,
        acknowledged_on=row.acknowledged_on,
        told_on=row.told_on,
        who="the agency",
    )


def _row(row: FromPartner, key: PrivateKey) -> AgencyRow:
    report, (first, last) = row.report, partner_dues(row)
    steps = progress(Stage(report.stage), report.received_on, last.by)
    now = [each.words for each in steps if each.state == "now"]
    parts = sorted(report.parts.all(), key=lambda part: part.pk)
    theirs = [(part, _open(part, report, key)) for part in parts if part.kind in THEIRS]
    references = [text for part, text in theirs if part.kind == Kind.REFERENCE]
    told = [(part.added_on, text) for part, text in theirs if part.kind == Kind.FEEDBACK and text]
    due = last if first.done_on is not None else first
    return AgencyRow(
        report.number, references[0] if references else "", report.received_on, now[0] if now else "",
        due.by, tuple(told),
    )  # fmt: skip


def _open(part: Part, report: Report, key: PrivateKey) -> str:
    """A part that is the agency's; nothing where it was sealed to words that have been renewed since."""
    for each in part.wraps.all():
        if each.role == PARTNER and each.reader == key.public.ident:
            place = Place(report.ident, part.ident, Kind(part.kind))
            given = Wrap(Suite(each.suite), each.reader, bytes(each.data))
            secret = unwrapped(given, key, place, PARTNER)
            return opened(Sealed(bytes(part.nonce), bytes(part.hidden)), place, secret).decode()
    return ""
