"""Where the marks of a chart stand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as some

from custodiet.website.charts import (
    BarsChart,
    DayStrip,
    PeersChart,
    StripRow,
    draw_bars,
    draw_days,
    draw_peers,
)
from custodiet.website.charts.bars import BAR_LEFT, BAR_RIGHT, two_lines
from custodiet.website.charts.days import STRIP_LEFT, STRIP_RIGHT, Span, span_words
from custodiet.website.charts.peers import CEILING, FLOOR, LEFT, MOST_DOTS, RIGHT
from custodiet.website.charts.scales import quantile, rate_words, round_steps, tick_words
from custodiet.website.tests.markup import read

PEERS = PeersChart("This officer and peers", "For every 1,000", [0.4, 1.0, 1.9, 2.5, 5.2], 14.6, 5.9, 30.0)
RATES = some.floats(0, 10_000, allow_nan=False)


@pytest.mark.parametrize(
    ("top", "steps"),
    [
        (0, [0.0, 1.0]),
        (1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (30, [0, 5, 10, 15, 20, 25, 30]),
        (30.1, [0, 5, 10, 15, 20, 25, 30, 35]),
        (8, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        (8.1, [0, 2, 4, 6, 8, 10]),
        (980, [0, 200, 400, 600, 800, 1000]),
    ],
)
def test_an_axis_goes_up_in_round_steps_to_the_first_at_or_above_the_top(
    top: float, steps: list[float]
) -> None:
    assert round_steps(top) == steps


@given(some.floats(1e-6, 1e9, allow_nan=False))
def test_an_axis_always_holds_its_top_and_never_has_too_many_steps(top: float) -> None:
    steps = round_steps(top)
    assert steps[-1] >= top * (1 - 1e-6)
    assert 2 <= len(steps) <= 10


@pytest.mark.parametrize(("part", "value"), [(0, 1.0), (0.25, 2.0), (0.5, 3.0), (0.625, 3.5), (1, 5.0)])
def test_a_quantile_lies_straight_between_its_neighbours(part: float, value: float) -> None:
    assert quantile([5, 1, 4, 2, 3], part) == value


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0.0"), (14.64, "14.6"), (99.94, "99.9"), (100, "100"), (1234.5, "1,234")]
)
def test_a_rate_has_one_decimal_place_below_a_hundred(value: float, said: str) -> None:
    assert rate_words(value) == said


def test_an_axis_has_no_idle_noughts() -> None:
    assert [tick_words(value) for value in (0.0, 0.5, 10.0, 1000.0)] == ["0", "0.5", "10", "1,000"]


@given(some.lists(RATES, max_size=200), RATES, RATES, RATES)
def test_every_mark_of_a_peers_chart_lies_inside_the_plot(
    peers: list[float], a: float, b: float, c: float
) -> None:
    low, rate, high = sorted((a, b, c))
    drawn = draw_peers(PeersChart("t", "u", peers, rate, low, high))
    places = [dot.x for dot in drawn.dots] + [tick.at for tick in drawn.ticks] + [drawn.mark, *drawn.whisker]
    assert all(LEFT <= place <= RIGHT for place in places)
    assert all(CEILING <= dot.y <= FLOOR for dot in drawn.dots)
    assert drawn.whisker[0] <= drawn.mark <= drawn.whisker[1]


def test_every_peer_is_a_dot_until_there_are_too_many_in_one_pile() -> None:
    alike = PeersChart("t", "u", [1.0] * MOST_DOTS, 2.0, 1.0, 3.0)
    assert (len(draw_peers(alike).dots), draw_peers(alike).each_dot) == (MOST_DOTS, 1)
    more = PeersChart("t", "u", [1.0] * (MOST_DOTS + 1), 2.0, 1.0, 3.0)
    assert (len(draw_peers(more).dots), draw_peers(more).each_dot) == (21, 2)


def test_a_peers_chart_is_described_in_words_and_told_again_in_a_table() -> None:
    drawn = draw_peers(PEERS)
    assert drawn.described == (
        "Half of the 5 peers are at 1.9 or below and nine in ten are between 0.5 and 4.7. "
        "This officer is at 14.6, with an interval from 5.9 to 30.0."
    )
    assert drawn.rows[0] == ("This officer, with 95% interval", "14.6", "5.9", "30.0")


def test_a_plain_number_has_no_interval_and_no_idle_noughts() -> None:
    drawn = draw_peers(PeersChart("t", "u", [0, 0, 1, 2], 13.0, 13.0, 13.0))
    assert drawn.rows[0] == ("This officer", "13", "–", "–")
    assert drawn.described.endswith("This officer is at 13.")
    assert drawn.label.words == "This officer: 13"


def test_without_peers_nothing_is_made_up_about_them() -> None:
    drawn = draw_peers(PeersChart("t", "u", [], 0.0, 0.0, 2.0))
    assert drawn.band is None
    assert len(drawn.rows) == 1
    assert drawn.described.startswith("There are no peers to compare with.")


@pytest.mark.parametrize(("rate", "anchor"), [(0.1, "start"), (15.0, "middle"), (29.9, "end")])
def test_the_words_of_a_mark_lie_towards_the_middle(rate: float, anchor: str) -> None:
    assert draw_peers(PeersChart("t", "u", [1.0], rate, 0.0, 30.0)).label.anchor == anchor


def test_the_longest_bar_goes_from_edge_to_edge_and_nothing_is_drawn_for_nought() -> None:
    drawn = draw_bars(BarsChart("t", "u", [("a", 10), ("b", 5), ("c", 0)]))
    assert [bar.width for bar in drawn.bars] == [BAR_RIGHT - BAR_LEFT, (BAR_RIGHT - BAR_LEFT) / 2, 0]


def test_a_hidden_number_is_a_dashed_box_and_is_hidden_in_the_table_too() -> None:
    drawn = draw_bars(BarsChart("t", "u", [("a", 7), ("b", None)]))
    assert (drawn.bars[1].look, drawn.bars[1].words) == ("bar--hidden", "<5")
    assert drawn.rows[1] == ("b", "<5")


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("x" * 38, ["x" * 38]),
        ("Look-ups skewed towards vulnerable women", ["Look-ups skewed towards vulnerable", "women"]),
        ("x" * 39, ["x" * 38, "x"]),
        (f"{'x ' * 19}{'y' * 39}", [("x " * 19).strip(), f"{'y' * 37}…"]),
    ],
)
def test_long_words_are_broken_into_two_lines(said: str, lines: list[str]) -> None:
    assert two_lines(said) == lines


FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)
EVERY = [FIRST + timedelta(days=n) for n in range(61)]
GONE = {date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 11)}


def test_a_day_that_was_not_received_is_missing_and_not_quiet() -> None:
    roster = StripRow("Duty roster", {on: "whole" for on in EVERY if on not in GONE})
    drawn = draw_days(DayStrip("t", FIRST, LAST, [roster]))
    assert drawn.gaps == [("Duty roster", "9 to 11 October 2026", "Missing")]
    assert [look for look, _, _ in drawn.strips[0].boxes].count("gap") == 3


def test_an_extract_that_was_never_supplied_is_missing_from_first_to_last() -> None:
    drawn = draw_days(DayStrip("t", FIRST, LAST, [StripRow("Telephony", {})]))
    assert drawn.gaps == [("Telephony", "1 September to 31 October 2026", "Missing")]


def test_a_day_received_in_part_says_which_part() -> None:
    on = date(2026, 9, 27)
    row = StripRow(
        "Command and control", {**dict.fromkeys(EVERY, "whole"), on: "part"}, {on: "00:00 to 14:10 BST"}
    )
    assert draw_days(DayStrip("t", FIRST, LAST, [row])).gaps == [
        ("Command and control", "27 September 2026", "Part: 00:00 to 14:10 BST")
    ]


def test_one_missing_day_in_a_long_year_is_drawn_last_and_wide_enough_to_see() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    row = StripRow("Crime records", {on: "whole" for on in year if on != year[100]})
    boxes = draw_days(DayStrip("t", year[0], year[-1], [row])).strips[0].boxes
    assert len(boxes) == 3
    assert boxes[-1][0] == "gap"
    assert boxes[-1][2] >= 3


@given(some.dates(date(2000, 1, 1), date(2050, 1, 1)), some.integers(0, 800))
def test_every_day_lies_inside_the_strip(first: date, days: int) -> None:
    drawn = draw_days(DayStrip("t", first, first + timedelta(days=days), [StripRow("a", {first: "whole"})]))
    assert all(STRIP_LEFT <= x <= STRIP_RIGHT for _, x, _ in drawn.strips[0].boxes)
    assert all(STRIP_LEFT <= tick.at <= STRIP_RIGHT for tick in drawn.ticks)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 9, 27), date(2026, 9, 27), "27 September 2026"),
        (date(2026, 10, 9), date(2026, 10, 11), "9 to 11 October 2026"),
        (date(2026, 9, 30), date(2026, 10, 1), "30 September to 1 October 2026"),
        (date(2026, 12, 31), date(2027, 1, 1), "31 December 2026 to 1 January 2027"),
    ],
)
def test_days_in_a_row_read_as_people_write_them(first: date, last: date, said: str) -> None:
    assert span_words(Span(first, last, "missing")) == said


STRIP = DayStrip("Rows received", FIRST, LAST, [StripRow("Crime records", dict.fromkeys(EVERY, "whole"))])
BARS = BarsChart("Findings", "Findings", [("Repeated look-ups", 7), ("Off duty", None)], compared=0)


@pytest.mark.parametrize(("tag", "chart"), [("peers_chart", PEERS), ("bars", BARS), ("day_strip", STRIP)])
def test_a_chart_is_a_picture_with_a_name_a_description_and_its_table(tag: str, chart: object) -> None:
    page = Template(f"{{% load custodiet_charts %}}{{% {tag} chart %}}").render(Context({"chart": chart}))
    seen = read(page)
    opened = {one[1]: dict(one[2]) for one in seen if one[0] == "open"}
    assert opened["svg"]["role"] == "img"
    idents = {dict(one[2]).get("id") for one in seen if one[0] == "open"}
    assert set(str(opened["svg"]["aria-labelledby"]).split()) <= idents
    assert {"title", "desc", "details", "table", "caption"} <= set(opened)
    assert "style=" not in page
