-- title     Women's records opened one after another from a list
-- because   detection.serial_searches
-- needs     lookups.person_id, lookups.returned, people.sex, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     unexplained records of women opened after a search that gave a list, where nearly all opened were women
-- rows      lookups
-- family    system_use
-- says      {officer} opened {found} records of women in {days}, each from a list that a search had given, and the force’s own records do not explain why.
-- per       officer
-- of        lookups
-- chance    yes
-- innocent  a search for one woman by part of a name, opening each that might be her; a list worked through for a unit or an operation; a check of doubles in the records; a search by the description that a caller gave

-- Each record opened is spread over the hours in which the list may have been searched for, for records opened
-- unexplained are few, and lists many.

WITH by_hour AS (
    SELECT
        u.system,
        u.lookup_id,
        u.officer_id,
        u.person_id,
        u.looked_up_at,
        date_trunc('hour', u.looked_up_at) - n.hours * INTERVAL 1 HOUR AS hour
    FROM lookups_unexplained AS u
    INNER JOIN (VALUES (0), (1), (2)) AS n (hours)
        ON
            date_trunc('hour', u.looked_up_at) - n.hours * INTERVAL 1 HOUR
            >= date_trunc('hour', u.looked_up_at - $serial_searches_minutes * INTERVAL 1 MINUTE)
),

opened AS (
    SELECT
        s.system,
        s.lookup_id AS list_id,
        u.lookup_id,
        u.officer_id,
        u.person_id,
        u.looked_up_at,
        p.sex
    FROM (SELECT * FROM lookups WHERE returned > 1) AS s
    INNER JOIN by_hour AS u
        ON
            s.officer_id = u.officer_id
            AND s.system = u.system
            AND date_trunc('hour', s.looked_up_at) = u.hour
            AND s.looked_up_at BETWEEN
            u.looked_up_at - $serial_searches_minutes * INTERVAL 1 MINUTE AND u.looked_up_at
            AND s.lookup_id <> u.lookup_id
    LEFT JOIN people AS p ON u.person_id = p.person_id
),

of_women AS (
    SELECT
        system,
        list_id
    FROM opened
    GROUP BY system, list_id
    HAVING
        count(DISTINCT CASE WHEN sex = 'female' THEN person_id END) >= $serial_searches_opened
        AND count(DISTINCT CASE WHEN sex = 'female' THEN person_id END) * 100
        >= count(DISTINCT person_id) * $serial_searches_percent
)

SELECT DISTINCT
    w.system AS source,
    w.lookup_id AS row_id,
    w.officer_id,
    w.person_id,
    w.looked_up_at AS happened_at
FROM opened AS w
SEMI JOIN of_women AS l ON w.system = l.system AND w.list_id = l.list_id
WHERE w.sex = 'female'
