"""How one officer's look-ups of one person are weighed against peers. Pure: values in, values out.

A finding about one person counts the look-ups of that person. Beside it stands, for each peer, the largest
such number about any one person. In a group such numbers fall off by about the same share from each to the
next, so the chance of one at least as large is that share to the power of the number. How well the peers tell
that share is part of it: few peers who did nothing do not make two look-ups impossible.

The rank alone would not do: some officer has the largest number of every group, so the largest of every group
would always be just what chance makes, however far it stands from the next.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from custodiet.detection.findings import Comparison, Peers
from custodiet.detection.rules import Numbers, Searched, group_keys, q_values, who

# One peer in so many may do what the officer did: without those at the top, one does not hide another.
TOP = 20


def chance(count: int, largest: Numbers) -> float:
    """Say how often somebody of this group would have as many about one person, or more. Between 0 and 1.

    largest  each peer's largest number about one person; without any peer the answer is 1

    Where more than one peer in twenty has as many, it is never less than the share of those who do.
    """
    peers = len(largest)
    if count <= 0 or not peers:
        return 1.0
    usual = np.sort(largest)[: peers - peers // TOP]
    # the share is between 0 and 1 and known as well as the peers tell it: half a step more on each side
    goes_on, ends = float(usual.sum()) + 0.5, len(usual) + 0.5
    falls = math.exp(_log_beta(goes_on + count, ends) - _log_beta(goes_on, ends))
    as_many = int((largest >= count).sum())
    return max(falls, as_many / peers) if as_many * TOP > peers else falls


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def compare_pairs(
    everybody: Sequence[Searched], found: Iterable[tuple[str, int]], counts: str
) -> dict[tuple[str, int], Comparison]:
    """Compare each finding's number with the largest of each peer. Gives it by officer and number.

    everybody  counted is each officer's largest number about one person
    found      officer and number of every finding
    counts     what is counted, in words: "unexplained look-ups of one person"

    The correction is for the officers looked at, each by their largest number; a finding that is not its
    officer's largest stands in the place of that.
    """
    largest = np.array([one.counted for one in everybody], dtype=float)
    usable = np.array([one.counts_as_peer and one.exposure > 0 for one in everybody], dtype=bool)
    keys = group_keys(everybody)

    def peers(place: int) -> Numbers:
        width = keys[everybody[place].width]
        group = usable & (width == width[place])
        group[place] = False
        return largest[group]

    places = {one.officer_id: place for place, one in enumerate(everybody)}
    known: dict[tuple[str, int, float, bool, int], float] = {}

    def chance_of(place: int, count: int) -> float:
        """Give the chance; whoever shares a group and their own largest number has the same peers."""
        width = everybody[place].width
        told = width, int(keys[width][place]), float(largest[place]), bool(usable[place]), count
        if told not in known:
            known[told] = chance(count, peers(place))
        return known[told]

    chances = [chance_of(place, one.counted) if one.counted else 1.0 for place, one in enumerate(everybody)]
    share = _shares(chances)
    compared = {}
    for officer, count in set(found):
        place = places[officer]
        p = chance_of(place, count)
        pq = p, share(place, p)
        compared[officer, count] = _comparison(everybody[place], count, pq, peers(place), counts)
    return compared


def _shares(chances: list[float]) -> Callable[[int, float], float]:
    """Prepare the correction, and give it for a chance that stands in the place of its officer's own.

    An officer's own is of their largest number, so no other number of theirs is less likely: what is likelier
    than both keeps its rank, and the correction need not be worked out anew for each finding.
    """
    order, count = sorted(chances), len(chances)
    least = [1.0] * (count + 1)
    for rank in range(count, 0, -1):
        least[rank - 1] = min(least[rank], order[rank - 1] * count / rank)

    def share(place: int, p: float) -> float:
        if p < chances[place]:
            return q_values([*chances[:place], p, *chances[place + 1 :]])[place]
        rank = bisect_right(order, p)
        return min(least[rank], p * count / rank)

    return share


def _comparison(
    one: Searched, count: int, pq: tuple[float, float], largest: Numbers, counts: str
) -> Comparison:
    rates = tuple(float(each) for each in np.sort(largest))
    ends = [float(end) for end in np.quantile(rates or (0.0,), [0.05, 0.5, 0.95])]
    return Comparison(
        counted=count,
        exposure=one.exposure,
        rate=float(count),
        low=float(count),
        high=float(count),
        p_value=pq[0],
        q_value=pq[1],
        peers=Peers(who(one), len(rates), rates, *ends),
        counts=counts,
    )
