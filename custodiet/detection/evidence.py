"""The rows that a finding rests on, each with what explains it or does not, and whether on duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from custodiet.detection import words
from custodiet.detection.findings import EVIDENCE_CAP, EvidenceRow

Row = dict[str, Any]
Ask = Callable[..., list[Row]]

# every look-up in scope of the people that a finding counts; what counts comes first, then the oldest
SHOWN = f"""
SELECT * FROM (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY finding ORDER BY counted DESC, looked_up_at, lookup_id
        ) AS turn,
        count(*) OVER (PARTITION BY finding) AS whole
    FROM (
        SELECT
            w.finding,
            l.*,
            c.lookup_id IS NOT NULL AS counted
        FROM lookups AS l
        INNER JOIN (
            SELECT DISTINCT
                f.finding,
                c.officer_id,
                coalesce(c.person_id, '') AS person_id
            FROM counted AS c
            INNER JOIN wanted AS f
                ON c.officer_id = f.officer_id
                AND coalesce(f.person_id, c.person_id, '') = coalesce(c.person_id, '')
        ) AS w ON l.officer_id = w.officer_id AND coalesce(l.person_id, '') = w.person_id
        LEFT JOIN counted AS c ON l.system = c.system AND l.lookup_id = c.lookup_id
    ) AS rows_of_people
    WHERE counted OR person_id IS NOT NULL
) AS numbered
WHERE turn <= {EVIDENCE_CAP}
"""  # noqa: S608 - a whole number of our own

_SHOWN = "SELECT * FROM shown ORDER BY finding, looked_up_at, lookup_id"
_EXPLAINED = "SELECT * FROM lookups_explained"
_DUTY = "SELECT system, lookup_id, duty FROM on_duty"
_PARTS = """
SELECT i.officer_id, i.person_id, i.reason, i.record, i.began_at, i.ended_at, i.known_at
FROM involvement AS i
SEMI JOIN lookups_asked AS a ON i.officer_id = a.officer_id AND i.person_id = a.person_id
"""
_LAST_SHIFT = """
SELECT a.system, a.lookup_id, max(d.ends_at) AS ended_at
FROM lookups_asked AS a
INNER JOIN duties AS d
    ON
        a.officer_id = d.officer_id
        AND d.ends_at <= a.looked_up_at
        AND d.ends_at > a.looked_up_at - INTERVAL 7 DAY
GROUP BY a.system, a.lookup_id
"""


@dataclass(frozen=True)
class Shown:
    """One finding's evidence: the rows shown, and how many there were before the cap."""

    rows: tuple[EvidenceRow, ...]
    whole: int


def gather(
    found: list[Row], ask: Ask, lend: Callable[[pa.Table], None], rules: Mapping[str, int | frozenset[str]]
) -> dict[int, Shown]:
    """Collect the evidence of every finding at once. This will give it by the finding's place in the list.

    ask   runs one of the selects above
    lend  lets them see which officers and people they are about
    """
    lend(
        pa.table(
            {
                "finding": pa.array(range(len(found)), pa.int64()),
                "officer_id": pa.array([row["officer_id"] for row in found], pa.string()),
                "person_id": pa.array([row["person_id"] for row in found], pa.string()),
            }
        )
    )
    shown = ask(_SHOWN)
    reasons = {_name(row): _part(row) for row in ask(_EXPLAINED, rules)}
    duty = {_name(row): row["duty"] for row in ask(_DUTY, rules)}
    shifts = {_name(row): row["ended_at"] for row in ask(_LAST_SHIFT)}
    parts: dict[tuple[str, str | None], list[words.Part]] = defaultdict(list)
    for row in ask(_PARTS, rules):
        parts[row["officer_id"], row["person_id"]].append(_part(row))
    rows: dict[int, list[EvidenceRow]] = defaultdict(list)
    whole: dict[int, int] = defaultdict(int)
    for row in shown:
        name, zone = _name(row), row["zone"] or words.USUAL_ZONE
        state = duty.get(name, "unknown")
        whole[row["finding"]] = row["whole"]
        rows[row["finding"]].append(
            EvidenceRow(
                lookup_id=row["lookup_id"],
                looked_up_at=row["looked_up_at"],
                zone=zone,
                system=row["system"],
                action=row["action"] or "",
                person_id=row["person_id"],
                reason=row["reason"] or "",
                counted=row["counted"],
                explained=name in reasons,
                because=_because(
                    row, reasons.get(name), parts.get((row["officer_id"], row["person_id"]), []), zone
                ),
                duty=state,
                duty_words=words.duty(state, shifts.get(name), zone),
            )
        )
    return {place: Shown(tuple(rows[place]), whole[place]) for place in range(len(found))}


def _because(row: Row, reason: words.Part | None, parts: list[words.Part], zone: str) -> str:
    if row["person_id"] is None:
        return words.typed(row["reason"] or "")
    if reason is not None:
        return words.explained(reason, zone)
    return words.not_explained(row["looked_up_at"], parts, zone)


def _name(row: Row) -> tuple[str, str]:
    return row["system"], row["lookup_id"]


def _part(row: Row) -> words.Part:
    return words.Part(
        row["reason"],
        row["record"],
        row["began_at"],
        row["ended_at"],
        row.get("other_officer"),
        row.get("known_at"),
    )
