"""Asking about the data: what is held, what is missing or wrong, and what that means for which detector."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace

from django.db.models import Sum

from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import names_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.detection import cards, supply
from custodiet.detection.events import EVENTS
from custodiet.detection.gaps import Usual, stretches
from custodiet.detection.models import DataCheck, Extract
from custodiet.detection.quality import Figures, Measures, faults
from custodiet.detection.queries.extracts import may_import
from custodiet.detection.queries.reading import hidden_tables, must_read
from custodiet.detection.stages import CheckStage
from custodiet.detection.tables import AUDIT_ONLY, KEPT

_STRIP_DAYS = 366  # shown at most, the latest


@dataclass(frozen=True)
class LogRow:
    """One table, or one system's look-ups, in the list."""

    table: str
    system: str
    rows: int
    first_at: datetime | None
    last_at: datetime | None
    missing: int
    short: int
    refused: int
    left_out: int
    faults: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the page calls it."""
        return (
            f"{self.system.capitalize()}, look-ups"
            if self.system
            else self.table.replace("_", " ").capitalize()
        )


@dataclass(frozen=True)
class Reader:
    """A detector that reads a table, and whether it can run without."""

    name: str
    title: str
    needs: bool


@dataclass(frozen=True)
class ColumnRow:
    """One column: what it says, whether every row must have it, and how many rows in a hundred lack it."""

    name: str
    says: str
    required: bool
    lacking: int
    percent: float


@dataclass(frozen=True)
class LogCard:
    """Everything that the page of one table shows; of look-ups, of every system."""

    table: str
    says: str
    audit_only: bool
    systems: tuple[LogSystem, ...]
    readers: tuple[Reader, ...]
    refusals: tuple[tuple[str, int], ...]
    repeated: int
    differing: int
    skipped: int


@dataclass(frozen=True)
class LogSystem:
    """One system's part of a table."""

    figures: Figures
    faults: tuple[str, ...]
    columns: tuple[ColumnRow, ...]
    gaps: tuple[tuple[date, date, str], ...]
    clocks: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class DataCard:
    """The page of the data's quality. checked_at is None until the data has been checked once."""

    checked_at: datetime | None
    asked_by: str
    under_way: bool
    why: str
    logs: tuple[LogRow, ...]
    strip: SimpleNamespace | None
    absent: tuple[tuple[str, str, tuple[Reader, ...]], ...]
    may_check: bool
    ref: Ref | None

    @property
    def faulty(self) -> tuple[LogRow, ...]:
        """The logs of which something is said."""
        return tuple(each for each in self.logs if each.faults)


def data_card(by: Actor, *, today: date) -> DataCard:
    """What is held and how whole it is, as the latest check has it. Four queries, however much is held.

    Refuses whoever reads no runs.
    """
    must_read(by, Permission.RUN_READ)
    done, latest = _checks()
    hidden = hidden_tables(by)
    figures = [each for each in _figures(done) if each.table not in hidden]
    measures, span = _measures(today), _span(figures, today)
    refused = Counter(dict(Extract.objects.order_by().values_list("table").annotate(n=Sum("refused"))))
    logs = tuple(_row(each, span, measures, refused) for each in figures)
    held = {each.table for each in figures}
    return DataCard(
        checked_at=done.checked_at if done else None,
        asked_by=names_of({done.asked_by})[done.asked_by] if done else "",
        under_way=latest is not None and latest.stage == CheckStage.ASKED,
        why=latest.why if latest and latest.stage == CheckStage.FAILED else "",
        logs=logs, strip=_strip(figures, span, measures),
        absent=tuple(
            (name, supply.EXTRACTS[name], readers)
            for name in KEPT
            if name not in held | hidden and name in supply.EXTRACTS and (readers := _readers(name))
        ),
        may_check=may_import(by), ref=done.ref if done else None,
    )  # fmt: skip


def log_card(table: str, by: Actor, *, today: date) -> LogCard:
    """What is held of one table. Refuses a name that is none, and one that no check has found."""
    must_read(by, Permission.RUN_READ)
    done, _ = _checks()
    hidden = hidden_tables(by)
    every = [each for each in _figures(done) if each.table not in hidden]
    mine = [each for each in every if each.table == table]
    if not mine:
        raise NotFound("There is no such table, or nothing of it is held.")
    measures, span = _measures(today), _span(every, today)
    extracts = list(Extract.objects.filter(table=table).only("reasons", "repeated", "differing", "left_out"))
    reasons: Counter[str] = Counter()
    for each in extracts:
        reasons.update(each.reasons)
    return LogCard(
        table=table, says=KEPT[table].says, audit_only=table in AUDIT_ONLY,
        systems=tuple(_system(each, span, measures) for each in mine), readers=_readers(table),
        refusals=tuple(reasons.most_common()), repeated=sum(each.repeated for each in extracts),
        differing=sum(each.differing for each in extracts), skipped=sum(each.left_out for each in extracts),
    )  # fmt: skip


def _figures(done: DataCheck | None) -> list[Figures]:
    return [Figures.of_json(each) for each in done.figures] if done else []


def _checks() -> tuple[DataCheck | None, DataCheck | None]:
    """The latest check that is done, and the latest of all."""
    latest = DataCheck.objects.order_by("-pk").first()
    if latest is None or latest.stage == CheckStage.DONE:
        return latest, latest
    return DataCheck.objects.filter(stage=CheckStage.DONE).order_by("-pk").first(), latest


def _measures(today: date) -> Measures:
    return Measures(
        Usual(
            int(rule("detection.gap_usual_rows", on=today).value),
            int(rule("detection.gap_short_percent", on=today).value),
        ),
        int(rule("detection.clock_gain_percent", on=today).value),
        int(rule("detection.clock_rows", on=today).value),
    )


def _span(figures: list[Figures], today: date) -> tuple[date, date] | None:
    """The days between which every log ought to have rows: those of all logs together, none after today."""
    days = [day for each in figures for day in each.days if day <= today]
    return (min(days), max(days)) if days else None


def _row(figures: Figures, span: tuple[date, date] | None, by: Measures, refused: Counter[str]) -> LogRow:
    gap = figures.gaps(*span, by.usual) if span else None
    return LogRow(
        figures.table, figures.system, figures.rows, figures.first_at, figures.last_at,
        len(gap.missing) if gap else 0, len(gap.short) if gap else 0, refused[figures.table],
        figures.shared + figures.disputed + figures.accounts,
        tuple(faults(figures, *span, by)) if span else (),
    )  # fmt: skip


def _system(figures: Figures, span: tuple[date, date] | None, by: Measures) -> LogSystem:
    gap = figures.gaps(*span, by.usual) if span else None
    stretched = [(first, last, "No row") for first, last in stretches(gap.missing)] if gap else []
    stretched += [(first, last, "Few rows") for first, last in stretches(gap.short)] if gap else []
    columns = tuple(
        ColumnRow(
            each.name, each.says, each.required, (lacking := figures.rows - figures.filled[each.name]),
            100 * lacking / figures.rows if figures.rows else 0.0,
        )
        for each in KEPT[figures.table].columns
    )  # fmt: skip
    return LogSystem(
        figures, tuple(faults(figures, *span, by)) if span else (), columns, tuple(sorted(stretched)),
        tuple((season, each.rows, each.off_percent) for season, each in sorted(figures.clocks.items())),
    )  # fmt: skip


def _readers(table: str) -> tuple[Reader, ...]:
    """Every detector that reads a table, those first that cannot run without."""
    found = []
    for card in cards.detectors():
        if table in supply.tables_of(card):
            needs = card.rows == table or any(
                {one.strip().partition(".")[0] for one in need.split("|")} == {table} for need in card.needs
            )
            found.append(Reader(card.name, card.title, needs))
    return tuple(sorted(found, key=lambda each: not each.needs))


def _strip(figures: list[Figures], span: tuple[date, date] | None, by: Measures) -> SimpleNamespace | None:
    """What each log brought on each day, as the tag day_strip takes it: logs that bring rows every day."""
    if span is None:
        return None
    # casework reaches back before the logs that are watched; days before those begin are no gaps of theirs
    begin = min((min(each.days) for each in figures if each.system and each.days), default=span[0])
    first, last = max(span[0], begin, span[1] - timedelta(days=_STRIP_DAYS - 1)), span[1]
    rows = []
    for each in figures:
        usual = sorted(each.days.values())[len(each.days) // 2] if each.days else 0
        if usual < by.usual.rows or (each.table not in EVENTS and not each.system):
            continue
        short = set(each.gaps(first, last, by.usual).short)
        days = {day: "part" if day in short else "whole" for day, count in each.days.items() if count}
        name = each.system or each.table.replace("_", " ")
        rows.append(SimpleNamespace(name=name.capitalize(), days=days, notes={}))
    if not rows:
        return None
    return SimpleNamespace(
        title="Rows held of each day", first_on=first, last_on=last, rows=rows, ident="held"
    )
