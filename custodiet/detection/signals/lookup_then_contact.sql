-- title     An unexplained look-up, then a call or text within days
-- because   detection.lookup_then_contact
-- rows      calls
-- family    telephone
-- needs     calls, calls.person_id|telephone_numbers, assignments|dispatches|custody, lookups.person_id
-- helps     officers, incidents, incident_people, assignments, dispatches, custody, contacts, stops, duties, telephone_numbers, devices, ties
-- gives     calls and texts with a person, with no case, within so many days after the officer looked the person up and nothing explains the look-up
-- says      {officer} looked up {whom} without a reason on record, and was in touch by call or text {times} within days of it.
-- per       officer and person
-- of        pair
-- counts    calls and texts with one person within days of an unexplained look-up
-- among     counted
-- chance    no
-- innocent  an incident that was never recorded; a number rung back because it had rung the officer; a check before a visit; a task from a supervisor, by word of mouth; a friend or neighbour whom the officer did not declare

SELECT 'calls' AS source, c.call_id AS row_id, c.officer_id, c.person_id, c.started_at AS happened_at
FROM work_calls AS c
SEMI JOIN lookups_unexplained AS u
    ON
        c.officer_id = u.officer_id
        AND c.person_id = u.person_id
        AND c.started_at > u.looked_up_at
        AND c.started_at <= u.looked_up_at + $lookup_then_contact_days * INTERVAL 24 HOUR
WHERE NOT c.declared AND NOT c.own_part AND NOT c.others_part
