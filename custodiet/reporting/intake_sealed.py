"""Taking in a report that was sealed in its reporter's browser: kept as it came, by the way of every other.

The street checks whom each part is for, how long it is and where it belongs; what it says is checked once it
is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from custodiet.core.errors import NotValid
from custodiet.reporting.files import SealedUpload
from custodiet.reporting.from_browser import NOT_OURS, SealAgain, SealedPart, SealedReport, hold_to
from custodiet.reporting.intake import FLOOD, Flood
from custodiet.reporting.models import Part, Report, Wrap
from custodiet.reporting.parts import DESK, IDENTITY, REPORTER, WHO, Reader
from custodiet.reporting.questionnaires import Questionnaire
from custodiet.reporting.readers import desk_reader, identity_reader, keyed
from custodiet.reporting.rules import Manner, SealedAt
from custodiet.sealing.places import Kind
from custodiet.sealing.streams import is_whole

Files = Mapping[str, SealedUpload]


def receive_sealed(
    sent: SealedReport, questions: Questionnaire, files: Files, *, on: date, flood: Flood = FLOOD
) -> bool:
    """Keep a report that came sealed. The same code twice is one report.

    files  name of the part -> what came with it, on the disk already
    on     the day; no hour is kept
    Gives whether what is kept under this code is what was sent now. Refuses parts that are for somebody else
    or not for whom they must be, files that are not those that were sealed, and a desk that is none of ours.
    """
    tag = keyed(sent.tag)
    if kept := Report.objects.filter(tag=tag).first():
        return _is_same(kept, sent)
    _hold_to_desks(sent, questions)
    readers = _readers(sent, on=on)
    for part in sent.parts:
        hold_to(part, lambda kind: readers[kind])
    _hold_to_files(sent, files)
    try:
        with transaction.atomic():
            _keep(sent, questions, files, tag=tag, on=on, flood=flood)
    except IntegrityError:
        if kept := Report.objects.filter(tag=tag).first():
            return _is_same(kept, sent)  # the same button, pressed twice at once
        raise SealAgain from None  # a name of it is taken: nothing of the other's is touched
    return True


def _is_same(kept: Report, sent: SealedReport) -> bool:
    there = set(kept.parts.filter(sealed_at=SealedAt.BROWSER).values_list("ident", flat=True))
    return kept.ident == sent.ident and sent.idents() <= there


def _hold_to_desks(sent: SealedReport, questions: Questionnaire) -> None:
    """Refuse desks that no answer to the questions leads to."""
    if (sent.desk, sent.not_desk) not in questions.ways():
        raise NotValid(NOT_OURS)


def _readers(sent: SealedReport, *, on: date) -> dict[Kind, tuple[Reader, ...]]:
    """Whom each kind of part must be for."""
    desk = Reader(desk_reader(sent.desk, on=on).key, DESK)
    both = (desk, Reader(sent.reader, REPORTER))
    found: dict[Kind, tuple[Reader, ...]] = dict.fromkeys((Kind.ANSWERS, Kind.FILE, Kind.FILE_NAME), both)
    if sent.manner is Manner.ANONYMOUS:
        return found
    is_kept_apart = sent.manner is Manner.CONFIDENTIAL
    who = Reader(identity_reader(sent.desk, on=on).key, IDENTITY) if is_kept_apart else desk
    return {**found, **dict.fromkeys(WHO, (who,))}


def _hold_to_files(sent: SealedReport, files: Files) -> None:
    """Refuse files that are missing, were cut or changed on the way, or belong to no part."""
    wanted = {each.ident: each.digest for each in sent.parts if each.kind is Kind.FILE}
    if {name: each.digest for name, each in files.items()} != wanted:
        raise NotValid("A file did not arrive whole. Nothing was sent. Send it once more.")
    if not all(is_whole(each.sealed.size) for each in files.values()):
        raise NotValid(NOT_OURS)


def _keep(
    sent: SealedReport, questions: Questionnaire, files: Files, *, tag: str, on: date, flood: Flood
) -> None:
    report = Report.objects.create(
        ident=sent.ident, desk=sent.desk, door=questions.door, manner=sent.manner, form=questions.version,
        tag=tag, proof=sent.proof, reporter_key=sent.reader.raw, received_on=on, tray=flood.tray(on),
        urgent=sent.urgent, not_desk=sent.not_desk,
    )  # fmt: skip
    for each in sent.parts:
        _keep_part(report, each, files, on=on)


def _keep_part(report: Report, sent: SealedPart, files: Files, *, on: date) -> None:
    blob = files[sent.ident].sealed.blob if sent.kind is Kind.FILE else ""
    part = Part.objects.create(
        report=report, ident=sent.ident, kind=sent.kind, from_reporter=True, added_on=on, blob=blob,
        sealed_at=SealedAt.BROWSER, nonce=sent.nonce, hidden=sent.hidden,
    )  # fmt: skip
    Wrap.objects.bulk_create(
        Wrap(part=part, reader=each.reader, role=each.role, suite=each.suite, data=each.data)
        for each in sent.wraps
    )
