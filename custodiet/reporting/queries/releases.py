"""Asking about releases: who asked to know a reporter, what was agreed, and what is open now."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from django.db.models import QuerySet

from custodiet.accounts.permissions import Permission, may, scope_of
from custodiet.accounts.queries import account_of, names_of, within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound
from custodiet.core.refs import Ref
from custodiet.ledger.queries import Badge, badge
from custodiet.reporting.models import Part, Release, ReleasePart
from custodiet.reporting.parts import RELEASE
from custodiet.reporting.queries.reports import WHO_WORDS, as_asked, in_custody
from custodiet.reporting.queries.reports import visible_to as reports_visible_to
from custodiet.reporting.rules import Custody, Manner
from custodiet.sealing.places import Kind


@dataclass(frozen=True)
class ReleaseRow:
    """One request in a list."""

    ref: Ref
    number: str
    asked_at: datetime
    asked_by: str
    days: int
    stage_words: str
    ends_at: datetime | None


class ReleaseRows(Sequence[ReleaseRow]):
    """Requests as rows, read from the database only for the page that is shown."""

    def __init__(self, rows: QuerySet[Release, Release]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, place: int) -> ReleaseRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[ReleaseRow]: ...
    def __getitem__(self, place: int | slice) -> ReleaseRow | list[ReleaseRow]:
        found = [self._rows[place]] if isinstance(place, int) else list(self._rows[place])
        names = names_of({each.asked_by for each in found})
        rows = [
            ReleaseRow(
                each.ref, each.report.number, each.asked_at, names[each.asked_by], each.days,
                Custody(each.stage).words, each.ends_at,
            )
            for each in found
        ]  # fmt: skip
        return rows[0] if isinstance(place, int) else rows


def visible_to(by: Actor) -> QuerySet[Release, Release]:
    """The requests this actor may be near: those about reports of their desk that are not kept from them."""
    rows = within_reach(Release.objects.all(), by, Permission.RELEASE_READ, unit="report__desk")
    if by.person is None:
        return rows
    me = str(by.person)
    return rows.exclude(report__stepped_out__person=me).exclude(report__keeps_from__person=me)


def releases(by: Actor, *, waiting: bool = False) -> ReleaseRows:
    """Requests, the newest first. waiting: only those that no custodian has decided on.

    Refuses whoever neither asks nor decides.
    """
    if scope_of(by, Permission.RELEASE_READ) is None:
        raise NotAllowed("Your role does not include this. If you need it for your work, ask for access.")
    rows = visible_to(by).select_related("report")
    return ReleaseRows((rows.filter(stage=Custody.ASKED) if waiting else rows).order_by("-asked_at", "-pk"))


@dataclass(frozen=True)
class PartRow:
    """One part that was asked for. said: what became of it, in words."""

    pk: int
    words: str
    said: str


@dataclass(frozen=True)
class ReleaseCard:
    """One request's page. open_now: the asker may read what was agreed, until ends_at."""

    ref: Ref
    report: Ref
    number: str
    manner: str
    stage: Custody
    stage_words: str
    asked_by: str
    asked_at: datetime
    reason: str
    days: int
    decided_by: str
    decided_at: datetime | None
    answer: str
    ends_at: datetime | None
    parts: tuple[PartRow, ...]
    badge: Badge
    is_mine: bool
    may_decide: bool
    may_end: bool
    open_now: bool


def release_card(release: Release, by: Actor, *, now: datetime) -> ReleaseCard:
    """One request, for whoever may be near it."""
    names = names_of({release.asked_by, release.decided_by} - {""})
    stage, mine, guard = Custody(release.stage), release.asked_by == by.id, release.guard()
    running = stage is Custody.AGREED and release.ends_at is not None and now < release.ends_at
    return ReleaseCard(
        release.ref, release.report.ref, release.report.number, Manner(release.report.manner).words,
        stage, "Ended" if stage is Custody.AGREED and not running else stage.words,
        names[release.asked_by], release.asked_at, release.reason, release.days,
        names.get(release.decided_by, ""), release.decided_at, release.answer, release.ends_at,
        tuple(
            PartRow(each.pk, WHO_WORDS[Kind(each.part.kind)], _said(each.agreed))
            for each in release.parts.select_related("part").order_by("pk")
        ),
        badge(release), mine,
        stage is Custody.ASKED and not mine and may(by, Permission.RELEASE_DECIDE, guard),
        running and may(by, Permission.RELEASE_END, guard),
        running and mine,
    )  # fmt: skip


def _said(agreed: bool | None) -> str:
    return {None: "Not decided", True: "Agreed", False: "Refused"}[agreed]


def asker_is_near(release: Release) -> bool:
    """Whether whoever asked may still ask about this report: it was not handed over, nor kept from them."""
    who = account_of(release.asked_by)
    return who is not None and may(who, Permission.RELEASE_ASK, release.guard())


def to_ask_for(report: Ref, by: Actor) -> list[tuple[str, str]]:
    """The parts of who a reporter is that custodians keep: (name, words). Refuses a report out of reach."""
    found = reports_visible_to(by).filter(pk=report.id).first()
    if found is None:
        raise NotFound("There is no such record, or you may not open it.")
    parts = found.parts.prefetch_related("wraps").order_by("pk")
    return [(part.ident, WHO_WORDS[Kind(part.kind)]) for part in parts if in_custody(part)]


def of_report(report: Ref, by: Actor) -> list[ReleaseRow]:
    """The requests about one report, the newest first."""
    if scope_of(by, Permission.RELEASE_READ) is None:
        return []
    rows = visible_to(by).filter(report_id=report.id).select_related("report")
    return ReleaseRows(rows.order_by("-asked_at", "-pk"))[0:50]


def sealed_parts(rows: Sequence[ReleasePart]) -> list[dict[str, Any]]:
    """Parts that were asked for, as a custodian's vault takes them."""
    return [as_asked(each.part, each.part.report) for each in rows]


def given_parts(release: Release) -> list[dict[str, Any]]:
    """What was agreed, as the asker's vault takes it: with the key that was given to them, and no other."""
    return [
        {**as_asked(each.part, release.report), "wraps": [_given(each)]}
        for each in release.parts.filter(agreed=True).select_related("part").order_by("pk")
    ]


def _given(row: ReleasePart) -> dict[str, Any]:
    data = b64encode(bytes(row.data)).decode()
    return {"reader": row.reader, "role": RELEASE, "suite": row.suite, "data": data}


def over(*, now: datetime) -> list[Ref]:
    """Releases whose time is up and that still hold a key."""
    return [row.ref for row in Release.objects.filter(stage=Custody.AGREED, ends_at__lte=now).only("pk")]


def parts_named(report: Any, idents: Sequence[str]) -> list[Part]:
    """The parts of a report by these names that custodians keep."""
    found = report.parts.filter(ident__in=idents).prefetch_related("wraps").order_by("pk")
    return [part for part in found if in_custody(part)]
