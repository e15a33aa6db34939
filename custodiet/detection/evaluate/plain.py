"""The plain figures that simple methods use, and who the officers are; read beside the engine, not by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from custodiet.detection.store import Store

_FIGURES = """
SELECT
    l.officer_id,
    count(*) AS lookups,
    count(*) FILTER (
        hour(l.looked_up_at) < 7 OR hour(l.looked_up_at) >= 19 OR dayofweek(l.looked_up_at) IN (0, 6)
    ) AS off_hours,
    count(DISTINCT l.person_id) AS people,
    count(t.person_id) AS own_ties
FROM read_parquet($lookups) AS l
LEFT JOIN (SELECT DISTINCT officer_id, person_id FROM read_parquet($ties)) AS t
    ON l.officer_id = t.officer_id AND l.person_id = t.person_id
WHERE l.looked_up_at >= $since AND l.looked_up_at < $until
GROUP BY l.officer_id
"""
_WHO = """
SELECT c.officer_id, c.sex, c.ethnicity, o.role, c.joined_on
FROM read_parquet($who) AS c INNER JOIN read_parquet($officers) AS o ON c.officer_id = o.officer_id
"""
_YEARS = ((2, "under 2 years"), (10, "2 to 9 years"), (99, "10 years or more"))


@dataclass(frozen=True)
class Plain:
    """Figures of one officer: look-ups, those at night or on weekends, people, those of their own family."""

    lookups: int
    off_hours: int
    people: int
    own_ties: int


def plain_figures(store: Store, since: datetime, until: datetime) -> dict[str, Plain]:
    """Count the plain figures of everybody in a scope."""
    with duckdb.connect(config={"threads": 1}) as db:
        db.execute("SET TimeZone = 'Europe/London'")
        paths = {name: [str(path) for path in store.files(name)] for name in ("lookups", "ties")}
        rows = db.execute(_FIGURES, {**paths, "since": since, "until": until}).fetchall()
    return {officer: Plain(*figures) for officer, *figures in rows}


def who_they_are(store: Store, on: date) -> Mapping[str, Mapping[str, str]]:
    """Say who each officer is, by the groups of the fairness page. No method is ever handed this."""
    with duckdb.connect(config={"threads": 1}) as db:
        paths = {
            "who": [str(path) for path in store.files("characteristics")],
            "officers": [str(path) for path in store.files("officers")],
        }
        rows = db.execute(_WHO, paths).fetchall()
    return {
        officer: {
            "sex": sex or "not said", "ethnicity": ethnicity or "not said", "role": role,
            "length of service": _years(joined, on),
        }
        for officer, sex, ethnicity, role, joined in rows
    }  # fmt: skip


def _years(joined: date | None, on: date) -> str:
    if joined is None:
        return "not said"
    years = (on - joined).days / 365.25
    return next(words for most, words in _YEARS if years < most)
