-- title     Look-ups after closure by somebody who never had a part
-- because   detection.after_closure_no_part
-- needs     lookups.person_id, incidents.closed_at, incident_people, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id
-- gives     look-ups of a person whose every case was closed by then, by an officer who never had a part in any
-- rows      lookups
-- family    system_use
-- per       officer and person
-- of        pair
-- counts    unexplained look-ups of one person after closure
-- among     counted
-- chance    no
-- innocent  a review or an audit of closed cases; a request from court, probation or a partner agency; preparing a visit to somebody else at the address; another person with the same name; a new report that was not yet linked to the person

SELECT u.system AS source, u.lookup_id AS row_id, u.officer_id, u.person_id, u.looked_up_at AS happened_at
FROM lookups_unexplained AS u
SEMI JOIN person_cases AS c
    ON
        u.person_id = c.person_id
        AND u.looked_up_at > c.settled_at
ANTI JOIN person_cases AS n
    ON
        u.person_id = n.person_id
        AND u.looked_up_at BETWEEN n.opened_at AND n.settled_at
ANTI JOIN involvement AS i ON u.officer_id = i.officer_id AND u.person_id = i.person_id
