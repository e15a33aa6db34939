"""Amounts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from custodiet.website.charts.scales import Tick, tick_words

ROW, BAR_LEFT, BAR_RIGHT, LINE_OF = 34.0, 290.0, 640.0, 38


@dataclass(frozen=True)
class BarsChart:
    """Amounts side by side, lying.

    rows      words and amount; None is a number hidden because it is small
    compared  the one row that is drawn in the second colour, counted from 0
    """

    title: str
    unit: str
    rows: Sequence[tuple[str, float | None]]
    compared: int | None = None
    ident: str = "bars"
    hidden_words: str = "<5"


class Bar(NamedTuple):
    """One bar: its words in at most two lines, its top, its length and what is written at its end."""

    lines: list[Tick]
    y: float
    middle: float
    width: float
    end: float
    words: str
    look: str


@dataclass(frozen=True)
class BarsDrawing:
    """A BarsChart with every mark in its place."""

    chart: BarsChart
    described: str
    height: float
    bars: list[Bar]
    rows: list[tuple[str, str]]


def draw_bars(chart: BarsChart) -> BarsDrawing:
    """Place the bars, the longest from edge to edge; a hidden one is a short dashed box."""
    longest = max((value for _, value in chart.rows if value is not None), default=0) or 1
    bars, rows = [], []
    for place, (said, value) in enumerate(chart.rows):
        top = ROW * place + 6
        amount = chart.hidden_words if value is None else tick_words(round(value, 1))
        look = "bar--hidden" if value is None else "mark" if place == chart.compared else "bar"
        width = 26.0 if value is None else round((BAR_RIGHT - BAR_LEFT) * value / longest, 1)
        first = top + 15 if len(said) <= LINE_OF else top + 7
        lines = [Tick(round(first + 16 * line, 1), text) for line, text in enumerate(two_lines(said))]
        bars.append(Bar(lines, top, top + 16, width, BAR_LEFT + width + 8, amount, look))
        rows.append((said, amount))
    described = "; ".join(f"{said}: {amount}" for said, amount in rows) or "Nothing to show"
    return BarsDrawing(chart, f"{described}.", ROW * max(len(rows), 1) + 8, bars, rows)


def two_lines(said: str, most: int = LINE_OF) -> list[str]:
    """Break words at a space into two lines; what is longer still ends in an ellipsis."""
    if len(said) <= most:
        return [said]
    cut = said.rfind(" ", 0, most + 1)
    cut = cut if cut > 0 else most
    rest = said[cut:].strip()
    return [said[:cut], rest if len(rest) <= most else f"{rest[: most - 1]}…"]
