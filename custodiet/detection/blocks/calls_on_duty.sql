-- title     Whether the officer was on duty at each known call
-- needs     calls_known, shifts_by_day, roster_days, roster_spans, officers
-- gives     call_id, duty (on, off, unknown)
-- bounded   call_id: one row for each call
--
-- Moments are compared with moments, so a night shift over the change of clocks stays one shift. Being on call is a
-- duty. Unknown where no roster covers that unit and day, or that officer and stretch of days.

WITH asked AS (
    SELECT DISTINCT call_id, officer_id, started_at, CAST(started_at AS DATE) AS day
    FROM calls_known
)

SELECT
    a.call_id,
    CASE
        WHEN o.call_id IS NOT NULL THEN 'on'
        WHEN d.day IS NOT NULL AND w.from_at IS NOT NULL THEN 'off'
        ELSE 'unknown'
    END AS duty
FROM asked AS a
LEFT JOIN (
    SELECT c.call_id
    FROM asked AS c
    SEMI JOIN shifts_by_day AS s
        ON
            c.officer_id = s.officer_id
            AND c.day = s.day
            AND c.started_at BETWEEN s.starts_at AND s.ends_at
) AS o ON a.call_id = o.call_id
LEFT JOIN officers AS p ON a.officer_id = p.officer_id
LEFT JOIN roster_days AS d ON coalesce(p.unit, '') = d.unit AND a.day = d.day
LEFT JOIN roster_spans AS w
    ON a.officer_id = w.officer_id AND a.started_at BETWEEN w.from_at AND w.until_at
