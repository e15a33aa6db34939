"""What a detector counted, as findings: each compared with peers, none without its evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from custodiet.detection.cards import Detector
from custodiet.detection.engine.session import Rows, Rules, whole
from custodiet.detection.findings import Comparison
from custodiet.detection.pairs import compare_pairs
from custodiet.detection.rules import Searched, compare, is_finding

Ask = Callable[[str], Rows]
Row = dict[str, Any]


def found(ask: Ask, card: Detector, rules: Rules) -> tuple[Rows, list[Comparison]]:
    """Give what is a finding of what the detector counted, each with its comparison in the same place."""
    least, chance = whole(rules[card.rule]), whole(rules["chance_percent"])
    groups = _groups(ask, card, least)
    compared = _pairs(ask, card, groups) if card.of == "pair" else _officers(ask, card)
    kept, weighed = [], []
    for row in groups:
        comparison = compared(row)
        share = chance if card.chance else None
        if is_finding(found=row["found"], least=least, q_value=comparison.q_value, chance_percent=share):
            kept.append(row)
            weighed.append(comparison)
    return kept, weighed


def _groups(ask: Ask, card: Detector, least: int) -> Rows:
    person = "person_id" if card.per == "officer and person" else "CAST(NULL AS VARCHAR)"
    return ask(
        f"SELECT officer_id, {person} AS person_id, min(looked_up_at) AS first_at, "  # noqa: S608 - one of two words above
        f"max(looked_up_at) AS last_at, count(*) AS found FROM counted GROUP BY 1, 2 "
        f"HAVING count(*) >= {least} ORDER BY 1, 2"
    )


def _officers(ask: Ask, card: Detector) -> Callable[[Row], Comparison]:
    """Compare officers by their rates."""
    counts = "SELECT officer_id, count(*) AS counted FROM counted GROUP BY officer_id"
    compared = compare(_everybody(ask, card.of, counts))
    return lambda row: compared[row["officer_id"]]


def _pairs(ask: Ask, card: Detector, groups: Rows) -> Callable[[Row], Comparison]:
    """Compare officers by how often they looked up one person."""
    each = f"SELECT officer_id, count(*) AS counted FROM {card.among} GROUP BY officer_id, person_id"  # noqa: S608 - a select named on the card
    most = f"SELECT officer_id, max(counted) AS counted FROM ({each}) AS pairs GROUP BY officer_id"  # noqa: S608 - as above
    everybody = _everybody(ask, "lookups", most)
    compared = compare_pairs(everybody, [(row["officer_id"], row["found"]) for row in groups], card.counts)
    return lambda row: compared[row["officer_id"], row["found"]]


def _everybody(ask: Ask, exposure: str, counts: str) -> list[Searched]:
    rows = ask(
        f"SELECT p.officer_id, p.role, p.unit, p.width, p.counts_as_peer, p.{exposure} AS exposure, "  # noqa: S608 - a column named on the card
        f"coalesce(c.counted, 0) AS counted FROM peer_group AS p LEFT JOIN ({counts}) AS c "
        "ON p.officer_id = c.officer_id ORDER BY p.officer_id"
    )
    return [Searched(**row) for row in rows]
