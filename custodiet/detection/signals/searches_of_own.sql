-- title     Look-ups of oneself, family or colleagues
-- because   detection.searches_of_own
-- needs     lookups.person_id, ties, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     unexplained look-ups of the officer's own record, or of a person tied to the officer on that day
-- rows      lookups
-- family    system_use
-- says      {officer} looked up their own record, or that of somebody tied to them, {times} in {days}, and the force’s own records do not explain why.
-- per       officer
-- of        lookups
-- chance    no
-- innocent  the officer was a victim, witness or caller; a check that training asks for; another person with the same name; a tie that had ended; curiosity about oneself, which is a matter for a manager and not of this kind

SELECT u.system AS source, u.lookup_id AS row_id, u.officer_id, u.person_id, u.looked_up_at AS happened_at
FROM lookups_unexplained AS u
SEMI JOIN ties AS t
    ON
        u.officer_id = t.officer_id
        AND u.person_id = t.person_id
        AND t.kind <> 'declared'
        AND CAST(u.looked_up_at AS DATE)
        BETWEEN coalesce(t.from_on, DATE '1900-01-01') AND coalesce(t.until_on, DATE '2999-12-31')
