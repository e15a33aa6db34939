-- title     Shifts as worked, one row for each day (UTC) that they touch
-- needs     duties_about
-- gives     officer_id, day, starts_at, ends_at (with the minutes allowed either side)
-- once      yes
--
-- Spread over days because a join on the officer alone, with a range, compares every look-up with every
-- shift of a career.

SELECT
    d.officer_id,
    d.from_on + n.days AS day,
    d.from_at AS starts_at,
    d.until_at AS ends_at
FROM (
    SELECT
        officer_id,
        from_at,
        until_at,
        from_on,
        CASE WHEN until_on <= from_on THEN 0 WHEN until_on <= from_on + 1 THEN 1 ELSE 2 END AS midnights
    FROM (
        SELECT
            officer_id,
            starts_at - $duty_minutes_either_side * INTERVAL 1 MINUTE AS from_at,
            ends_at + $duty_minutes_either_side * INTERVAL 1 MINUTE AS until_at,
            CAST(starts_at - $duty_minutes_either_side * INTERVAL 1 MINUTE AS DATE) AS from_on,
            CAST(ends_at + $duty_minutes_either_side * INTERVAL 1 MINUTE AS DATE) AS until_on
        FROM duties_about
        WHERE ends_at >= starts_at
    ) AS worked
) AS d
INNER JOIN (VALUES (0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)) AS n (midnights, days)
    ON d.midnights = n.midnights
