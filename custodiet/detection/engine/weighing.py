"""What a detector counted, as findings: each compared with peers, none without its evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from custodiet.detection.cards import Detector
from custodiet.detection.engine.session import Rows, Rules
from custodiet.detection.findings import Comparison
from custodiet.detection.pairs import compare_pairs
from custodiet.detection.rules import Searched, compare, is_finding, whole

Ask = Callable[[str], Rows]
Row = dict[str, Any]

COUNTED = "counted"
"""The rows that a detector gave, within the scope."""


def found(
    ask: Ask, card: Detector, among: str, rules: Rules, *, alone: bool = False
) -> tuple[Rows, list[Comparison]]:
    """Give what is a finding of what the detector counted, each with its comparison in the same place.

    ask    answers from the session, where peer_group stands as the table "peers"
    among  the select whose rows are counted for peers, where one finding is about a pair
    alone  the run may not look at peers, so that the count decides without them
    """
    least, chance = whole(rules[card.rule]), whole(rules["chance_percent"])
    groups = _groups(ask, card, least)
    compared = _pairs(ask, card, among, groups) if card.of == "pair" else _officers(ask, groups)
    kept, weighed = [], []
    for row in groups:
        comparison = compared(row)
        share = chance if card.chance and not alone else None
        if is_finding(found=row["found"], least=least, q_value=comparison.q_value, chance_percent=share):
            kept.append(row)
            weighed.append(comparison)
    return kept, weighed


def exposure(of: str, scoped: Callable[[str], str], rules: Rules) -> str:
    """Write the select that says how many rows each officer has, and whether that makes a peer.

    of      lookups, unexplained, or another canonical table
    scoped  gives the select of a table's rows in the scope
    """
    if of in ("lookups", "unexplained"):
        least = whole(rules["peers_lookups_at_least"])
        return f"SELECT officer_id, {of} AS exposure, lookups >= {least} AS counts_as_peer FROM exposure"  # noqa: S608 - one of two words above
    least = whole(rules["peers_rows_at_least"])
    return (
        f"SELECT officer_id, count(*) AS exposure, count(*) >= {least} AS counts_as_peer "  # noqa: S608 - a table of our own
        f"FROM ({scoped(of)}) AS scoped WHERE officer_id <> '' GROUP BY officer_id"
    )


def with_the_counted(known: str) -> str:
    """Add those whom the detector counted and who have no row of what it is a share of."""
    return (
        f"SELECT officer_id, exposure, counts_as_peer FROM {known} UNION ALL "  # noqa: S608 - names of our own
        f"SELECT DISTINCT c.officer_id, CAST(0 AS BIGINT) AS exposure, false AS counts_as_peer "
        f"FROM {COUNTED} AS c ANTI JOIN {known} AS k ON c.officer_id = k.officer_id"
    )


def _groups(ask: Ask, card: Detector, least: int) -> Rows:
    person = "person_id" if card.per == "officer and person" else "CAST(NULL AS VARCHAR)"
    return ask(
        f"SELECT officer_id, {person} AS person_id, min(happened_at) AS first_at, "  # noqa: S608 - one of two words above
        f"max(happened_at) AS last_at, count(*) AS found FROM {COUNTED} GROUP BY 1, 2 "
        f"HAVING count(*) >= {least} ORDER BY 1, 2"
    )


def _officers(ask: Ask, groups: Rows) -> Callable[[Row], Comparison]:
    """Compare officers by their rates."""
    counts = f"SELECT officer_id, count(*) AS counted FROM {COUNTED} GROUP BY officer_id"  # noqa: S608 - a name of our own
    compared = compare(_everybody(ask, counts), {row["officer_id"] for row in groups})
    return lambda row: compared[row["officer_id"]]


def _pairs(ask: Ask, card: Detector, among: str, groups: Rows) -> Callable[[Row], Comparison]:
    """Compare officers by how often they had to do with one person."""
    each = f"SELECT officer_id, count(*) AS counted FROM {among} GROUP BY officer_id, person_id"  # noqa: S608 - a select named on the card
    most = f"SELECT officer_id, max(counted) AS counted FROM ({each}) AS pairs GROUP BY officer_id"  # noqa: S608 - as above
    everybody = _everybody(ask, most)
    compared = compare_pairs(everybody, [(row["officer_id"], row["found"]) for row in groups], card.counts)
    return lambda row: compared[row["officer_id"], row["found"]]


def _everybody(ask: Ask, counts: str) -> list[Searched]:
    """Give everybody in the comparison. Nobody has more counted than there was: where the table of which a
    share is taken lacks rows, those counted stand in for them.
    """
    rows = ask(
        "SELECT p.officer_id, p.role, p.unit, p.width, p.counts_as_peer, "  # noqa: S608 - selects of our own
        "greatest(p.exposure, coalesce(c.counted, 0)) AS exposure, coalesce(c.counted, 0) AS counted "
        f"FROM peers AS p LEFT JOIN ({counts}) AS c ON p.officer_id = c.officer_id ORDER BY p.officer_id"
    )
    return [Searched(**row) for row in rows]
