"""Rates by group, with what is too small to tell hidden. Pure: counts in, rows out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from custodiet.detection.rules import interval

FOR_EVERY = 1_000


@dataclass(frozen=True)
class Group:
    """One group of officers: how many there are, were listed, had a finding, and became a lead."""

    name: str
    officers: int
    listed: int
    found: int
    led: int


@dataclass(frozen=True)
class Rate:
    """So many for every 1,000 officers, with its 95% interval; hidden where the numbers are too small."""

    hidden: bool
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class GroupRow:
    """One group as the page shows it. officers is None where the group is hidden.

    tells  what can be told of how often it is listed, beside everybody
    """

    name: str
    officers: int | None
    listed: Rate
    found: Rate
    led: Rate
    tells: str


def rows(groups: list[Group], *, smallest: int, fewest: int) -> list[GroupRow]:
    """Give each group's rates, the small ones hidden.

    smallest  a group of fewer officers is hidden; where only one is, the next smallest is hidden with it, so
              that nobody can work it out from the whole
    fewest    a count of officers below this, but not nought, is hidden, and by the same rule never alone
    """
    size = {each.name: each.officers for each in groups}
    small = hidden(size, smallest)
    everybody = _sum(groups)
    shown = [each for each in groups if each.name not in small]
    few = {
        measure: hidden({each.name: getattr(each, measure) for each in shown}, fewest, nought_shows=True)
        for measure in ("listed", "found", "led")
    }
    given = []
    for each in groups:
        if each.name in small:
            none = Rate(hidden=True)
            given.append(GroupRow(each.name, None, none, none, none, "Too few officers to show anything."))
            continue
        rates = {
            measure: Rate(hidden=True)
            if each.name in few[measure]
            else rate(getattr(each, measure), each.officers)
            for measure in few
        }
        given.append(GroupRow(each.name, each.officers, **rates, tells=tells(rates["listed"], everybody)))
    return given


def _sum(groups: list[Group]) -> Rate:
    return rate(sum(each.listed for each in groups), sum(each.officers for each in groups))


def hidden(counts: Mapping[str, int], least: int, *, nought_shows: bool = False) -> set[str]:
    """Say which counts are hidden: those below the least, and never one alone, which the sum gives away."""
    gone = {name for name, count in counts.items() if count < least and not (nought_shows and count == 0)}
    rest = sorted((count, name) for name, count in counts.items() if name not in gone)
    rest = [(count, name) for count, name in rest if count > 0 or not nought_shows] or rest
    if len(gone) == 1 and rest:
        gone.add(rest[0][1])
    return gone


def rate(part: int, whole: int) -> Rate:
    """A count as a rate for every 1,000, with its interval by Clopper and Pearson."""
    low, high = interval(part, whole)
    return Rate(False, part / max(whole, 1) * FOR_EVERY, low * FOR_EVERY, high * FOR_EVERY)


def tells(mine: Rate, everybody: Rate) -> str:
    """Say in words what the interval lets one say."""
    if mine.hidden:
        return "Too few listed to tell."
    if mine.low > everybody.value:
        return "Listed more often than officers on the whole."
    if mine.high < everybody.value:
        return "Listed less often than officers on the whole."
    return "No difference can be told: the interval holds the rate of everybody."
