-- title     Coming back to one person's record, across systems and days
-- because   detection.repeat_visits
-- needs     lookups.person_id, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     unexplained look-ups of one person by one officer, on so many days and so many systems
-- rows      lookups
-- family    system_use
-- per       officer and person
-- of        pair
-- counts    unexplained look-ups of one person
-- among     lookups_unexplained
-- chance    no
-- innocent  a linked incident that was never recorded; a task from a supervisor, by word of mouth; a system that opens another by itself; a repeat caller on the officer's beat; work for another force or a partner agency

SELECT u.system AS source, u.lookup_id AS row_id, u.officer_id, u.person_id, u.looked_up_at AS happened_at
FROM lookups_unexplained AS u
SEMI JOIN (
    SELECT
        officer_id,
        person_id
    FROM lookups_unexplained
    GROUP BY officer_id, person_id
    HAVING
        count(DISTINCT CAST(looked_up_at AS DATE)) >= $repeat_visits_days
        AND count(DISTINCT system) >= $repeat_visits_systems
) AS p ON u.officer_id = p.officer_id AND u.person_id = p.person_id
