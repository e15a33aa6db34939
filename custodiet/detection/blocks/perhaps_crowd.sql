-- title     Look-ups of a person whom a crowd of officers looked up within days
-- needs     rows_asked, lookups_unexplained
-- gives     source, row_id, person_id, explanation, weight, record, noted_at
-- bounded   b: the look-ups that nothing explains, of one person, one row for each officer and day
--
-- News, a major incident, a neighbour or a colleague: many opened the same record. Curiosity is a matter of
-- integrity too, but another one, and the finding says so. Counted by day first, so that a crowd stays small.

WITH by_day AS (
    SELECT DISTINCT
        u.person_id,
        u.officer_id,
        CAST(u.looked_up_at AS DATE) AS day
    FROM lookups_unexplained AS u
    SEMI JOIN rows_asked AS a ON u.person_id = a.person_id
),

asked_days AS (
    SELECT DISTINCT
        person_id,
        CAST(happened_at AS DATE) AS day
    FROM rows_asked
),

crowds AS (
    SELECT
        d.person_id,
        d.day,
        count(DISTINCT b.officer_id) AS officers
    FROM asked_days AS d
    INNER JOIN by_day AS b
        ON
            d.person_id = b.person_id
            AND date_diff('day', d.day, b.day) BETWEEN -$crowd_days AND $crowd_days
    GROUP BY d.person_id, d.day
    HAVING count(DISTINCT b.officer_id) >= $crowd_officers
)

SELECT
    a.source,
    a.row_id,
    a.person_id,
    'crowd' AS explanation,
    'perhaps' AS weight,
    CAST(c.officers AS VARCHAR) AS record,
    CAST(NULL AS TIMESTAMPTZ) AS noted_at
FROM rows_asked AS a
INNER JOIN crowds AS c ON a.person_id = c.person_id AND CAST(a.happened_at AS DATE) = c.day
