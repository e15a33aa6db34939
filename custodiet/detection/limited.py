"""A run or programme that is limited to named officers or to one unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from custodiet.core.actors import Actor
from custodiet.core.records import Record
from custodiet.detection.models import ProgrammeOfficer, RunOfficer
from custodiet.ledger.actions import record
from custodiet.linkage.queries import person_numbered


def limits(officers: Sequence[str], of_unit: str, why_them: str) -> tuple[list[int], dict[str, str]]:
    """Whom a run is limited to, as ids in linkage, and what is wrong with it: field name -> sentence."""
    found = {number.strip(): person_numbered(number.strip()) for number in officers if number.strip()}
    problems = {}
    if unknown := sorted(number for number, who in found.items() if who is None):
        problems["officers"] = f"Nobody is known by {', '.join(unknown)}. Give their force numbers."
    if found and of_unit.strip():
        problems["of_unit"] = "Name officers or a unit, not both."
    if (found or of_unit.strip()) and not why_them.strip():
        problems["why_them"] = "Say what led to these officers or this unit, and to no others."
    return [who.id for who in found.values() if who is not None], problems


def keep_officers(
    kind: type[ProgrammeOfficer] | type[RunOfficer], of: str, row: Record, people: Sequence[int],
    *, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Write down each officer that a programme or run is limited to."""
    for person in people:
        kept = kind._default_manager.create(**{of: row}, person_id=person)
        record("detection.officer_named", by=by, at=at, about=kept)
