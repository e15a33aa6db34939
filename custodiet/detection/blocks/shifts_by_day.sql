-- title     Shifts as worked, one row for each day (UTC) that they touch
-- needs     duties
-- gives     officer_id, day, starts_at, ends_at (with the minutes allowed either side)
-- once      yes
--
-- Spread over days because a join on the officer alone, with a range, compares every look-up with every
-- shift of a career.

SELECT
    d.officer_id,
    CAST(d.from_at AS DATE) + n.days AS day,
    d.from_at AS starts_at,
    d.until_at AS ends_at
FROM (
    SELECT
        officer_id,
        starts_at - $duty_minutes_either_side * INTERVAL 1 MINUTE AS from_at,
        ends_at + $duty_minutes_either_side * INTERVAL 1 MINUTE AS until_at
    FROM duties
    WHERE ends_at >= starts_at
) AS d
INNER JOIN (VALUES (0), (1), (2)) AS n (days)
    ON CAST(d.from_at AS DATE) + n.days <= CAST(d.until_at AS DATE)
