-- title     Look-ups of people marked for domestic abuse or sexual offences, against peers
-- because   detection.targets_markers
-- needs     lookups.person_id, people.markers, assignments|dispatches|custody
-- helps     officers.role, assignments, dispatches, custody, incidents, incident_people
-- gives     unexplained look-ups of people, women and men, with a marker of domestic abuse or a sexual offence
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
WHERE p.markers LIKE '%domestic_abuse%' OR p.markers LIKE '%sexual_offence%'
