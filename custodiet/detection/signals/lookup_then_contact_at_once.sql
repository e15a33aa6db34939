-- title     An unexplained look-up, then a call or text within minutes
-- because   detection.lookup_then_contact_at_once
-- rows      calls
-- family    telephone
-- needs     calls, calls.person_id|telephone_numbers, assignments|dispatches|custody, lookups.person_id
-- helps     officers, incidents, incident_people, assignments, dispatches, custody, contacts, stops, duties, telephone_numbers, devices, ties
-- gives     calls and texts with a person who is in none of the officer's cases, within so many minutes after an unexplained look-up of the person
-- says      {officer} looked up {whom} without a reason on record, and called or texted within minutes of it, {times} in {days}.
-- per       officer and person
-- of        pair
-- counts    calls and texts with one person within minutes of an unexplained look-up
-- among     counted
-- chance    no
-- innocent  a missing or frightened caller rung back before anything was recorded; a control-room task given by radio; a lost telephone whose owner is sought; a shared or borrowed login

SELECT 'calls' AS source, c.call_id AS row_id, c.officer_id, c.person_id, c.started_at AS happened_at
FROM work_calls AS c
SEMI JOIN lookups_unexplained AS u
    ON
        c.officer_id = u.officer_id
        AND c.person_id = u.person_id
        AND c.started_at > u.looked_up_at
        AND c.started_at <= u.looked_up_at + $lookup_then_contact_minutes * INTERVAL 1 MINUTE
WHERE c.direction <> 'in' AND NOT c.declared AND NOT c.own_part
