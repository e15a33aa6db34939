-- title     Calls or texts off shift with somebody met through work
-- because   detection.contact_off_shift
-- rows      calls
-- family    telephone
-- needs     calls, calls.person_id|telephone_numbers, assignments|dispatches|custody, duties
-- helps     lookups, officers, incidents, incident_people, assignments, dispatches, custody, contacts, stops, telephone_numbers, devices, ties
-- gives     calls and texts made off duty that the case record does not show, whether or not a case is live; days without a roster are left out
-- says      {officer} was in touch with {whom} by call or text {times} in {days} while off duty, and the case record does not show it.
-- per       officer and person
-- of        pair
-- counts    calls and texts off duty with one person met through work
-- among     counted
-- chance    no
-- innocent  overtime or a recall that was not booked; a shift swap that was not keyed in; a victim who can only be reached in the evening; on call, and not on the roster as such; an authorised use of a private telephone that nobody wrote down

SELECT 'calls' AS source, c.call_id AS row_id, c.officer_id, c.person_id, c.started_at AS happened_at
FROM work_calls AS c
INNER JOIN on_duty AS d ON c.call_id = d.row_id
WHERE d.source = 'calls' AND d.duty = 'off' AND NOT c.declared
