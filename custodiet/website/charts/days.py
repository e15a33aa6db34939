"""What was received, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, NamedTuple

from custodiet.core.clocks import MONTHS
from custodiet.website.charts.scales import Tick

State = Literal["whole", "part", "missing"]
STRIP_LEFT, STRIP_RIGHT, STRIP_ROW = 170.0, 716.0, 28.0
ROOM = 70  # between the words of two ticks
LOOKS: dict[State, str] = {"whole": "ok", "part": "part", "missing": "gap"}
STATE_WORDS: dict[State, str] = {"whole": "Whole", "part": "Part", "missing": "Missing"}


@dataclass(frozen=True)
class StripRow:
    """One extract, day by day. A day that is not named was not received: it is missing.

    note  what to write beside the gaps in the table, for example "00:00 to 14:10 BST"
    """

    name: str
    days: Mapping[date, State]
    notes: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DayStrip:
    """What was received on each day, first and last included."""

    title: str
    first_on: date
    last_on: date
    rows: Sequence[StripRow]
    ident: str = "days"


class Span(NamedTuple):
    """Days in a row that are in one state."""

    first_on: date
    last_on: date
    state: State


class Strip(NamedTuple):
    """One row of the drawing: its words, its top and (look, x, width) for each box."""

    name: str
    y: float
    baseline: float
    boxes: list[tuple[str, float, float]]


@dataclass(frozen=True)
class StripDrawing:
    """A DayStrip with every mark in its place."""

    chart: DayStrip
    described: str
    strips: list[Strip]
    ticks: list[Tick]
    bottom: float
    gaps: list[tuple[str, str, str]]


def draw_days(chart: DayStrip) -> StripDrawing:
    """Place a box for each day, or one for each span when there are too many days to tell apart."""
    every = [chart.first_on + timedelta(days=n) for n in range((chart.last_on - chart.first_on).days + 1)]
    width = (STRIP_RIGHT - STRIP_LEFT) / len(every)
    strips, gaps = [], []
    for place, row in enumerate(chart.rows):
        spans = spans_of(row, every)
        shown = list(spans) if width < 4 else [Span(on, on, row.days.get(on, "missing")) for on in every]
        # whole days first, so that a gap of one day in a long year is drawn on top of its neighbours
        shown.sort(key=lambda span: span.state != "whole")
        boxes = [_box(span, chart.first_on, width) for span in shown]
        top = STRIP_ROW * place + 6
        strips.append(Strip(row.name, top, top + 14, boxes))
        gaps += [(row.name, span_words(span), _state(row, span)) for span in spans if span.state != "whole"]
    bottom = STRIP_ROW * len(chart.rows) + 6
    told = "; ".join(f"{name}, {days}: {state.lower()}" for name, days, state in gaps)
    described = f"All days are whole except: {told}." if told else "All days are whole."
    return StripDrawing(chart, described, strips, _months(every, width), bottom, gaps)


def spans_of(row: StripRow, every: Sequence[date]) -> list[Span]:
    """The days of one extract as spans of one state each."""
    spans: list[Span] = []
    for on in every:
        state = row.days.get(on, "missing")
        if spans and spans[-1].state == state:
            spans[-1] = Span(spans[-1].first_on, on, state)
        else:
            spans.append(Span(on, on, state))
    return spans


def _box(span: Span, start: date, width: float) -> tuple[str, float, float]:
    x = STRIP_LEFT + width * (span.first_on - start).days
    days = (span.last_on - span.first_on).days + 1
    gap = min(2.0, width / 4)
    # a single missing day in a long year must still be seen
    least = 1.0 if span.state == "whole" else 3.0
    return LOOKS[span.state], round(x, 1), round(max(width * days - gap, least), 1)


def span_words(span: Span) -> str:
    """Days as people write them: "27 September", "9 to 11 October"; the year only when it changes."""
    first, last = span.first_on, span.last_on
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    start = f"{first.day} {MONTHS[first.month - 1]}"
    return f"{start} to {end}" if first.year == last.year else f"{start} {first.year} to {end}"


def _state(row: StripRow, span: Span) -> str:
    note = row.notes.get(span.first_on)
    return f"{STATE_WORDS[span.state]}: {note}" if note else STATE_WORDS[span.state]


def _months(every: Sequence[date], width: float) -> list[Tick]:
    """The first day, each first of a month that has room on both sides, and the last day."""
    first, last = _tick(every[0], STRIP_LEFT, "start"), _tick(every[-1], STRIP_RIGHT, "end")
    if len(every) == 1:
        return [first]
    ticks = [first]
    for place, on in enumerate(every):
        at = round(STRIP_LEFT + width * place, 1)
        if on.day == 1 and at - ticks[-1].at > ROOM and last.at - at > ROOM:
            ticks.append(_tick(on, at, "middle"))
    return [*ticks, last]


def _tick(on: date, at: float, anchor: str) -> Tick:
    return Tick(at, f"{on.day} {MONTHS[on.month - 1][:3]}", anchor)
