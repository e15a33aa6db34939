-- title     Look-ups while off duty
-- because   detection.off_duty_lookups
-- needs     lookups.person_id, duties, assignments|dispatches|custody
-- helps     officers.unit, assignments, dispatches, custody
-- gives     look-ups made off duty that the records do not explain; days without a roster are left out
-- rows      lookups
-- family    system_use
-- per       officer
-- of        lookups
-- chance    no
-- weighs    coming back
-- innocent  overtime or a recall that was not booked; a shift swap that was not keyed in; on call from home; a shared or borrowed login; a clock that runs wrong on the terminal

SELECT source, row_id, officer_id, person_id, happened_at
FROM on_duty
WHERE duty = 'off'
