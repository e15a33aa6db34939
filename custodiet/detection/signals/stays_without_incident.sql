-- title     Vehicle or radio at a vulnerable person's address with no incident
-- because   detection.stays_without_incident
-- rows      positions
-- family    place
-- needs     positions, addresses, people.markers, incidents|dispatches
-- helps     officers, incidents, incident_people, assignments, dispatches, custody, contacts, ties
-- gives     stays at the address of a person with a vulnerability marker, with no incident there, no part in a case and no visit on record
-- says      A vehicle or radio of {officer} stood at the address of {whom} {times} in {days}, with no incident and no visit on record.
-- per       officer and person
-- of        pair
-- counts    stays at one vulnerable person’s address that the records do not explain
-- among     counted
-- chance    no
-- innocent  an incident next door; a meal break or a scene nearby; another driver of a shared vehicle; a patrol that stands there for everybody to see; an address that the records have not moved on; the officer's own street

SELECT 'positions' AS source, s.position_id AS row_id, s.officer_id, s.person_id, s.from_at AS happened_at
FROM stays_unexplained AS s
INNER JOIN people AS p ON s.person_id = p.person_id
WHERE p.markers IS NOT NULL AND p.markers <> ''
