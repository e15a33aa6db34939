"""Figures of the reports that somebody may count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.core.actors import Actor
from custodiet.core.clocks import MONTHS
from custodiet.core.errors import NotAllowed
from custodiet.core.policy import rule
from custodiet.reporting.figures import months_to, usual_wait, waits, without_small
from custodiet.reporting.models import Report
from custodiet.reporting.queries.reports import visible_to
from custodiet.reporting.rules import Door, Stage


@dataclass(frozen=True)
class Table:
    """One way of counting reports, small numbers hidden. chart: as the page draws it, with its table."""

    title: str
    rows: tuple[tuple[str, int | None], ...]
    chart: SimpleNamespace


@dataclass(frozen=True)
class Figures:
    """Reports that came in the last twelve months.

    total     None where it is small
    fewest    the fewest that are shown
    usual     the median of days to the first answer; None where too few were answered
    within    days in which a reporter is to be answered
    """

    since: date
    total: int | None
    fewest: int
    tables: tuple[Table, ...]
    usual: float | None
    within: int


def figures(by: Actor, *, today: date) -> Figures:
    """Count the reports of the last twelve months that this actor may be near. One query.

    Refuses whoever may not see figures of reports.
    """
    if scope_of(by, Permission.REPORT_FIGURES) is None:
        raise NotAllowed("Your role does not include figures of reports.")
    fewest = int(rule("reporting.smallest_count", on=today).value)
    months = months_to(today)
    since = date(months[0][0], months[0][1] + 1, 1)
    seen = visible_to(by, Permission.REPORT_FIGURES).filter(received_on__gte=since)
    rows = list(seen.only("received_on", "door", "urgent", "stage", "acknowledged_on"))
    pairs = [(row.received_on, row.acknowledged_on) for row in rows]
    shown = without_small([len(rows)], fewest)[0]
    return Figures(
        since=since, total=shown, fewest=fewest, tables=_tables(rows, months, pairs, fewest),
        usual=usual_wait(pairs, fewest), within=rule("reporting.acknowledge_within", on=today).value.days,
    )  # fmt: skip


def _tables(
    rows: Sequence[Report],
    months: Sequence[tuple[int, int]],
    pairs: Sequence[tuple[date, date | None]],
    fewest: int,
) -> tuple[Table, ...]:
    by_month = Counter((row.received_on.year, row.received_on.month - 1) for row in rows)
    doors, stages = Counter(row.door for row in rows), Counter(row.stage for row in rows)
    risk = sum(row.urgent for row in rows)
    came = [(f"{MONTHS[m]} {y}", by_month[(y, m)]) for y, m in months]
    return (
        _table("month", "When they came", came, fewest),
        _table("door", "Which way they came", [(each.words, doors[each]) for each in Door], fewest),
        _table("risk", "Whether somebody was said to be at risk",
               [("Said to be at risk", risk), ("Not said", len(rows) - risk)], fewest),
        _table("stage", "How far they have come", [(each.words, stages[each]) for each in Stage], fewest),
        _table("wait", "How long the first answer took", waits(pairs), fewest),
    )  # fmt: skip


def _table(ident: str, title: str, counted: Sequence[tuple[str, int]], fewest: int) -> Table:
    kept = without_small([count for _, count in counted], fewest)
    rows = tuple((words, count) for (words, _), count in zip(counted, kept, strict=True))
    chart = SimpleNamespace(
        title=title, unit="Reports", rows=rows, compared=None, ident=ident, hidden_words="Hidden"
    )
    return Table(title, rows, chart)
