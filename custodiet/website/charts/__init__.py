"""Where each mark of a chart stands. Values in, places out; the templates only write them down.

Nothing is drawn that the table under the chart does not also say. Intervals are always drawn, missing is
drawn as missing, and a hidden number is a dashed box.
"""

from custodiet.website.charts.bars import BarsChart, draw_bars
from custodiet.website.charts.days import DayStrip, StripRow, draw_days
from custodiet.website.charts.peers import PeersChart, draw_peers
from custodiet.website.charts.shares import SharesChart, draw_shares

__all__ = [
    "BarsChart",
    "DayStrip",
    "PeersChart",
    "SharesChart",
    "StripRow",
    "draw_bars",
    "draw_days",
    "draw_peers",
    "draw_shares",
]
