"""The rows that a finding rests on, and those beside them, each with what explains it or does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import pyarrow as pa

from custodiet.detection import words
from custodiet.detection.beside import ABOUT, Holds, shown
from custodiet.detection.cards import Detector
from custodiet.detection.events import EVENTS, Rows
from custodiet.detection.findings import EvidenceRow
from custodiet.detection.perhaps import in_words
from custodiet.detection.rules import whole

Row = dict[str, Any]
Rules = Mapping[str, int | frozenset[str]]

_PEOPLE = """
SELECT
    f.finding,
    c.officer_id,
    coalesce(c.person_id, '') AS person_id,
    min(c.happened_at) AS first_at,
    max(c.happened_at) AS last_at
FROM counted AS c
INNER JOIN wanted AS f
    ON c.officer_id = f.officer_id
    AND coalesce(f.person_id, c.person_id, '') = coalesce(c.person_id, '')
GROUP BY 1, 2, 3
"""
_ASKED = f"""
SELECT DISTINCT c.source, c.row_id, c.officer_id, c.person_id, c.happened_at
FROM counted AS c
INNER JOIN wanted AS f ON c.officer_id = f.officer_id AND {ABOUT}
"""  # noqa: S608 - a condition of our own
_PERHAPS = """
SELECT DISTINCT p.source, p.row_id, p.explanation, p.weight, p.record, p.noted_at
FROM perhaps_of AS p
SEMI JOIN shown AS s ON p.source = s.source AND p.row_id = s.row_id
ORDER BY p.source, p.row_id, p.weight DESC, p.explanation, p.record, p.noted_at
"""
_HOW_MANY = f"""
SELECT f.finding, count(*) AS rows
FROM counted AS c
INNER JOIN wanted AS f ON c.officer_id = f.officer_id AND {ABOUT}
SEMI JOIN perhaps_of AS p ON c.source = p.source AND c.row_id = p.row_id
GROUP BY f.finding
"""  # noqa: S608 - a condition of our own
_SHOWN = "SELECT * FROM shown ORDER BY finding, happened_at, source, row_id, person_id"
_EXPLAINED = "SELECT * FROM lookups_explained"
_DUTY = "SELECT source, row_id, duty FROM on_duty"
_PARTS = """
SELECT i.officer_id, i.person_id, i.reason, i.record, i.began_at, i.ended_at, i.known_at
FROM involvement AS i
SEMI JOIN rows_asked AS a ON i.officer_id = a.officer_id AND i.person_id = a.person_id
"""
_LAST_SHIFT = """
SELECT a.source, a.row_id, max(d.ends_at) AS ended_at
FROM rows_asked AS a
INNER JOIN duties AS d
    ON
        a.officer_id = d.officer_id
        AND d.ends_at <= a.happened_at
        AND d.ends_at > a.happened_at - INTERVAL 7 DAY
GROUP BY a.source, a.row_id
"""


class Asks(Protocol):
    """The part of the engine's session that evidence needs."""

    def lend(self, name: str, rows: pa.Table) -> None:
        """Make rows of ours readable by a name."""

    def name(self, name: str, sql: str) -> None:
        """Make a select readable by a name."""

    def keep(self, name: str, sql: str, rules: Rules | None = None) -> None:
        """Work a select out into a table."""

    def ask(self, sql: str, rules: Rules | None = None) -> list[Row]:
        """Run a select."""


@dataclass(frozen=True)
class Shown:
    """One finding's evidence: the rows shown, how many there were before the cap, and of those counted how
    many something perhaps explains.
    """

    rows: tuple[EvidenceRow, ...]
    whole: int
    perhaps: int


def of_unexplained(card: Detector) -> bool:
    """Say whether a detector counts look-ups that nothing explains, and no others."""
    return card.rows == "lookups" and any("dispatches" in need for need in card.needs)


def reads(card: Detector) -> tuple[str, ...]:
    """Write the selects, over blocks, that a detector's evidence reads beside the canonical tables."""
    if of_unexplained(card):
        return ("SELECT * FROM perhaps_lookups", "SELECT * FROM lookups_beside")
    return ("SELECT * FROM perhaps",)


def gather(found: list[Row], card: Detector, session: Asks, scope: Holds, rules: Rules) -> dict[int, Shown]:
    """Collect the evidence of every finding at once. This will give it by the finding's place in the list."""
    officers = pa.array([row["officer_id"] for row in found], pa.string())
    people = pa.array([row["person_id"] for row in found], pa.string())
    places = pa.array(range(len(found)), pa.int64())
    log = "lookups_beside" if of_unexplained(card) else "lookups"
    session.lend("wanted", pa.table({"finding": places, "officer_id": officers, "person_id": people}))
    session.keep("wanted_people", _PEOPLE)
    session.name("rows_asked", _ASKED)
    session.keep("perhaps_of", reads(card)[0], rules)
    session.keep("shown", shown(card.rows, scope, whole(rules["beside_days"]), log))
    with_a_duty = ", ".join(f"'{each.table}'" for each in EVENTS.values() if each.duty)
    session.name(
        "rows_asked",
        "SELECT DISTINCT source, row_id, officer_id, nullif(person_id, '') AS person_id, happened_at "  # noqa: S608 - tables of our own
        f"FROM shown WHERE origin IN ({with_a_duty})",
    )
    return _put_together(session, rules, len(found))


def _put_together(session: Asks, rules: Rules, findings: int) -> dict[int, Shown]:
    reasons = {(*_name(row), row["person_id"]): _part(row) for row in session.ask(_EXPLAINED, rules)}
    duty = {_name(row): row["duty"] for row in session.ask(_DUTY, rules)}
    shifts = {_name(row): row["ended_at"] for row in session.ask(_LAST_SHIFT)}
    parts: dict[tuple[str, str | None], list[words.Part]] = defaultdict(list)
    for row in session.ask(_PARTS, rules):
        parts[row["officer_id"], row["person_id"]].append(_part(row))
    said: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in session.ask(_PERHAPS):
        said[_name(row)].append(row)
    perhaps = {row["finding"]: row["rows"] for row in session.ask(_HOW_MANY)}
    rows: dict[int, list[EvidenceRow]] = defaultdict(list)
    whole: dict[int, int] = defaultdict(int)
    for row in session.ask(_SHOWN):
        kind, person = EVENTS[row["origin"]], row["person_id"] or None
        reason = reasons.get((*_name(row), person)) if kind.explained else None
        whole[row["finding"]] = row["whole"]
        rows[row["finding"]].append(
            _evidence(
                row, kind, _because(row, kind, reason, parts.get((row["officer_id"], person), [])),
                explained=reason is not None if kind.explained else None,
                duty=duty.get(_name(row), "unknown"), shift=shifts.get(_name(row)),
                perhaps=said[_name(row)] if row["counted"] else [],
            )
        )  # fmt: skip
    return {
        place: Shown(tuple(rows[place]), whole[place], perhaps.get(place, 0)) for place in range(findings)
    }


def _evidence(
    row: Row,
    kind: Rows,
    because: str,
    *,
    explained: bool | None,
    duty: str,
    shift: datetime | None,
    perhaps: list[Row],
) -> EvidenceRow:
    zone = _zone(row)
    return EvidenceRow(
        table=kind.table,
        row_id=row["row_id"],
        happened_at=row["happened_at"],
        zone=zone,
        source=kind.source or row["source"],
        action=kind.said(row),
        person_id=row["person_id"] or None,
        reason=row["reason"] or "",
        counted=row["counted"],
        explained=explained,
        because=because,
        duty=duty,
        duty_words=words.duty(duty, shift, zone) if kind.duty else "",
        perhaps=in_words(perhaps, zone),
    )


def _because(row: Row, kind: Rows, reason: words.Part | None, parts: list[words.Part]) -> str:
    if not kind.explained:
        return ""
    if not row["person_id"]:
        return words.typed(row["reason"] or "") if kind.table == "lookups" else ""
    if reason is not None:
        return words.explained(reason, _zone(row))
    return words.not_explained(row["happened_at"], parts, _zone(row))


def _zone(row: Row) -> str:
    return row["zone"] or words.USUAL_ZONE


def _name(row: Row) -> tuple[str, str]:
    return row["source"], row["row_id"]


def _part(row: Row) -> words.Part:
    return words.Part(
        row["reason"],
        row["record"],
        row["began_at"],
        row["ended_at"],
        row.get("other_officer"),
        row.get("known_at"),
    )
