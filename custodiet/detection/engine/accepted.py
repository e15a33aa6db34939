"""Explanations that a person accepted and a second one agreed to, as the last steps of the waterfall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from custodiet.detection.cards import Block
from custodiet.detection.engine.source import moment, word
from custodiet.detection.explaining import compiling, paths

# What the records alone leave unexplained, under the name it has once explanations are in force.
WATERFALL = "without_record"
_NONE = (
    "SELECT system, lookup_id, person_id AS number, person_id AS record, person_id AS other_officer, "
    "looked_up_at AS began_at, looked_up_at AS ended_at FROM lookups WHERE false"
)
_KEPT = (
    "SELECT u.* FROM without_record AS u ANTI JOIN accepted_reasons AS a "
    "ON u.system = a.system AND u.lookup_id = a.lookup_id"
)


@dataclass(frozen=True)
class Accepted:
    """One explanation in force.

    number      what people call it: EX-0003
    path        as explaining.paths keeps it
    words       what it says, for beside a look-up
    days_after  days after the tie ended for which it still explains
    from_at     look-ups from this moment on, UTC; the first of its first day
    until_at    look-ups before this moment, UTC; None without an end
    """

    number: str
    path: str
    words: str
    days_after: int
    from_at: datetime
    until_at: datetime | None = None


def with_accepted(blocks: Mapping[str, Block], accepted: Sequence[Accepted]) -> dict[str, Block]:
    """Put the accepted explanations behind the last step of the waterfall.

    This will give the blocks with ``without_record``, which is what the records alone leave unexplained, and
    ``accepted_reasons``, one row for each look-up set aside, by the first explanation that holds;
    ``lookups_unexplained`` is then what is left by both.
    """
    waterfall = blocks["lookups_unexplained"]
    reasons = replace(
        waterfall, name="accepted_reasons", title="Look-ups that an accepted explanation explains",
        needs=("lookups", WATERFALL), sql=_reasons(accepted) if accepted else _NONE, joined=(),
    )  # fmt: skip
    added = {WATERFALL: replace(waterfall, name=WATERFALL), reasons.name: reasons}
    if accepted:
        added["lookups_unexplained"] = replace(waterfall, needs=(WATERFALL, reasons.name), sql=_KEPT)
    else:  # nothing is worked out twice where there is nothing to take away
        added[WATERFALL] = replace(
            waterfall, name=WATERFALL, once=False, sql="SELECT * FROM lookups_unexplained"
        )
    return {**blocks, **added}


def _reasons(accepted: Sequence[Accepted]) -> str:
    each = "\nUNION ALL\n".join(_one(place, one) for place, one in enumerate(accepted))
    return (
        "SELECT system, lookup_id, number, record, other_officer, began_at, ended_at FROM ("  # noqa: S608 - our own selects
        "SELECT *, row_number() OVER (PARTITION BY system, lookup_id "
        f"ORDER BY place, began_at DESC, record, by_whom) AS turn FROM (\n{each}\n) AS reasons) AS ordered "
        "WHERE turn = 1"
    )


def _one(place: int, one: Accepted) -> str:
    """Write what one explanation explains; what it says stands where other reasons name a colleague."""
    until = f" AND looked_up_at < {moment(one.until_at)}" if one.until_at else ""
    return (
        f"SELECT system, lookup_id, {place:d} AS place, {word(one.number)} AS number, record, "  # noqa: S608 - quoted
        f"{word(f'{one.number}: {one.words}')} AS other_officer, other_officer AS by_whom, began_at, "
        f"ended_at "
        f"FROM (\n{compiling.matches(paths.read(one.path), one.days_after)}\n) AS m{place:d} "
        f"WHERE looked_up_at >= {moment(one.from_at)}{until}"
    )
