"""One officer's matters as they were known on a day, and where the officer stands among peers. Pure.

Nothing here is a likelihood of misconduct. It counts, lets what is old fade, and says how far small numbers
can be believed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

YEAR = timedelta(days=365.25)
HALF_LIVES = (1, 2, 5)  # years
LOOKED_BACK = 5  # years of matters in which officers are compared
DRAWS, SEED, INTERVAL = 2_000, 2026, (2.5, 97.5)


@dataclass(frozen=True)
class Matter:
    """One officer's part in one matter, as the force recorded it. Moments in UTC."""

    complaint_id: str
    officer_id: str
    matter_id: str
    recorded_at: datetime
    closed_at: datetime | None
    kind: str
    category: str
    came_from: str
    severity: str
    result: str
    person_id: str

    def known(self, at: datetime) -> Matter | None:
        """The part as known at a moment: none before it was recorded, no result before it was closed."""
        if self.recorded_at >= at:
            return None
        if self.closed_at is None or self.closed_at < at:
            return self
        return Matter(**{**self.__dict__, "closed_at": None, "result": ""})


@dataclass(frozen=True)
class Beside:
    """An officer named in the same matters.

    shared  matters that both are in
    others  further matters of that officer
    """

    officer_id: str
    shared: int
    others: int


@dataclass(frozen=True)
class Place:
    """Where an officer stands among peers, by matters recorded in the years looked back.

    count          the officer's matters
    more, same     peers with more of them, and with as many
    usual          the mean of the peers
    shrunk         the officer's mean once the few years are taken into account, with low and high
    first, last    the places between which it lies, with 95% confidence
    """

    peers: int
    count: int
    more: int
    same: int
    usual: float
    shrunk: float
    low: float
    high: float
    first: int
    last: int


@dataclass(frozen=True)
class History:
    """What is known of one officer's matters at a moment.

    faded  half-life in years -> their number, each counting a half once it is so old
    """

    matters: tuple[Matter, ...]
    faded: dict[int, float]
    by_year: tuple[tuple[int, int], ...]
    by_category: tuple[tuple[str, int], ...]
    upheld: int
    still_open: int
    beside: tuple[Beside, ...]


def faded(matters: Iterable[Matter], at: datetime, half_life: float) -> float:
    """Add matters up, each counting 1 when it is new and a half once it is half_life years old."""
    return sum(0.5 ** ((at - each.recorded_at) / (half_life * YEAR)) for each in matters)


def history(officer: str, everybody: Sequence[Matter], at: datetime) -> History:
    """Say what is known at a moment. everybody: all officers' parts, as recorded up to now."""
    seen = [known for each in everybody if (known := each.known(at))]
    mine = sorted((each for each in seen if each.officer_id == officer), key=lambda each: each.recorded_at)
    years = Counter(each.recorded_at.year for each in mine)
    span = range(min(years), at.year + 1) if years else range(0)
    return History(
        matters=tuple(reversed(mine)),
        faded={years: faded(mine, at, years) for years in HALF_LIVES},
        by_year=tuple((year, years[year]) for year in span),
        by_category=tuple(Counter(each.category or "not recorded" for each in mine).most_common()),
        upheld=sum(each.result == "upheld" for each in mine),
        still_open=sum(each.closed_at is None for each in mine),
        beside=_beside(officer, seen, {each.matter_id for each in mine if each.matter_id}),
    )


def _beside(officer: str, seen: Sequence[Matter], mine: set[str]) -> tuple[Beside, ...]:
    shared: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for each in seen:
        every[each.officer_id] += 1
        if each.matter_id in mine and each.officer_id != officer:
            shared[each.officer_id] += 1
    found = [Beside(number, count, every[number] - count) for number, count in shared.items()]
    return tuple(sorted(found, key=lambda each: (-each.shared, -each.others, each.officer_id)))


def counts(everybody: Iterable[Matter], at: datetime) -> Counter[str]:
    """Count each officer's matters recorded in the years looked back."""
    since = at - LOOKED_BACK * YEAR
    return Counter(each.officer_id for each in everybody if since <= each.recorded_at < at)


def place(count: int, peers: Sequence[int]) -> Place | None:
    """Compare a number of matters with those of peers. None without peers.

    peers  one number for each other officer like this one; those with none are among them

    Officers differ: their long-run numbers are taken to follow a gamma distribution with the peers' own mean
    and spread, so that two matters of somebody are held for less than they seem where most have none.
    """
    if not peers:
        return None
    everybody = np.array([*peers, count], float)
    mean, variance = float(everybody.mean()), float(everybody.var())
    more, same = sum(each > count for each in peers), sum(each == count for each in peers)
    if mean == 0:
        return Place(len(peers), count, more, same, 0.0, 0.0, 0.0, 0.0, 1, len(peers) + 1)
    shape = mean * mean / max(variance - mean, mean * mean / 1_000)  # no more spread than chance: all alike
    draw = np.random.default_rng(SEED)
    scale = 1.0 / (shape / mean + 1.0)
    own = draw.gamma(shape + count, scale, DRAWS)
    above = np.zeros(DRAWS)
    for value, many in Counter(peers).items():
        theirs = np.sort(draw.gamma(shape + value, scale, DRAWS))
        above += many * (1.0 - np.searchsorted(theirs, own, side="right") / DRAWS)
    low, high = np.percentile(own, INTERVAL)
    first, last = np.percentile(above, INTERVAL)
    return Place(
        len(peers), count, more, same, float(np.mean(peers)), float((shape + count) * scale),
        float(low), float(high), 1 + round(float(first)), 1 + round(float(last)),
    )  # fmt: skip


def words(found: Place, whom: str) -> tuple[str, ...]:
    """Say where somebody stands, in sentences. whom: "officers in the same role"."""
    have = {0: "none has", 1: "1 has"}.get(found.more, f"{found.more:,} have")
    alike = {0: "", 1: " and 1 has as many"}.get(found.same, f" and {found.same:,} have as many")
    counted = (
        f"In {LOOKED_BACK} years {found.count:,} matter{'' if found.count == 1 else 's'} were recorded about "
        f"this officer. Of {found.peers:,} other {whom}, {have} more{alike}. On average they have "
        f"{found.usual:.1f}."
    ).replace("1 matter were", "1 matter was")
    allowed = (
        "Numbers this small move by chance. Allowing for it, the officer’s own average lies between "
        f"{found.low:.1f} and {found.high:.1f}, and the place from the top between {found.first:,} and "
        f"{found.last:,} of {found.peers + 1:,}."
    )
    said = [counted, allowed]
    if found.low <= found.usual <= found.high:
        said.append("That is no different from the others, as far as these numbers can tell.")
    return tuple(said)
