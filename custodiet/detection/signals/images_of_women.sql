-- title     Recordings and custody images of women viewed without a case
-- because   detection.images_of_women
-- needs     recording_views.person_id, people.sex, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     views of recordings and images of women that the records do not explain
-- rows      recording_views
-- family    camera
-- says      {officer} viewed recordings or images of {whom}, all women, {times} in {days}, and the force’s own records do not explain why.
-- per       officer
-- of        recording_views
-- chance    yes
-- innocent  a review of footage for a supervisor, or for training; a viewing for identification by a briefing; disclosure or redaction work that is not on the list of remits; footage filed under the wrong person

SELECT v.source, v.row_id, v.officer_id, v.person_id, v.happened_at
FROM views_unexplained AS v
INNER JOIN people AS p ON v.person_id = p.person_id
WHERE p.sex = 'female'
