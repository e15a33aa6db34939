-- title     Texts at night with somebody met through work
-- because   detection.night_texts
-- rows      calls
-- family    telephone
-- needs     calls, calls.person_id|telephone_numbers, calls.kind, assignments|dispatches|custody
-- helps     lookups, officers, incidents, incident_people, assignments, dispatches, custody, contacts, stops, duties, telephone_numbers, devices, ties
-- gives     texts and pictures sent or had at night by the clock on the wall, that the case record does not show; those of an officer on duty in a live case of the person are left out
-- says      {officer} exchanged texts with {whom} at night {times} in {days}. They met through work, and the case record does not show it.
-- per       officer and person
-- of        pair
-- counts    texts at night with one person met through work
-- among     counted
-- chance    no
-- innocent  a person at risk who writes at night and was answered; a high-risk missing person; an automatic message of the telephone; a friend or neighbour whom the officer did not declare; a case in another force's record

SELECT 'calls' AS source, call_id AS row_id, officer_id, person_id, started_at AS happened_at
FROM work_calls
WHERE
    kind IN ('text', 'picture')
    AND (local_hour >= $night_from_hour OR local_hour < $night_until_hour)
    AND NOT declared
    AND NOT (own_part AND coalesce(duty, 'unknown') <> 'off')
