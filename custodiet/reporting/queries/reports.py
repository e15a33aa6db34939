"""Asking about reports: never what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, overload

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from custodiet.accounts.permissions import Permission, may, scope_of
from custodiet.accounts.queries import within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound
from custodiet.core.policy import rule
from custodiet.core.records import with_belongings
from custodiet.core.refs import Ref
from custodiet.ledger.queries import Badge, badge
from custodiet.reporting.models import HandlerKey, Part, Report
from custodiet.reporting.parts import DESK, WHO
from custodiet.reporting.queries.keys import as_text
from custodiet.reporting.reading import Told
from custodiet.reporting.rules import LIVE, Due, Manner, Stage, Tray, due_again, dues
from custodiet.sealing.places import Kind

FIRST_DUES = 2  # to answer, and to tell what came of it
WHO_WORDS = {Kind.IDENTITY: "Who they are", Kind.REACH: "How to reach them"}


@dataclass(frozen=True)
class ReportRow:
    """One report in the queue. again_words: how reading what its reporter wrote later stands, if they did."""

    ref: Ref
    number: str
    received_on: date
    stage_words: str
    urgent: bool
    tray: str
    due: Due
    due_words: str
    late: bool
    again_words: str


class ReportRows(Sequence[ReportRow]):
    """Reports as rows, read from the database only for the page that is shown."""

    def __init__(self, rows: QuerySet[Report, Report], today: date) -> None:
        self._rows, self._today = rows, today

    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, place: int) -> ReportRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[ReportRow]: ...
    def __getitem__(self, place: int | slice) -> ReportRow | list[ReportRow]:
        if isinstance(place, int):
            return _row(self._rows[place], self._today)
        return [_row(each, self._today) for each in self._rows[place]]


def _dues(report: Report) -> tuple[Due, ...]:
    """What is due to a reporter; of rows that with_unread has been asked about, their new messages too."""
    day, wrote_on = report.received_on, getattr(report, "wrote_on", None)
    again = () if wrote_on is None else (due_again(wrote_on, _again_within(wrote_on)),)
    return (*again, *_first_dues(report, day))


def _again_within(day: date) -> timedelta:
    length: timedelta = rule("reporting.read_again_within", on=day).value
    return length


def _first_dues(report: Report, day: date) -> tuple[Due, Due]:
    return dues(
        day,
        acknowledge=rule("reporting.acknowledge_within", on=day).value,
        feedback=rule("reporting.feedback_within", on=day).value,
        acknowledged_on=report.acknowledged_on,
        told_on=report.told_on,
    )


def _row(report: Report, today: date) -> ReportRow:
    found = _dues(report)
    due = min((each for each in found if each.done_on is None), key=lambda each: each.by, default=found[-1])
    again = found[0].words(today) if len(found) > FIRST_DUES else ""
    return ReportRow(
        report.ref, report.number, report.received_on, Stage(report.stage).words, report.urgent, report.tray,
        due, due.words(today), due.late(today), again,
    )  # fmt: skip


def row_of(report: Report, today: date) -> ReportRow:
    """One report as a row."""
    return _row(report, today)


def visible_to(by: Actor, permission: Permission = Permission.REPORT_READ) -> QuerySet[Report, Report]:
    """The reports this actor may be near: the same answer as ``may``, given by the database."""
    rows = within_reach(Report.objects.all(), by, permission, unit="desk")
    if by.person is None:
        return rows
    me = str(by.person)
    return rows.exclude(stepped_out__person=me).exclude(keeps_from__person=me)


def with_unread(rows: QuerySet[Report, Report]) -> QuerySet[Report, Report]:
    """The same rows, each with wrote_on: the day of its reporter's first message that nobody has read."""
    later = Part.objects.filter(
        report=OuterRef("pk"), kind=Kind.MESSAGE, from_reporter=True, pk__gt=OuterRef("read_to")
    )
    return rows.annotate(wrote_on=Subquery(later.order_by("pk").values("added_on")[:1]))


def queue(by: Actor, *, today: date, tray: str = Tray.MAIN, ended: bool = False) -> ReportRows:
    """The queue: those at risk first, then the oldest. Refuses whoever reads no reports."""
    if scope_of(by, Permission.REPORT_READ) is None:
        raise NotAllowed("Your role does not include reading reports. You can still report a concern.")
    rows = with_unread(visible_to(by)).filter(tray=tray)
    rows = rows.exclude(stage__in=LIVE) if ended else rows.filter(stage__in=LIVE)
    return ReportRows(rows.order_by("-urgent", "received_on", "pk"), today)


def written_again(by: Actor, *, today: date) -> ReportRows:
    """Reports whose reporters wrote again and nobody has read it, the longest waiting first."""
    if scope_of(by, Permission.REPORT_READ) is None:
        raise NotAllowed("Your role does not include reading reports. You can still report a concern.")
    rows = with_unread(visible_to(by)).filter(Q(wrote_on__isnull=False), stage__in=LIVE)
    return ReportRows(rows.order_by(F("wrote_on"), "pk"), today)


def unsorted(by: Actor) -> int:
    """How many reports wait in the unsorted tray."""
    return visible_to(by).filter(tray=Tray.UNSORTED, stage__in=LIVE).count()


@dataclass(frozen=True)
class ReportCard:
    """Everything a report's page shows but its words.

    sealed     its parts, as the vault takes them
    told       what stands beside them in the open
    kept_back  what the custodians keep of who the reporter is, in words; never the parts themselves
    newest     the last message of the reporter's, as the desk says that it has read to there
    unread     how many messages of theirs came after what was read
    """

    ref: Ref
    number: str
    desk: str
    manner: str
    form: str
    received_on: date
    stage: Stage
    stage_words: str
    urgent: bool
    unsorted: bool
    dues: tuple[tuple[Due, str, bool], ...]
    sealed: tuple[dict[str, Any], ...]
    files: int
    kept_back: tuple[str, ...]
    lead: str
    badge: Badge
    entered: bool
    may_work: bool
    is_live: bool
    newest: int
    unread: int
    told: Told
    holds: tuple[Any, ...] = ()


def report_card(ref: Ref, by: Actor, *, today: date) -> ReportCard:
    """One report. Refuses one that this actor may not be near."""
    report = with_unread(visible_to(by)).filter(pk=ref.id).first()
    if report is None:
        raise NotFound("There is no such record, or you may not open it.")
    parts = list(report.parts.prefetch_related("wraps").order_by("pk"))
    theirs = [part.pk for part in parts if part.kind == Kind.MESSAGE and part.from_reporter]
    return ReportCard(
        ref=report.ref, number=report.number, desk=report.desk, manner=_manner(report, parts),
        form=report.form, received_on=report.received_on, stage=Stage(report.stage),
        stage_words=Stage(report.stage).words, urgent=report.urgent, unsorted=report.tray == Tray.UNSORTED,
        dues=tuple((due, due.words(today), due.late(today)) for due in _dues(report)),
        sealed=tuple(as_asked(part, report) for part in parts if not part.blob and not in_custody(part)),
        files=sum(part.kind == Kind.FILE for part in parts),
        kept_back=tuple(WHO_WORDS[Kind(part.kind)] for part in parts if in_custody(part)),
        lead=report.lead, badge=badge(report),
        entered=report.entered, may_work=may(by, Permission.REPORT_WORK, report.guard()),
        is_live=Stage(report.stage) in LIVE,
        newest=max(theirs, default=0), unread=sum(each > report.read_to for each in theirs),
        told=Told(report.form, report.desk, report.not_desk, report.urgent),
    )  # fmt: skip


def _manner(report: Report, parts: Sequence[Part]) -> str:
    """How somebody reported, and that they said more later."""
    words = Manner(report.manner).words
    later = report.manner == Manner.ANONYMOUS and any(in_custody(each) for each in parts)
    return f"{words} at first" if later else words


def in_custody(part: Part) -> bool:
    """Whether a part is the custodians': it says who a reporter is, and no desk was given its key."""
    return part.kind in WHO and not any(each.role == DESK for each in part.wraps.all())


def as_asked(part: Part, report: Report) -> dict[str, Any]:
    """One part as the vault is asked to open it."""
    wraps = [
        {"reader": each.reader, "role": each.role, "suite": each.suite, "data": as_text(each.data)}
        for each in part.wraps.all()
        if each.role != "reporter"
    ]
    return {
        "report": report.ident, "part": part.ident, "kind": part.kind, "blob": part.blob, "wraps": wraps,
        "nonce": as_text(part.nonce), "hidden": as_text(part.hidden), "added_on": part.added_on.isoformat(),
        "from_reporter": part.from_reporter, "sealed_at": part.sealed_at,
    }  # fmt: skip


def file_of(ref: Ref, ident: str, by: Actor) -> dict[str, Any]:
    """One file of a report, as the vault is asked to open it. Refuses what is no file of it."""
    report = visible_to(by).filter(pk=ref.id).first()
    part = report.parts.filter(ident=ident).exclude(blob="").first() if report else None
    if report is None or part is None:
        raise NotFound("There is no such file, or you may not open it.")
    return as_asked(part, report)


@dataclass(frozen=True)
class ReportsWaiting:
    """What the first page says of reports. written: those whose reporters wrote again, of so many."""

    rows: tuple[ReportRow, ...]
    total: int
    written: tuple[ReportRow, ...]
    written_total: int
    unsorted: int
    has_key: bool


def waiting(by: Actor, *, today: date, most: int) -> ReportsWaiting:
    """The first few reports of the queue, and how many there are."""
    rows, written = queue(by, today=today), written_again(by, today=today)
    return ReportsWaiting(
        tuple(rows[:most]), len(rows), tuple(written[:most]), len(written), unsorted(by),
        HandlerKey.objects.filter(owner=by.id).exists(),
    )  # fmt: skip


def to_enter(*, before: date) -> list[Ref]:
    """Reports whose day is over and that the ledger does not know yet, in no order of their coming."""
    rows = Report.objects.filter(entered=False, received_on__lt=before).order_by("ident")
    return [row.ref for row in rows.only("pk")]


def kept_from(person: Ref) -> set[Ref]:
    """Every report that a person is kept from, with all that belongs to it: about them, or stepped out of."""
    theirs = Q(keeps_from__person=str(person)) | Q(stepped_out__person=str(person))
    return with_belongings(Report.objects.filter(theirs))
