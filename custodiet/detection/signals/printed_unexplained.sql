-- title     Prints and exports of people whom nothing explains
-- because   detection.printed_unexplained
-- needs     lookups.person_id, lookups.action, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     unexplained look-ups that were printed or exported
-- rows      lookups
-- family    system_use
-- says      {officer} printed or exported records of {whom} {times} in {days}, and the force’s own records do not explain why.
-- per       officer
-- of        lookups
-- chance    yes
-- weighs    coming back
-- innocent  a court file or a request under data protection; a printer queue sent again; work for another force or a partner agency; a briefing pack for the shift

SELECT system AS source, lookup_id AS row_id, officer_id, person_id, looked_up_at AS happened_at
FROM lookups_unexplained
WHERE action IN ('print', 'export')
