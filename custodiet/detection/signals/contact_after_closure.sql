-- title     Calls or texts after the case closed or the officer's part ended
-- because   detection.contact_after_closure
-- rows      calls
-- family    telephone
-- needs     calls, calls.person_id|telephone_numbers, assignments|dispatches|custody
-- helps     lookups, officers, incidents, incident_people, assignments, dispatches, custody, contacts, stops, duties, telephone_numbers, devices, ties
-- gives     calls and texts with a person once the officer's own part in the case had ended or the case was closed, with some days of grace, and nothing since explains them
-- says      {officer} was in touch with {whom} by call or text {times} in {days}, after their own part in the case had ended or the case was closed.
-- per       officer and person
-- of        pair
-- counts    calls and texts with one person after the officer’s own part had ended
-- among     counted
-- chance    no
-- innocent  court or witness care that was never assigned; a new report by the same person, not yet recorded; a victim who asked this officer for news; property to be given back; an enquiry reopened and keyed in late

WITH unexplained AS (
    SELECT call_id, officer_id, person_id, started_at
    FROM work_calls
    WHERE NOT declared AND NOT own_part AND NOT others_part
),

ended AS (
    SELECT p.officer_id, p.person_id, min(p.until_at) AS until_at
    FROM work_parts AS p
    SEMI JOIN unexplained AS u ON p.officer_id = u.officer_id AND p.person_id = u.person_id
    WHERE p.ended_at IS NOT NULL
    GROUP BY p.officer_id, p.person_id
)

SELECT 'calls' AS source, c.call_id AS row_id, c.officer_id, c.person_id, c.started_at AS happened_at
FROM unexplained AS c
INNER JOIN ended AS e
    ON c.officer_id = e.officer_id AND c.person_id = e.person_id AND c.started_at > e.until_at
