"""One person's rate beside those of their peers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from custodiet.website.charts.scales import Tick, quantile, rate_words, round_steps, side_of, tick_words

LEFT, RIGHT = 40.0, 680.0  # the plot, in units of the drawing, which is 720 wide
FLOOR, CEILING = 214.0, 96.0  # where the peers' dots begin, and how high they may be stacked
BIN = 10.0
MARK = 14.0
MOST_DOTS = 40  # in one pile; above it each dot stands for several peers


class Dot(NamedTuple):
    """One peer, or several when there are too many to draw."""

    x: float
    y: float


@dataclass(frozen=True)
class PeersChart:
    """One person's rate beside those of their peers.

    unit     what a rate counts: "Unexplained look-ups for every 1,000 made"
    peers    one rate for each peer, in the same unit
    low, high  the interval of the person's own rate, 95%; both the rate itself where it is a plain number
    """

    title: str
    unit: str
    peers: Sequence[float]
    rate: float
    low: float
    high: float
    who: str = "This officer"
    ident: str = "peers"


@dataclass(frozen=True)
class PeersDrawing:
    """A PeersChart with every mark in its place."""

    chart: PeersChart
    described: str
    ticks: list[Tick]
    dots: list[Dot]
    radius: float
    each_dot: int
    band: tuple[float, float] | None
    whisker: tuple[float, float]
    mark: float
    mark_left: float
    label: Tick
    rows: list[tuple[str, ...]]


def draw_peers(chart: PeersChart) -> PeersDrawing:
    """Place a person's rate, its interval, the peers and the band that nine in ten of them are in."""
    steps = round_steps(max((chart.high, chart.rate, *chart.peers)))

    def x(value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * min(value, steps[-1]) / steps[-1], 1)

    dots, radius, each = _stack([x(value) for value in chart.peers])
    said_as = _words(chart)
    own, row, interval = _own(chart)
    rows: list[tuple[str, ...]] = [row]
    band = None
    said = "There are no peers to compare with. "
    if chart.peers:
        low, middle, high = (quantile(chart.peers, part) for part in (0.05, 0.5, 0.95))
        band = (x(low), round(max(x(high) - x(low), 1.0), 1))
        said = (
            f"Half of the {len(chart.peers)} peers are at {said_as(middle)} or below and nine in ten "
            f"are between {said_as(low)} and {said_as(high)}. "
        )
        rows.append(("Peers: middle one, and nine in ten", *map(said_as, (middle, low, high))))
    return PeersDrawing(
        chart=chart,
        described=f"{said}{chart.who} is at {said_as(chart.rate)}{interval}.",
        ticks=[Tick(x(step), tick_words(step)) for step in steps],
        dots=dots,
        radius=radius,
        each_dot=each,
        band=band,
        whisker=(x(chart.low), x(chart.high)),
        mark=x(chart.rate),
        mark_left=round(x(chart.rate) - MARK / 2, 1),
        label=Tick(x(chart.rate), f"{chart.who}: {own}", side_of(x(chart.rate))),
        rows=rows,
    )


def _words(chart: PeersChart) -> Callable[[float], str]:
    """How a value is written: a plain number without idle noughts, a rate to one place."""
    return tick_words if chart.low == chart.high else rate_words


def _own(chart: PeersChart) -> tuple[str, tuple[str, ...], str]:
    """The person's own rate: its label, its row of the table, and its interval in words, if it has one."""
    rate, low, high = map(_words(chart), (chart.rate, chart.low, chart.high))
    if chart.low == chart.high:
        return rate, (chart.who, rate, "–", "–"), ""
    named = f"{chart.who}, with 95% interval"
    return f"{rate} ({low} to {high})", (named, rate, low, high), f", with an interval from {low} to {high}"


def _stack(places: Sequence[float]) -> tuple[list[Dot], float, int]:
    """Pile the dots up where several peers stand at one place; smaller dots for a taller pile."""
    bins = Counter(LEFT + BIN * round((place - LEFT) / BIN) for place in places)
    tallest = max(bins.values(), default=1)
    each = max(1, math.ceil(tallest / MOST_DOTS))
    rows = math.ceil(tallest / each)
    rise = min(9.0, (FLOOR - CEILING) / rows)
    dots = [
        Dot(place, round(FLOOR - rise * (high + 0.5), 1))
        for place, many in sorted(bins.items())
        for high in range(math.ceil(many / each))
    ]
    return dots, round(min(4.0, rise / 2), 1), each
