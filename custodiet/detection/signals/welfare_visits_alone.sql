-- title     Visits to one person again and again, alone and without an incident
-- because   detection.welfare_visits_alone
-- rows      positions
-- family    place
-- needs     positions, addresses, incidents|dispatches
-- helps     officers, incidents, incident_people, assignments, dispatches, custody, contacts, ties
-- gives     days on which the officer stood at one person's address alone, with no incident, no part in a case and no visit on record, so many of them within so many days
-- says      A vehicle or radio of {officer} stood alone at the address of {whom} on {found} days in {days}, with no incident and no visit on record.
-- per       officer and person
-- of        pair
-- counts    days at one person’s address, alone, that the records do not explain
-- among     counted
-- chance    no
-- innocent  a welfare plan kept on paper; a neighbourhood officer's regular round; a shop, a school or a community room at the address; a colleague in the vehicle who had not booked on to it; an address that the records have not moved on

WITH often AS (
    SELECT officer_id, person_id
    FROM stays_unexplained
    GROUP BY officer_id, person_id
    HAVING count(DISTINCT local_day) >= $welfare_visits_alone
),

alone AS (
    SELECT s.*
    FROM stays_unexplained AS s
    SEMI JOIN often AS n ON s.officer_id = n.officer_id AND s.person_id = n.person_id
    ANTI JOIN positions AS m
        ON
            s.unit_id = m.unit_id
            AND s.day = CAST(m.from_at AS DATE)
            AND s.officer_id <> m.officer_id
            AND s.from_at <= coalesce(m.until_at, m.from_at)
            AND s.until_at >= m.from_at
            AND m.unit_id <> ''
    ANTI JOIN stays_at_people AS c
        ON
            s.person_id = c.person_id
            AND s.day = c.day
            AND s.officer_id <> c.officer_id
            AND s.from_at <= c.until_at
            AND s.until_at >= c.from_at
),

days AS (
    SELECT
        position_id,
        officer_id,
        person_id,
        from_at,
        local_day,
        row_number() OVER (PARTITION BY officer_id, person_id ORDER BY local_day) AS turn
    FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY officer_id, person_id, local_day ORDER BY from_at, position_id
            ) AS of_day
        FROM alone
    ) AS firsts
    WHERE of_day = 1
),

runs AS (
    SELECT a.officer_id, a.person_id, a.from_at AS begins_at, b.from_at AS ends_at
    FROM days AS a
    INNER JOIN days AS b
        ON
            a.officer_id = b.officer_id
            AND a.person_id = b.person_id
            AND a.turn + $welfare_visits_alone - 1 = b.turn
            AND b.from_at <= a.from_at + $welfare_visits_days * INTERVAL 24 HOUR
)

SELECT 'positions' AS source, d.position_id AS row_id, d.officer_id, d.person_id, d.from_at AS happened_at
FROM days AS d
SEMI JOIN runs AS r
    ON d.officer_id = r.officer_id AND d.person_id = r.person_id AND d.from_at BETWEEN r.begins_at AND r.ends_at
