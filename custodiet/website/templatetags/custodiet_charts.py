"""Charts as inline drawings, each with its table. `{% load custodiet_charts %}`

Only classes are written, so that a strict content policy holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from custodiet.website.charts import (
    BarsChart,
    DayStrip,
    PeersChart,
    SharesChart,
    draw_bars,
    draw_days,
    draw_peers,
    draw_shares,
)
from custodiet.website.charts.bars import BAR_LEFT
from custodiet.website.charts.peers import CEILING, FLOOR, LEFT, RIGHT
from custodiet.website.charts.shares import LEFT as SHARES_LEFT
from custodiet.website.charts.shares import RIGHT as SHARES_RIGHT
from custodiet.website.charts.shares import TOP as SHARES_TOP
from custodiet.website.components.html import join

register = template.Library()


@register.simple_tag
def peers_chart(chart: PeersChart) -> SafeString:
    """A person's rate, with its interval, beside their peers."""
    drawn = draw_peers(chart)
    top = 26
    places = {
        "left": LEFT,
        "right": RIGHT,
        "floor": int(FLOOR),
        "top": top,
        "floor_to_top": int(FLOOR) - top,
        "ceiling": CEILING,
    }
    heads = ("Who", "Rate", "From", "To")
    return join((_draw("peers_chart", drawn, **places), _figures(chart.unit, heads, drawn.rows)))


@register.simple_tag
def bars(chart: BarsChart) -> SafeString:
    """Amounts side by side."""
    drawn = draw_bars(chart)
    rows = _figures(chart.unit, ("What", "Number"), drawn.rows)
    return join((_draw("bars", drawn, left=BAR_LEFT), rows))


@register.simple_tag
def shares_chart(chart: SharesChart) -> SafeString:
    """Shares with their intervals."""
    drawn = draw_shares(chart)
    places = {
        "left": SHARES_LEFT, "right": SHARES_RIGHT, "top": SHARES_TOP, "below": drawn.floor + 18,
        "words_at": drawn.floor + 38, "middle": (SHARES_LEFT + SHARES_RIGHT) / 2,
    }  # fmt: skip
    heads = ("What", "Share", "From", "To")
    return join((_draw("shares", drawn, **places), _figures(chart.unit, heads, drawn.rows)))


@register.simple_tag
def day_strip(chart: DayStrip) -> SafeString:
    """What was received on each day, with its gaps."""
    drawn = draw_days(chart)
    places = {
        "ticks_at": drawn.bottom + 16,
        "key_at": drawn.bottom + 30,
        "key_words_at": drawn.bottom + 42,
        "height": drawn.bottom + 50,
    }
    heads = ("Extract", "Days", "State")
    gaps = drawn.gaps or [("Every extract", "All days", "Whole")]
    summary = "Show the gaps as a table"
    table = _figures("Days that are not whole", heads, gaps, numbers=False, summary=summary)
    return join((_draw("day_strip", drawn, **places), table))


def _draw(name: str, drawn: Any, **places: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", {"d": drawn, **places})


def _figures(
    caption: str,
    heads: Iterable[str],
    rows: Iterable[Iterable[str]],
    *,
    numbers: bool = True,
    summary: str = "Show the figures as a table",
) -> SafeString:
    inside = {"caption": caption, "heads": heads, "rows": rows, "numbers": numbers, "summary": summary}
    return render_to_string("components/figures.html", inside)
