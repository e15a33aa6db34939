-- title     Look-ups of a wrong namesake, the right one opened within minutes
-- needs     lookups_unexplained, lookups, involvement
-- gives     source, row_id, person_id, explanation, weight, record, noted_at
-- once      yes
--
-- The wrong record was opened once and never again by this officer; within minutes, on the same system and from
-- the same words typed, came somebody in whose record the officer has a part. Once for all detectors.

WITH only_once AS (
    SELECT
        officer_id,
        person_id
    FROM lookups_unexplained
    GROUP BY officer_id, person_id
    HAVING count(*) = 1
),

wrong AS (
    SELECT
        u.system,
        u.lookup_id,
        u.officer_id,
        u.person_id,
        u.looked_up_at,
        u.sought
    FROM lookups_unexplained AS u
    SEMI JOIN only_once AS o ON u.officer_id = o.officer_id AND u.person_id = o.person_id
    WHERE u.sought <> ''
),

next_opened AS (
    SELECT
        w.system,
        w.lookup_id,
        w.person_id,
        l.officer_id,
        l.person_id AS right_id,
        l.looked_up_at
    FROM lookups AS l
    INNER JOIN wrong AS w
        ON
            l.officer_id = w.officer_id
            AND l.system = w.system
            AND l.sought = w.sought
            AND l.person_id <> w.person_id
            AND l.looked_up_at > w.looked_up_at
            AND l.looked_up_at <= w.looked_up_at + $mispick_minutes * INTERVAL 1 MINUTE
)

SELECT
    n.system AS source,
    n.lookup_id AS row_id,
    n.person_id,
    'mispick' AS explanation,
    'perhaps' AS weight,
    max(i.record) AS record,
    min(n.looked_up_at) AS noted_at
FROM next_opened AS n
INNER JOIN involvement AS i
    ON
        n.officer_id = i.officer_id
        AND n.right_id = i.person_id
        AND n.looked_up_at BETWEEN i.from_at AND i.until_at
GROUP BY n.system, n.lookup_id, n.person_id
