-- title     Vehicle checks of women, spread over many people
-- because   detection.women_by_vehicle
-- needs     lookups.person_id, lookups.kind, people.sex, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     the first unexplained vehicle look-up of each woman whom the officer never looked up more than twice
-- rows      lookups
-- family    system_use
-- says      {officer} checked the vehicles of {found} women in {days}, none of them often, and the force’s own records do not explain why.
-- per       officer
-- of        lookups
-- chance    yes
-- innocent  roads policing, or an operation on a road or a car park; stops that were never recorded; a beat with a school or a hospital on it; checks of a car park after a report

WITH numbered AS (
    SELECT
        u.system,
        u.lookup_id,
        u.officer_id,
        u.person_id,
        u.looked_up_at,
        row_number() OVER (
            PARTITION BY u.officer_id, u.person_id ORDER BY u.looked_up_at, u.system, u.lookup_id
        ) AS turn,
        count(*) OVER (PARTITION BY u.officer_id, u.person_id) AS times
    FROM lookups_unexplained AS u
    INNER JOIN people AS p ON u.person_id = p.person_id
    WHERE u.kind = 'vehicle' AND p.sex = 'female'
)

SELECT system AS source, lookup_id AS row_id, officer_id, person_id, looked_up_at AS happened_at
FROM numbered
WHERE turn = 1 AND times <= $women_by_vehicle_times
