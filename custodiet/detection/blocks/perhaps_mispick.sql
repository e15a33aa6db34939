-- title     Look-ups of a wrong namesake, the right one opened within minutes
-- needs     rows_asked, lookups_unexplained, lookups, involvement
-- gives     source, row_id, person_id, explanation, weight, record, noted_at
--
-- The wrong record was opened once and never again by this officer; within minutes, on the same system and from
-- the same words typed, came somebody in whose record the officer has a part.

WITH once AS (
    SELECT
        officer_id,
        person_id
    FROM lookups_unexplained
    GROUP BY officer_id, person_id
    HAVING count(*) = 1
),

asked AS (
    SELECT
        a.source,
        a.row_id,
        a.officer_id,
        a.person_id,
        a.happened_at,
        date_trunc('hour', a.happened_at + n.side * $mispick_minutes * INTERVAL 1 MINUTE) AS hour
    FROM rows_asked AS a
    SEMI JOIN once AS o ON a.officer_id = o.officer_id AND a.person_id = o.person_id
    CROSS JOIN (VALUES (0), (1)) AS n (side)
),

near AS (
    SELECT
        l.system,
        l.lookup_id,
        l.officer_id,
        l.person_id,
        l.looked_up_at,
        lower(trim(l.sought)) AS sought
    FROM lookups AS l
    SEMI JOIN asked AS a
        ON l.officer_id = a.officer_id AND l.system = a.source AND date_trunc('hour', l.looked_up_at) = a.hour
    WHERE l.sought <> ''
),

wrong AS (
    SELECT
        n.system,
        n.lookup_id,
        n.officer_id,
        n.person_id,
        n.looked_up_at,
        n.sought
    FROM near AS n
    SEMI JOIN asked AS a ON n.system = a.source AND n.lookup_id = a.row_id
)

SELECT
    w.system AS source,
    w.lookup_id AS row_id,
    w.person_id,
    'mispick' AS explanation,
    'perhaps' AS weight,
    max(i.record) AS record,
    min(r.looked_up_at) AS noted_at
FROM wrong AS w
INNER JOIN near AS r
    ON
        w.officer_id = r.officer_id
        AND w.system = r.system
        AND w.sought = r.sought
        AND w.person_id <> r.person_id
        AND r.looked_up_at > w.looked_up_at
        AND r.looked_up_at <= w.looked_up_at + $mispick_minutes * INTERVAL 1 MINUTE
INNER JOIN involvement AS i
    ON
        r.officer_id = i.officer_id
        AND r.person_id = i.person_id
        AND r.looked_up_at BETWEEN i.from_at AND i.until_at
GROUP BY w.system, w.lookup_id, w.person_id
