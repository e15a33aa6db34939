-- title     Unexplained look-ups of a person
-- because   detection.unexplained_lookups
-- needs     lookups.person_id, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     look-ups that the records do not explain
-- rows      lookups
-- family    system_use
-- per       officer
-- of        lookups
-- chance    yes
-- weighs    coming back
-- innocent  a linked incident that was never recorded; a task from a supervisor, by word of mouth; a shared or borrowed login; another person with the same name; work for another force or a partner agency; records of a specialist unit that are kept elsewhere

SELECT system AS source, lookup_id AS row_id, officer_id, person_id, looked_up_at AS happened_at
FROM lookups_unexplained
