-- title     Look-ups at a terminal that somebody with a part in the case used within the minute
-- needs     lookups_unexplained, lookups, involvement
-- gives     source, row_id, person_id, explanation, weight, record, noted_at
-- once      yes
--
-- One logs in, another types. Of unexplained look-ups, once for all detectors. The hour is in the join so that a
-- terminal of years is not compared with itself.

WITH asked AS (
    SELECT DISTINCT
        u.system,
        u.lookup_id,
        u.officer_id,
        u.person_id,
        u.terminal,
        u.looked_up_at,
        date_trunc('hour', u.looked_up_at + n.side * $shared_terminal_minutes * INTERVAL 1 MINUTE) AS hour
    FROM lookups_unexplained AS u
    CROSS JOIN (VALUES (-1), (1)) AS n (side)
    WHERE u.terminal <> ''
),

others AS (
    SELECT DISTINCT
        a.system,
        a.lookup_id,
        a.person_id,
        a.looked_up_at,
        l.officer_id AS other_id
    FROM lookups AS l
    INNER JOIN asked AS a
        ON
            l.terminal = a.terminal
            AND date_trunc('hour', l.looked_up_at) = a.hour
            AND l.officer_id <> a.officer_id
            AND l.looked_up_at BETWEEN
            a.looked_up_at - $shared_terminal_minutes * INTERVAL 1 MINUTE
            AND a.looked_up_at + $shared_terminal_minutes * INTERVAL 1 MINUTE
)

SELECT
    o.system AS source,
    o.lookup_id AS row_id,
    o.person_id,
    'shared_terminal' AS explanation,
    'probably' AS weight,
    max(i.record) AS record,
    CAST(NULL AS TIMESTAMPTZ) AS noted_at
FROM others AS o
INNER JOIN involvement AS i
    ON
        o.other_id = i.officer_id
        AND o.person_id = i.person_id
        AND o.looked_up_at BETWEEN i.from_at AND i.until_at
GROUP BY o.system, o.lookup_id, o.person_id
