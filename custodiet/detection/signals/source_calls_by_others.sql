-- title     Somebody who is not the handler in touch with a source's number
-- because   detection.source_calls_by_others
-- rows      calls
-- family    corridor
-- needs     calls, source_numbers.handler_id
-- helps     officers, incidents, incident_people, assignments, dispatches, custody, telephone_numbers, devices, ties, source_contacts
-- gives     calls and texts with a source's number by somebody who neither handled the source then, nor supervises who did, nor has a contact on record, nor a case that the number stands in
-- says      {officer} was in touch {times} in {days} with the number of a source whom somebody else handles.
-- per       officer
-- of        calls
-- chance    no
-- innocent  an ordinary enquiry, by somebody who does not know; cover for a handler that was not recorded; a number that was given out again; a wrong number

WITH by_others AS (
    SELECT c.call_id, c.officer_id, c.source_id, c.started_at
    FROM source_calls AS c
    ANTI JOIN source_handlers AS h
        ON c.officer_id = h.officer_id AND c.source_id = h.source_id AND c.local_day BETWEEN h.from_on AND h.until_on
    ANTI JOIN source_contacts AS k
        ON
            c.officer_id = k.officer_id
            AND c.source_id = k.source_id
            AND c.started_at BETWEEN
            k.contacted_at - $source_log_hours * INTERVAL 1 HOUR
            AND coalesce(k.until_at, k.contacted_at) + $source_log_hours * INTERVAL 1 HOUR
),

working AS (
    SELECT k.call_id
    FROM calls_known AS k
    SEMI JOIN by_others AS b ON k.call_id = b.call_id
    INNER JOIN work_parts AS p
        ON k.officer_id = p.officer_id AND k.person_id = p.person_id AND k.started_at BETWEEN p.from_at AND p.until_at
)

SELECT DISTINCT
    'calls' AS source,
    b.call_id AS row_id,
    b.officer_id,
    CAST(NULL AS VARCHAR) AS person_id,
    b.started_at AS happened_at
FROM by_others AS b
ANTI JOIN working AS w ON b.call_id = w.call_id
