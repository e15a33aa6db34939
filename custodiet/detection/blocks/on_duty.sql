-- title     Whether the officer was on duty at each row asked about
-- needs     rows_asked, shifts_by_day, roster_days, roster_spans, officers
-- gives     source, row_id, officer_id, person_id, happened_at, duty (on, off, unknown)
-- bounded   row_id: one row for each row asked about
--
-- Unknown where no roster covers that unit and day, or that officer and stretch of days. A missing roster is never
-- taken for a rest day. Whoever was on a shift was on duty, so that the roster
-- is asked about the few others alone.

SELECT
    a.source,
    a.row_id,
    a.officer_id,
    a.person_id,
    a.happened_at,
    'on' AS duty
FROM rows_asked AS a
SEMI JOIN shifts_by_day AS s
    ON
        a.officer_id = s.officer_id
        AND CAST(a.happened_at AS DATE) = s.day
        AND a.happened_at BETWEEN s.starts_at AND s.ends_at

UNION ALL

SELECT
    a.source,
    a.row_id,
    a.officer_id,
    a.person_id,
    a.happened_at,
    CASE WHEN d.day IS NOT NULL AND w.from_at IS NOT NULL THEN 'off' ELSE 'unknown' END AS duty
FROM (
    SELECT r.*
    FROM rows_asked AS r
    ANTI JOIN shifts_by_day AS s
        ON
            r.officer_id = s.officer_id
            AND CAST(r.happened_at AS DATE) = s.day
            AND r.happened_at BETWEEN s.starts_at AND s.ends_at
) AS a
LEFT JOIN officers AS p ON a.officer_id = p.officer_id
LEFT JOIN roster_days AS d
    ON coalesce(p.unit, '') = d.unit AND CAST(a.happened_at AS DATE) = d.day
LEFT JOIN roster_spans AS w
    ON
        a.officer_id = w.officer_id
        AND a.happened_at BETWEEN w.from_at AND w.until_at
