-- title     A handler in touch with a source outside the contact log
-- because   detection.source_calls_outside_the_log
-- rows      calls
-- family    corridor
-- needs     calls, source_numbers.handler_id, source_contacts
-- helps     officers, devices
-- gives     calls and texts of a handler with a source's number that no contact on record covers
-- says      {officer} was in touch {times} in {days} with the number of a source whom they handle, outside the contact log.
-- per       officer
-- of        calls
-- chance    no
-- innocent  a contact written up late or under another number; a missed meeting rung about; a message to the source's number by mistake; a log kept in another system; a welfare check that the controller asked for

SELECT DISTINCT
    'calls' AS source,
    c.call_id AS row_id,
    c.officer_id,
    CAST(NULL AS VARCHAR) AS person_id,
    c.started_at AS happened_at
FROM source_calls AS c
SEMI JOIN source_handlers AS h
    ON c.officer_id = h.officer_id AND c.source_id = h.source_id AND c.local_day BETWEEN h.from_on AND h.until_on
ANTI JOIN source_contacts AS k
    ON
        c.officer_id = k.officer_id
        AND c.source_id = k.source_id
        AND c.started_at BETWEEN
        k.contacted_at - $source_log_hours * INTERVAL 1 HOUR
        AND coalesce(k.until_at, k.contacted_at) + $source_log_hours * INTERVAL 1 HOUR
