-- title     Far more calls and texts than the case record shows
-- because   detection.contact_beyond_the_record
-- rows      calls
-- family    telephone
-- needs     calls, calls.person_id|telephone_numbers, assignments|dispatches|custody, contacts
-- helps     lookups, officers, incidents, incident_people, assignments, dispatches, custody, stops, duties, telephone_numbers, devices, ties
-- gives     calls and texts with one person of the officer's own live case that no contact on record covers, where they are so many times the contacts on record
-- says      {officer} was in touch with {whom} by call or text {times} in {days} beyond what the record of their live case shows.
-- per       officer and person
-- of        pair
-- counts    calls and texts with one person of a live case that the case record does not show
-- among     counted
-- chance    yes
-- weighs    live work
-- innocent  a unit that does not write its contacts up; a family liaison officer with a log of their own; a victim who rings many times a day; long negotiation or a missing person; appointments that were missed and rung again

WITH calls_of_pair AS (
    SELECT officer_id, person_id, count(*) AS undeclared
    FROM work_calls
    WHERE own_part AND NOT declared
    GROUP BY officer_id, person_id
),

written_up AS (
    SELECT officer_id, person_id, count(*) AS entries
    FROM contacts
    GROUP BY officer_id, person_id
),

pairs AS (
    SELECT c.officer_id, c.person_id
    FROM calls_of_pair AS c
    LEFT JOIN written_up AS w ON c.officer_id = w.officer_id AND c.person_id = w.person_id
    WHERE c.undeclared >= $contact_times * coalesce(w.entries, 0)
)

SELECT 'calls' AS source, c.call_id AS row_id, c.officer_id, c.person_id, c.started_at AS happened_at
FROM work_calls AS c
SEMI JOIN pairs AS p ON c.officer_id = p.officer_id AND c.person_id = p.person_id
WHERE c.own_part AND NOT c.declared
