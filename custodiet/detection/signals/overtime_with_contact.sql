-- title     Overtime in which unexplained calls or look-ups fall, against peers
-- because   detection.overtime_with_contact
-- rows      duties
-- family    duty
-- needs     duties.kind, calls|lookups, assignments|dispatches|custody
-- helps     lookups, officers, incidents, incident_people, assignments, dispatches, custody, contacts, stops, calls, telephone_numbers, devices, ties
-- gives     spells of overtime during which the officer called or texted somebody met through work, or looked somebody up, and the records explain neither
-- says      {officer} worked {found} spells of overtime in {days} during which calls, texts or look-ups fall that the records do not explain.
-- per       officer
-- of        duties
-- chance    yes
-- innocent  overtime on an operation that is recorded elsewhere; paperwork finished late, with the look-ups it needs; a unit that works more overtime than its peers; cover for another team

WITH spells AS (
    SELECT
        d.duty_id,
        d.officer_id,
        d.starts_at,
        d.ends_at,
        CAST(d.starts_at AS DATE) + n.days AS day
    FROM duties AS d
    CROSS JOIN (VALUES (0), (1), (2)) AS n (days)
    WHERE d.kind = 'overtime' AND d.ends_at >= d.starts_at
),

moments AS (
    SELECT officer_id, started_at AS happened_at, CAST(started_at AS DATE) AS day
    FROM work_calls
    WHERE NOT declared AND NOT own_part AND NOT others_part

    UNION ALL

    SELECT officer_id, looked_up_at AS happened_at, CAST(looked_up_at AS DATE) AS day
    FROM lookups_unexplained
)

SELECT
    'duties' AS source,
    s.duty_id AS row_id,
    s.officer_id,
    CAST(NULL AS VARCHAR) AS person_id,
    min(s.starts_at) AS happened_at
FROM spells AS s
INNER JOIN moments AS m
    ON s.officer_id = m.officer_id AND s.day = m.day AND m.happened_at BETWEEN s.starts_at AND s.ends_at
GROUP BY s.duty_id, s.officer_id
