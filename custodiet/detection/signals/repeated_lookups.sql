-- title     Repeated look-ups of one person with no explanation
-- because   detection.repeated_lookups
-- needs     lookups.person_id, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     look-ups of one person by one officer, not explained, so many of them within so many days
-- rows      lookups
-- family    system_use
-- per       officer and person
-- of        pair
-- counts    unexplained look-ups of one person
-- among     lookups_unexplained
-- chance    no
-- innocent  a linked incident that was never recorded; a shared or borrowed login; a task from a supervisor, by word of mouth; another person with the same name; work for another force or a partner agency; a repeat caller on the officer's beat

WITH numbered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY officer_id, person_id ORDER BY looked_up_at, lookup_id) AS turn
    FROM lookups_unexplained
),

pairs AS (
    SELECT DISTINCT
        a.officer_id,
        a.person_id
    FROM numbered AS a
    INNER JOIN numbered AS b
        ON
            a.officer_id = b.officer_id
            AND a.person_id = b.person_id
            AND a.turn + $repeated_lookups - 1 = b.turn
            AND b.looked_up_at <= a.looked_up_at + $repeated_days * INTERVAL 1 DAY
)

SELECT u.system AS source, u.lookup_id AS row_id, u.officer_id, u.person_id, u.looked_up_at AS happened_at
FROM lookups_unexplained AS u
SEMI JOIN pairs AS p ON u.officer_id = p.officer_id AND u.person_id = p.person_id
