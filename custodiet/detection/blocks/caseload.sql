-- title     What each officer's work is made of, during the scope
-- needs     exposure, officers, duties, assignments, dispatches, lookups_tally
-- gives     officer_id, role, unit, nights (share of shifts worked at night), caseload (records with a part)
--
-- For weighing counts against like work. Role, unit, shifts and records only: nothing about who the officer is.
-- A shift is a night where it holds three in the morning, UTC: it ends on a later day than it began, or began
-- before three.

WITH scope AS (SELECT min(first_at) AS since, max(last_at) AS until FROM lookups_tally),

worked AS (
    SELECT
        d.officer_id,
        avg(
            CASE
                WHEN CAST(d.ends_at AS DATE) > CAST(d.starts_at AS DATE) OR extract('hour' FROM d.starts_at) < 3
                    THEN 1
                ELSE 0
            END
        ) AS nights
    FROM duties AS d
    CROSS JOIN scope AS s
    WHERE d.starts_at BETWEEN s.since AND s.until
    GROUP BY d.officer_id
),

parts AS (
    SELECT
        a.officer_id,
        a.record_id AS record
    FROM assignments AS a
    CROSS JOIN scope AS s
    WHERE a.from_at <= s.until AND coalesce(a.until_at, s.until) >= s.since
    UNION
    SELECT
        d.officer_id,
        d.incident_id AS record
    FROM dispatches AS d
    CROSS JOIN scope AS s
    WHERE d.dispatched_at BETWEEN s.since AND s.until
),

everybody AS (
    SELECT officer_id FROM exposure
    UNION
    SELECT officer_id FROM officers
),

held AS (SELECT officer_id, count(*) AS records FROM parts GROUP BY officer_id)

SELECT
    e.officer_id,
    coalesce(o.role, '') AS role,
    coalesce(o.unit, '') AS unit,
    w.nights,
    coalesce(h.records, 0) AS caseload
FROM everybody AS e
LEFT JOIN officers AS o ON e.officer_id = o.officer_id
LEFT JOIN worked AS w ON e.officer_id = w.officer_id
LEFT JOIN held AS h ON e.officer_id = h.officer_id
