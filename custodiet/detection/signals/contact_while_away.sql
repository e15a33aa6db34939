-- title     Calls or texts with somebody met through work on days of sickness or leave
-- because   detection.contact_while_away
-- rows      calls
-- family    telephone
-- needs     calls, calls.person_id|telephone_numbers, assignments|dispatches|custody, absences
-- helps     lookups, officers, incidents, incident_people, assignments, dispatches, custody, contacts, stops, duties, telephone_numbers, devices, ties
-- gives     calls and texts that the case record does not show, on a day on which the officer was off sick, on leave or suspended
-- says      {officer} was in touch with {whom} by call or text {times} in {days}, on days of sickness, leave or suspension.
-- per       officer and person
-- of        pair
-- counts    calls and texts with one person on days of sickness or leave
-- among     counted
-- chance    no
-- innocent  a victim who could not be handed over; leave that was cancelled and not keyed in; half a day's leave; a message that answers itself; a return to work before the sickness was closed

SELECT DISTINCT
    'calls' AS source, c.call_id AS row_id, c.officer_id, c.person_id, c.started_at AS happened_at
FROM work_calls AS c
INNER JOIN absences_by_month AS a
    ON
        c.officer_id = a.officer_id
        AND extract(YEAR FROM c.local_day) * 12 + extract(MONTH FROM c.local_day) = a.month
        AND c.local_day BETWEEN a.from_on AND a.until_on
WHERE NOT c.declared AND coalesce(c.duty, 'unknown') <> 'on'
