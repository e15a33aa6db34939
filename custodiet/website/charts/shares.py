"""Shares of a whole with their intervals, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from custodiet.website.charts.bars import two_lines
from custodiet.website.charts.scales import Tick

ROW, LEFT, RIGHT, TOP = 40.0, 300.0, 690.0, 26.0


@dataclass(frozen=True)
class SharesChart:
    """Shares with their intervals.

    rows  words, the share, the ends of its interval (all from 0 to 1), and of how many it is
    """

    title: str
    unit: str
    rows: Sequence[tuple[str, float, float, float, int]]
    ident: str = "shares"


class Share(NamedTuple):
    """One share: its words in at most two lines, and where its mark and the ends of its interval stand."""

    lines: list[Tick]
    y: float
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class SharesDrawing:
    """A SharesChart with every mark in its place."""

    chart: SharesChart
    described: str
    height: float
    floor: float
    ticks: list[Tick]
    shares: list[Share]
    rows: list[tuple[str, str, str, str]]


def draw_shares(chart: SharesChart) -> SharesDrawing:
    """Place the shares from nothing on the left to the whole on the right, each with its interval."""
    shares, rows = [], []
    for place, (said, share, low, high, whole) in enumerate(chart.rows):
        y = TOP + ROW * place + ROW / 2
        words = two_lines(said)
        first = y + 5 if len(words) == 1 else y - 3
        lines = [Tick(round(first + 16 * turn, 1), text) for turn, text in enumerate(words)]
        shares.append(Share(lines, y, _across(share), _across(low), _across(high)))
        rows.append((said, f"{percent(share)} of {whole}", percent(low), percent(high)))
    floor = TOP + ROW * max(len(chart.rows), 1)
    ticks = [Tick(_across(part / 4), f"{25 * part} %") for part in range(5)]
    described = "; ".join(f"{said}: {share}, {low} to {high}" for said, share, low, high in rows)
    return SharesDrawing(chart, f"{described}.", floor + 46, floor, ticks, shares, rows)


def percent(share: float) -> str:
    """A share as a reader sees it: "36 %"."""
    return f"{round(share * 100)} %"


def _across(share: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0), 1)
