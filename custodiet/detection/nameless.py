"""Logs that a run was to read and a detector had to leave out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from custodiet.detection.cards import Detector
from custodiet.detection.findings import Missing
from custodiet.detection.supply import EXTRACTS

NEED = "lookups.person_id"
AUDIT = EXTRACTS["lookups"]
SUPPLY = "the same log with whom each search was for, or with what was searched for and a register of keepers"


def left_out(card: Detector, named: Mapping[str, int], asked: Collection[str]) -> tuple[Missing, ...]:
    """Say which logs a detector left out: those without a look-up and, if about people, those naming nobody.

    named  system -> look-ups in the scope that say whom they are about
    asked  the systems that the run was to read
    """
    if not any(one.partition(".")[0] == "lookups" for need in card.needs for one in need.split("|")):
        return ()
    absent = tuple(
        Missing("lookups", None, AUDIT, f"No look-up of {system} is held for these days. Supply {AUDIT}.")
        for system in sorted(set(asked) - set(named))
    )
    if NEED not in card.needs:
        return absent
    return absent + tuple(
        Missing(
            "lookups", "person_id", SUPPLY, f"Left out the log of {system}: it names nobody. Supply {SUPPLY}."
        )
        for system, count in sorted(named.items())
        if not count
    )
