"""Asking what waits to be given to the custodians of another desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.db.models import QuerySet
from django.utils.timezone import localdate

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.queries import within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.reporting.models import Moving
from custodiet.reporting.rules import Due, Stage


@dataclass(frozen=True)
class MovingRow:
    """Who one reporter is, which waits to be given on. to: the desk that the report is with."""

    ref: Ref
    number: str
    to: str
    due: Due
    due_words: str
    late: bool


class MovingRows(Sequence[MovingRow]):
    """What waits, read from the database only for the page that is shown."""

    def __init__(self, rows: QuerySet[Moving, Moving], today: date) -> None:
        self._rows, self._today = rows, today

    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, place: int) -> MovingRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[MovingRow]: ...
    def __getitem__(self, place: int | slice) -> MovingRow | list[MovingRow]:
        if isinstance(place, int):
            return _row(self._rows[place], self._today)
        return [_row(each, self._today) for each in self._rows[place]]


def _row(moving: Moving, today: date) -> MovingRow:
    asked = localdate(moving.asked_at)
    due = Due("Give it on", asked + rule("reporting.identity_given_within", on=asked).value, None)
    return MovingRow(
        moving.ref, moving.report.number, moving.report.desk, due, due.words(today), due.late(today)
    )


def moving(by: Actor, *, today: date) -> MovingRows:
    """Who reporters are, of reports that went to another desk, the longest waiting first.

    Refuses whoever keeps no names.
    """
    if scope_of(by, Permission.RELEASE_DECIDE) is None:
        raise NotAllowed("Your role does not include this. If you need it for your work, ask for access.")
    rows = within_reach(Moving.objects.filter(over_at=None), by, Permission.RELEASE_DECIDE, unit="desk")
    rows = rows.exclude(report__stage=Stage.DESTROYED)
    if by.person is not None:
        me = str(by.person)
        rows = rows.exclude(report__stepped_out__person=me).exclude(report__keeps_from__person=me)
    return MovingRows(rows.select_related("report").order_by("asked_at", "pk"), today)


def still_with(report: Ref) -> str:
    """The desk whose custodians hold who a report's sender is, while it waits; empty otherwise."""
    row = Moving.objects.filter(report_id=report.id, over_at=None).first()
    return row.desk if row else ""
