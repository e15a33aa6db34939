"""Rows by a login that several may use: whose they are, where exactly one of those was on duty then."""

from __future__ import annotations

SHARED_DUTIES = "SELECT d.* FROM duties AS d SEMI JOIN shared_logins AS s ON d.officer_id = s.officer_id"

# Of those who may use a login, who was on duty: one alone, and nobody's roster missing. A day of absence on
# record says as much as a roster does.
PLACED = """
SELECT
    system,
    row_id,
    happened_at,
    max(CASE WHEN on_duty = 1 THEN officer_id END) AS officer_id
FROM (
    SELECT
        c.system,
        c.row_id,
        c.happened_at,
        c.officer_id,
        max(CASE WHEN s.officer_id IS NULL THEN 0 ELSE 1 END) AS on_duty,
        max(CASE WHEN w.officer_id IS NULL AND b.officer_id IS NULL THEN 0 ELSE 1 END) AS known
    FROM (
        SELECT
            a.system,
            a.row_id,
            a.happened_at,
            l.officer_id
        FROM shared_asked AS a
        INNER JOIN shared_logins AS l
            ON
                a.number = l.number
                AND (l.system = '' OR l.system = a.system)
                AND a.happened_at >= l.from_at
                AND a.happened_at < l.until_at
    ) AS c
    LEFT JOIN shared_shifts_by_day AS s
        ON
            c.officer_id = s.officer_id
            AND CAST(c.happened_at AS DATE) = s.day
            AND c.happened_at BETWEEN s.starts_at AND s.ends_at
    LEFT JOIN shared_roster_spans AS w
        ON c.officer_id = w.officer_id AND c.happened_at BETWEEN w.from_at AND w.until_at
    LEFT JOIN absences AS b
        ON
            c.officer_id = b.officer_id
            AND CAST(c.happened_at AS DATE) >= b.from_on
            AND CAST(c.happened_at AS DATE) <= coalesce(b.until_on, b.from_on)
    GROUP BY c.system, c.row_id, c.happened_at, c.officer_id
) AS candidates
GROUP BY system, row_id, happened_at
HAVING sum(on_duty) = 1 AND min(known) = 1
"""
