"""Asking how long reports are kept, what holds them, and whose end is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import overload

from django.db.models import Q, QuerySet

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.queries import asked_by_same_person, names_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.reporting.models import Body, Report
from custodiet.reporting.queries.reports import visible_to
from custodiet.reporting.rules import Ending, Stage


@dataclass(frozen=True)
class HoldCard:
    """A hold that runs."""

    ref: Ref
    reason_words: str
    until_on: date
    begun_by: str


@dataclass(frozen=True)
class EndRow:
    """A report whose time is over. asked: the request that waits, by whom; empty when nobody has asked."""

    ref: Ref
    number: str
    ended_on: date
    due_on: date
    hold: HoldCard | None
    asked: Ref | None
    asked_by: str
    may_answer: bool


class EndRows(Sequence[EndRow]):
    """Reports whose time is over, read only for the page that is shown."""

    def __init__(self, rows: QuerySet[Report, Report], by: Actor, today: date) -> None:
        self._rows, self._by, self._today = rows, by, today

    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, place: int) -> EndRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[EndRow]: ...
    def __getitem__(self, place: int | slice) -> EndRow | list[EndRow]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        rows = list(self._rows.prefetch_related("holds", "destructions")[place])
        actors = {each.begun_by for row in rows for each in row.holds.all()}
        actors |= {each.asked_by for row in rows for each in row.destructions.all()}
        names = names_of(actors)
        return [_row(row, names, self._by, self._today) for row in rows]


def _row(report: Report, names: dict[str, str], by: Actor, today: date) -> EndRow:
    asked = next((each for each in report.destructions.all() if each.stage == Ending.ASKED), None)
    holds = _running(report, names, today)
    ended, due = report.told_on or report.received_on, destroy_on(report) or today
    may = asked is not None and not asked_by_same_person(asked.asked_by, by)
    return EndRow(
        report.ref, report.number, ended, due, holds[0] if holds else None, asked.ref if asked else None,
        names[asked.asked_by] if asked else "", may,
    )  # fmt: skip


def destroy_on(report: Report) -> date | None:
    """From which day what a report says may be destroyed; None while it goes on."""
    if report.told_on is None:
        return None
    name = "reporting.kept_after_passing_on" if report.lead else "reporting.kept_after_end"
    length: timedelta = rule(name, on=report.told_on).value
    return report.told_on + length


def time_over(by: Actor, *, today: date) -> EndRows:
    """Reports whose time is over, the longest over first. Refuses whoever reads no reports."""
    if scope_of(by, Permission.REPORT_READ) is None:
        raise NotAllowed("Your role does not include reading reports. You can still report a concern.")
    short = today - rule("reporting.kept_after_end", on=today).value
    long = today - rule("reporting.kept_after_passing_on", on=today).value
    over = Q(lead="", told_on__lte=short) | (~Q(lead="") & Q(told_on__lte=long))
    rows = visible_to(by).filter(over, stage=Stage.ENDED).order_by("told_on", "pk")
    return EndRows(rows, by, today)


def holds_of(report: Report, today: date) -> list[HoldCard]:
    """The holds of a report that run on a day, the longest first."""
    return _running(report, names_of({each.begun_by for each in report.holds.all()}), today)


def _running(report: Report, names: dict[str, str], today: date) -> list[HoldCard]:
    words = {each.code: each.words for each in rule("reporting.hold_reasons", on=today).value}
    runs = [each for each in report.holds.all() if each.lifted_at is None and each.until_on >= today]
    return [
        HoldCard(each.ref, words.get(each.reason, each.reason), each.until_on, names[each.begun_by])
        for each in sorted(runs, key=lambda each: (each.until_on, each.pk), reverse=True)
    ]


def bodies() -> list[Body]:
    """The bodies that reports may be exported to, by name."""
    return list(Body.objects.filter(closed_at=None).order_by("name"))
