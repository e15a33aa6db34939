-- title     Shifts of the scope and the days about it, as far as a roster may be without a shift
-- needs     duties, scope_asked
-- gives     officer_id, starts_at, ends_at
-- once      yes
-- bounded   z: one row, the moments of the scope
--
-- Nobody asks whether somebody was on duty at another time. A few days more, for a shift that lasts long.

SELECT
    d.officer_id,
    d.starts_at,
    d.ends_at
FROM duties AS d
CROSS JOIN scope_asked AS z
WHERE
    d.starts_at <= z.until + ($roster_gap_days + 3) * INTERVAL 24 HOUR
    AND greatest(d.starts_at, d.ends_at) >= z.since - ($roster_gap_days + 3) * INTERVAL 24 HOUR
