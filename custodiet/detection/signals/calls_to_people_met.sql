-- title     Calls or texts with somebody met through work, and no case to call about
-- because   detection.calls_to_people_met
-- rows      calls
-- family    telephone
-- needs     calls, calls.person_id|telephone_numbers, assignments|dispatches|custody
-- helps     lookups, officers, incidents, incident_people, assignments, dispatches, custody, contacts, stops, duties, telephone_numbers, devices, ties
-- gives     calls and texts with a victim, witness, suspect or caller of a case that the officer had or looked up, outside every live part and every contact on record
-- says      {officer} was in touch with {whom} by call or text {times} in {days}. They met through work, and no live case and no contact on record is about it.
-- per       officer and person
-- of        pair
-- counts    calls and texts with one person met through work, not explained
-- among     counted
-- chance    no
-- innocent  an authorised use of a private telephone that nobody wrote down; a number that was given out again or that a household shares; family liaison or court care that was never assigned; a friend or neighbour whom the officer did not declare; a task from a supervisor, by word of mouth; a wrong number in the nominal record

SELECT 'calls' AS source, call_id AS row_id, officer_id, person_id, started_at AS happened_at
FROM work_calls
WHERE NOT declared AND NOT own_part AND NOT others_part
