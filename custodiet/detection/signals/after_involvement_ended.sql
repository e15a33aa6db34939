-- title     Look-ups after the officer's involvement ended
-- because   detection.after_involvement_ended
-- needs     lookups.person_id, assignments|dispatches|custody
-- helps     assignments.until_at, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     look-ups of a person once the officer's own part had ended, and nothing since explains them
-- rows      lookups
-- family    system_use
-- per       officer and person
-- of        pair
-- counts    unexplained look-ups of one person after the officer’s own part had ended
-- among     counted
-- chance    no
-- innocent  court or witness care after the case closed; a handover that was not recorded; a new report by the same person; a victim who asked this officer for news; an enquiry reopened and keyed in late

SELECT u.system AS source, u.lookup_id AS row_id, u.officer_id, u.person_id, u.looked_up_at AS happened_at
FROM lookups_unexplained AS u
INNER JOIN (
    SELECT
        officer_id,
        person_id,
        min(ended_at) AS ended_at
    FROM involvement
    WHERE ended_at IS NOT NULL
    GROUP BY officer_id, person_id
) AS e
    ON
        u.officer_id = e.officer_id
        AND u.person_id = e.person_id
        AND u.looked_up_at > e.ended_at + $involvement_grace_days * INTERVAL 1 DAY
