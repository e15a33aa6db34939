-- title     Whether the officer was on duty at each row asked about
-- needs     rows_asked, shifts_by_day, roster_days, roster_spans, officers
-- gives     source, row_id, officer_id, person_id, happened_at, duty (on, off, unknown)
-- bounded   row_id: one row for each row asked about
--
-- Unknown where no roster covers that unit and day, or that officer and stretch of days. A missing roster is never
-- taken for a rest day.

SELECT
    a.source,
    a.row_id,
    a.officer_id,
    a.person_id,
    a.happened_at,
    CASE
        WHEN o.row_id IS NOT NULL THEN 'on'
        WHEN d.day IS NOT NULL AND w.from_at IS NOT NULL THEN 'off'
        ELSE 'unknown'
    END AS duty
FROM rows_asked AS a
LEFT JOIN (
    SELECT DISTINCT
        l.source,
        l.row_id
    FROM rows_asked AS l
    INNER JOIN shifts_by_day AS s
        ON
            l.officer_id = s.officer_id
            AND CAST(l.happened_at AS DATE) = s.day
            AND l.happened_at BETWEEN s.starts_at AND s.ends_at
) AS o ON a.source = o.source AND a.row_id = o.row_id
LEFT JOIN officers AS p ON a.officer_id = p.officer_id
LEFT JOIN roster_days AS d
    ON coalesce(p.unit, '') = d.unit AND CAST(a.happened_at AS DATE) = d.day
LEFT JOIN roster_spans AS w
    ON
        a.officer_id = w.officer_id
        AND a.happened_at BETWEEN w.from_at AND w.until_at
