-- title     Whether the officer was on duty at each look-up asked about
-- needs     lookups_asked, shifts_by_day, roster_days, roster_spans, officers
-- gives     system, lookup_id, officer_id, person_id, looked_up_at, duty (on, off, unknown)
--
-- Unknown where no roster covers that unit and day, or that officer and stretch of days. A missing roster is never
-- taken for a rest day.

SELECT
    a.system,
    a.lookup_id,
    a.officer_id,
    a.person_id,
    a.looked_up_at,
    CASE
        WHEN o.lookup_id IS NOT NULL THEN 'on'
        WHEN d.day IS NOT NULL AND w.from_at IS NOT NULL THEN 'off'
        ELSE 'unknown'
    END AS duty
FROM lookups_asked AS a
LEFT JOIN (
    SELECT DISTINCT
        l.system,
        l.lookup_id
    FROM lookups_asked AS l
    INNER JOIN shifts_by_day AS s
        ON
            l.officer_id = s.officer_id
            AND CAST(l.looked_up_at AS DATE) = s.day
            AND l.looked_up_at BETWEEN s.starts_at AND s.ends_at
) AS o ON a.system = o.system AND a.lookup_id = o.lookup_id
LEFT JOIN officers AS p ON a.officer_id = p.officer_id
LEFT JOIN roster_days AS d
    ON coalesce(p.unit, '') = d.unit AND CAST(a.looked_up_at AS DATE) = d.day
LEFT JOIN roster_spans AS w
    ON
        a.officer_id = w.officer_id
        AND a.looked_up_at BETWEEN w.from_at AND w.until_at
