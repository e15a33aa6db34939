-- title     Look-ups under the number of an incident that has nothing to do with the person
-- because   detection.borrowed_reasons
-- needs     lookups.person_id, lookups.reference, incidents, incident_people, assignments|dispatches|custody
-- helps     assignments.record_id, dispatches.incident_id, officers
-- gives     unexplained look-ups whose reference is an incident the person is no party to, and in which the officer had no part or which the officer gave for several such people
-- rows      lookups
-- family    system_use
-- says      {officer} looked up {whom} {times} in {days} under the number of an incident to which the records do not link them.
-- per       officer
-- of        lookups
-- chance    yes
-- weighs    coming back
-- innocent  a witness or caller who was never linked to the incident; a number mistyped by a figure; checks for a colleague at the incident, by radio; one number used for a whole shift by habit

WITH elsewhere AS (
    SELECT
        u.system,
        u.lookup_id,
        u.officer_id,
        u.person_id,
        u.looked_up_at,
        u.reference
    FROM lookups_unexplained AS u
    SEMI JOIN incidents AS i ON u.reference = i.incident_id
    ANTI JOIN incident_people AS p ON u.reference = p.incident_id AND u.person_id = p.person_id
),

-- a number that the officer gave for several people who are no party to it
reused AS (
    SELECT
        officer_id,
        reference
    FROM elsewhere
    GROUP BY officer_id, reference
    HAVING count(DISTINCT person_id) >= $borrowed_reasons_people
)

SELECT e.system AS source, e.lookup_id AS row_id, e.officer_id, e.person_id, e.looked_up_at AS happened_at
FROM elsewhere AS e
ANTI JOIN dispatches AS d ON e.officer_id = d.officer_id AND e.reference = d.incident_id
ANTI JOIN assignments AS a ON e.officer_id = a.officer_id AND e.reference = a.record_id
ANTI JOIN reused AS r ON e.officer_id = r.officer_id AND e.reference = r.reference

UNION ALL

SELECT e.system AS source, e.lookup_id AS row_id, e.officer_id, e.person_id, e.looked_up_at AS happened_at
FROM elsewhere AS e
SEMI JOIN reused AS r ON e.officer_id = r.officer_id AND e.reference = r.reference
