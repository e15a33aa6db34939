-- title     Look-ups skewed towards vulnerable women, against peers
-- because   detection.skewed_to_vulnerable_women
-- needs     lookups.person_id, people.sex, people.markers, assignments|dispatches|custody
-- helps     officers.role, dispatches, custody, incidents, incident_people
-- gives     unexplained look-ups of women who carry a vulnerability marker
-- rows      lookups
-- family    system_use
-- per       officer
-- of        unexplained
-- chance    yes
-- weighs    coming back
-- innocent  a safeguarding or domestic abuse role that is not on the list of remits; attachment to a multi-agency hub; a campaign or operation that the unit ran; a beat with a refuge or a hospital on it

SELECT u.system AS source, u.lookup_id AS row_id, u.officer_id, u.person_id, u.looked_up_at AS happened_at
FROM lookups_unexplained AS u
INNER JOIN people AS p ON u.person_id = p.person_id
WHERE p.sex = 'female' AND p.markers IS NOT NULL AND p.markers <> ''
