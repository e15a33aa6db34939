-- title     One person asks for this officer by name, again and again
-- because   detection.asked_for_by_name
-- rows      dispatches
-- family    duty
-- needs     dispatches.asked_for
-- helps     incidents, incident_people, assignments, custody
-- gives     dispatches to a person who asked for the officer by name, while the officer had no assignment in a case of theirs
-- says      {officer} was asked for by name by {whom} {times} in {days}.
-- per       officer and person
-- of        pair
-- counts    dispatches to one person who asked for the officer by name
-- among     counted
-- chance    no
-- innocent  trust won by good work; a single point of contact that was agreed and not recorded; a language or faith that few officers share; a child or a vulnerable adult who knows one face; a complaint about everybody else

SELECT 'dispatches' AS source, d.dispatch_id AS row_id, d.officer_id, d.person_id, d.dispatched_at AS happened_at
FROM dispatches AS d
ANTI JOIN work_parts AS p
    ON
        d.officer_id = p.officer_id
        AND d.person_id = p.person_id
        AND p.reason = 'assignment'
        AND d.dispatched_at BETWEEN p.from_at AND p.until_at
WHERE d.asked_for
