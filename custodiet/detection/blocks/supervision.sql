-- title     A supervisor shares the parts of those they supervise
-- needs     involvement, officers
-- gives     officer_id (the supervisor), person_id, other_officer, record, began_at, ended_at, from_at, until_at

SELECT
    o.supervisor_id AS officer_id,
    i.person_id,
    i.officer_id AS other_officer,
    i.record,
    i.began_at,
    i.ended_at,
    i.from_at,
    i.until_at
FROM involvement AS i
INNER JOIN officers AS o ON i.officer_id = o.officer_id
WHERE o.supervisor_id IS NOT NULL AND o.supervisor_id <> ''
