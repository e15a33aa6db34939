-- title     Same person searched across several systems
-- because   detection.several_systems
-- needs     lookups.person_id, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     unexplained look-ups of one person on so many systems within so many minutes
-- rows      lookups
-- family    system_use
-- per       officer and person
-- of        pair
-- counts    unexplained look-ups of one person across several systems
-- among     counted
-- chance    no
-- innocent  a check before a visit that was never logged; a stop that was never recorded; a system that opens another by itself; a task from a supervisor, by word of mouth

WITH bursts AS (
    SELECT
        a.officer_id,
        a.person_id,
        a.looked_up_at AS from_at
    FROM lookups_unexplained AS a
    INNER JOIN lookups_unexplained AS b
        ON
            a.officer_id = b.officer_id
            AND a.person_id = b.person_id
            AND b.looked_up_at BETWEEN
            a.looked_up_at AND a.looked_up_at + $several_systems_minutes * INTERVAL 1 MINUTE
    GROUP BY a.officer_id, a.person_id, a.looked_up_at
    HAVING count(DISTINCT b.system) >= $several_systems
)

SELECT u.system AS source, u.lookup_id AS row_id, u.officer_id, u.person_id, u.looked_up_at AS happened_at
FROM lookups_unexplained AS u
SEMI JOIN bursts AS b
    ON
        u.officer_id = b.officer_id
        AND u.person_id = b.person_id
        AND u.looked_up_at BETWEEN
        b.from_at AND b.from_at + $several_systems_minutes * INTERVAL 1 MINUTE
