"""How one officer's count is weighed against peers. Pure: values in, values out.

A peer group's rates differ from officer to officer by more than chance, so the group is a beta-binomial: its
mean and spread are taken from the peers without the officer. The chance that a peer would reach the officer's
count gives the p-value; Benjamini and Hochberg's step turns the run's p-values into q-values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from custodiet.detection.findings import Comparison, Peers

Numbers = NDArray[np.float64]

_NO_SPREAD = 1e-6  # below this the group differs by chance alone, and the beta-binomial is a binomial
_FOR_EVERY = 1_000  # rates are for every thousand look-ups


@dataclass(frozen=True)
class Spread:
    """A peer group's rates: their mean, and how far they differ beyond chance (0 not at all, 1 wholly)."""

    mean: float
    beyond_chance: float


def spread(counted: Numbers, exposure: Numbers) -> Spread:
    """Take a group's mean rate and its spread beyond chance. This will never give a mean of 0 or 1.

    counted   for each peer, what the detector counts; at most the exposure
    exposure  for each peer, of how many; peers with none are left out
    """
    some = exposure > 0
    k, n = counted[some], exposure[some]
    return _spread(len(n), float(k.sum()), float(n.sum()), float((k * k / np.maximum(n, 1)).sum()))


def _spread(peers: int, counted: float, total: float, squares: float) -> Spread:
    """Take the same from sums: of the peers, what they counted, their exposure, and counted² / exposure."""
    # half a count more on each side: a group that never did a thing can still do it once
    mean = (counted + 0.5) / (total + 1.0)
    if peers < 2 or total <= peers:
        return Spread(mean, 0.0)
    chance = (squares - 2 * mean * counted + mean * mean * total) / (mean * (1 - mean))
    beyond = (chance - (peers - 1)) / (total - peers)
    return Spread(mean, min(max(beyond, 0.0), 0.99))


def tail(counted: int, exposure: int, group: Spread) -> float:
    """Say how often somebody of this group would count as many or more. This will be between 0 and 1."""
    if counted <= 0:
        return 1.0
    if counted > exposure:
        raise ValueError("More counted than there was to count.")
    if counted <= exposure * group.mean:
        return min(max(1.0 - _sum(counted - 1, exposure, group, down=True), 0.0), 1.0)
    return min(_sum(counted, exposure, group, down=False), 1.0)


def _sum(start: int, n: int, group: Spread, *, down: bool) -> float:
    """Add up chances from one count outwards, each from the one before, until the rest cannot matter."""
    part = total = math.exp(_log_chance(start, n, group))
    k = start
    while (k > 0 if down else k < n) and part > total * 1e-12:
        if down:
            part /= _step(k - 1, n, group)
            k -= 1
        else:
            part *= _step(k, n, group)
            k += 1
        total += part
    return total


def _step(k: int, n: int, group: Spread) -> float:
    """How much likelier k + 1 is than k."""
    ways = (n - k) / (k + 1)
    if group.beyond_chance < _NO_SPREAD:
        return ways * group.mean / (1 - group.mean)
    size = 1 / group.beyond_chance - 1
    return ways * (k + group.mean * size) / (n - k - 1 + (1 - group.mean) * size)


def _log_chance(k: int, n: int, group: Spread) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    if group.beyond_chance < _NO_SPREAD:
        return ways + k * math.log(group.mean) + (n - k) * math.log1p(-group.mean)
    size = 1 / group.beyond_chance - 1
    a, b = group.mean * size, (1 - group.mean) * size
    return ways + _log_beta(k + a, n - k + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def interval(counted: int, exposure: int) -> tuple[float, float]:
    """Give the 95% interval of a share, by Clopper and Pearson. This will hold the share itself.

    Wide where the numbers are small, which is the point of showing it.
    """
    if exposure <= 0:
        return 0.0, 1.0
    low = 0.0 if counted == 0 else _share_at(0.025, counted, exposure)
    high = 1.0 if counted == exposure else _share_at(0.975, counted + 1, exposure)
    return low, high


def _share_at(chance: float, counted: int, exposure: int) -> float:
    """Give the share at which as many or more would be counted with this chance.

    By Newton's steps, for the slope is known; where one leaves the bounds known so far, these are halved.
    """
    low, high, share = 0.0, 1.0, (counted + 0.5) / (exposure + 1)
    for _ in range(60):
        group = Spread(share, 0.0)
        beyond = tail(counted, exposure, group) - chance
        low, high = (share, high) if beyond < 0 else (low, share)
        slope = counted / share * math.exp(_log_chance(counted, exposure, group))
        after = share - beyond / slope if slope > 0 else low
        after = after if low < after < high else (low + high) / 2
        if abs(after - share) <= 1e-13:
            return after
        share = after
    return share


def q_values(p_values: Sequence[float]) -> list[float]:
    """Correct for the number of people looked at, by Benjamini and Hochberg.

    This will give, for each p-value in its place, the share of findings this strong that chance would make.
    """
    count = len(p_values)
    order = sorted(range(count), key=lambda place: p_values[place])
    q = [1.0] * count
    least = 1.0
    for rank in range(count, 0, -1):
        place = order[rank - 1]
        least = min(least, p_values[place] * count / rank)
        q[place] = least
    return q


@dataclass(frozen=True)
class Searched:
    """One officer in a comparison: what was counted, of how many, and the group of the right width."""

    officer_id: str
    role: str
    unit: str
    width: str  # unit, role or everybody
    counted: int
    exposure: int
    counts_as_peer: bool


def compare(everybody: Sequence[Searched], asked: Collection[str] | None = None) -> dict[str, Comparison]:
    """Compare every officer with peers. This will leave out officers for whom nothing was counted.

    asked  give the comparisons of these officers only; everybody's chances are corrected for all the same

    Each officer's group never includes that officer. Nobody with no peers at all is found unusual.
    """
    counted = np.array([one.counted for one in everybody], dtype=float)
    exposure = np.array([one.exposure for one in everybody], dtype=float)
    usable = np.array([one.counts_as_peer and one.exposure > 0 for one in everybody], dtype=bool)
    keys = group_keys(everybody)
    # each peer's part in the sums of a group, so that taking an officer out needs no second sum
    parts = np.stack([np.ones(len(usable)), counted, exposure, counted**2 / np.maximum(exposure, 1)]) * usable
    sums = {width: np.stack([np.bincount(key, part) for part in parts]) for width, key in keys.items()}
    chances = [1.0] * len(everybody)
    for place, one in enumerate(everybody):
        peers, *others = sums[one.width][:, keys[one.width][place]] - parts[:, place]
        if one.counted and round(peers):
            chances[place] = tail(one.counted, one.exposure, _spread(round(peers), *map(float, others)))
    shares = q_values(chances)

    def compared(place: int) -> Comparison:
        group = usable & (keys[everybody[place].width] == keys[everybody[place].width][place])
        group[place] = False
        return _comparison(everybody[place], chances[place], shares[place], counted[group], exposure[group])

    return {
        one.officer_id: compared(place)
        for place, one in enumerate(everybody)
        if one.counted and (asked is None or one.officer_id in asked)
    }


def group_keys(everybody: Sequence[Searched]) -> dict[str, NDArray[np.intp]]:
    """Number everybody's peer group at each width. Officers of one name at a width are peers there."""
    named = {
        "unit": [f"{one.role}\n{one.unit}" for one in everybody],
        "role": [one.role for one in everybody],
        "everybody": ["" for _ in everybody],
    }
    return {width: np.unique(names, return_inverse=True)[1].reshape(-1) for width, names in named.items()}


def _comparison(one: Searched, p: float, q: float, counted: Numbers, exposure: Numbers) -> Comparison:
    low, high = interval(one.counted, one.exposure)
    rates = np.sort(counted / exposure * _FOR_EVERY) if len(counted) else np.zeros(1)
    ends = [float(end) for end in np.quantile(rates, [0.05, 0.5, 0.95])]
    peers = Peers(who(one), len(counted), tuple(float(rate) for rate in rates[: len(counted)]), *ends)
    return Comparison(
        counted=one.counted,
        exposure=one.exposure,
        rate=one.counted / max(one.exposure, 1) * _FOR_EVERY,
        low=low * _FOR_EVERY,
        high=high * _FOR_EVERY,
        p_value=p,
        q_value=q,
        peers=peers,
    )


def who(one: Searched) -> str:
    """Say who an officer's peers are."""
    if one.width == "unit":
        return f"{one.role}, {one.unit}"
    return f"{one.role}, whole force" if one.width == "role" else "everybody in the log"


def is_finding(*, found: int, least: int, q_value: float, chance_percent: int | None) -> bool:
    """Decide whether a count is worth a person's time.

    found           what the detector counts
    least           the rule's number: this many or more
    chance_percent  the rule's share: at most this many in a hundred by chance; None where peers do not decide
    """
    if found < least:
        return False
    return chance_percent is None or q_value <= chance_percent / 100


def whole(value: int | frozenset[str]) -> int:
    """Take a rule's number. Refuses, with TypeError, a set of words."""
    if isinstance(value, frozenset):
        raise TypeError("A set of words was given where a number belongs.")
    return value


def plain_reason(text: str) -> str:
    """Reduce a typed reason to its letters and figures, as the detector compares them."""
    return re.sub("[^a-z0-9]+", " ", text.lower()).strip()


def plain_number(value: timedelta | int, unit: str) -> int:
    """Turn a rule's value into the whole number that a detector is handed.

    unit  days, hours or minutes for a length of time; anything else leaves a count as it is
    """
    if not isinstance(value, timedelta):
        return int(value)
    lengths = {"days": timedelta(days=1), "hours": timedelta(hours=1), "minutes": timedelta(minutes=1)}
    return value // lengths[unit]


def outgrown(*, found: int, then: int, times: int) -> bool:
    """Decide whether a pattern that was explained has grown so much that it is to be looked at again.

    found  what is counted now
    then   what was counted when it was explained
    times  the policy's factor: up to so many times as much, it stays quiet
    """
    return found > times * then
