-- title     Calls or texts with somebody met in custody, after release
-- because   detection.contact_after_custody
-- rows      calls
-- family    telephone
-- needs     calls, calls.person_id|telephone_numbers, custody
-- helps     lookups, officers, incidents, incident_people, assignments, dispatches, contacts, stops, duties, telephone_numbers, devices, ties
-- gives     calls and texts with a person within so many days after the end of a detention in which the officer had to do with them, with no part in a case of theirs
-- says      {officer} was in touch with {whom} by call or text {times} in {days}, after a detention in which they had met.
-- per       officer and person
-- of        pair
-- counts    calls and texts with one person after a detention
-- among     counted
-- chance    no
-- innocent  property to be given back; bail to be arranged or moved; an appropriate adult or solicitor with the same number; a welfare call that the custody record asks for; a part in the case that was never keyed in

WITH released AS (
    SELECT DISTINCT officer_id, person_id, until_at
    FROM custody
    WHERE until_at IS NOT NULL
)

SELECT 'calls' AS source, c.call_id AS row_id, c.officer_id, c.person_id, c.started_at AS happened_at
FROM work_calls AS c
SEMI JOIN released AS r
    ON
        c.officer_id = r.officer_id
        AND c.person_id = r.person_id
        AND c.started_at > r.until_at
        AND c.started_at <= r.until_at + $after_custody_days * INTERVAL 24 HOUR
WHERE NOT c.declared AND NOT c.own_part AND NOT c.others_part
