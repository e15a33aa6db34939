-- title     Days on which a unit's roster is there at all
-- needs     duties_about, officers
-- gives     unit, day
-- once      yes
--
-- Somebody of the unit booked on that day and somebody the day before, so that a look-up in the small hours
-- after a gap is not taken for one made off duty.

WITH booked AS (
    SELECT DISTINCT
        coalesce(o.unit, '') AS unit,
        CAST(d.starts_at AS DATE) AS day
    FROM duties_about AS d
    LEFT JOIN officers AS o ON d.officer_id = o.officer_id
)

SELECT
    t.unit,
    t.day
FROM booked AS t
INNER JOIN booked AS y ON t.unit = y.unit AND t.day = y.day + 1
