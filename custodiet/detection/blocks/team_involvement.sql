-- title     A team shares the assignments of its members
-- needs     involvement, officers
-- gives     unit, team, person_id, other_officer, record, began_at, ended_at, from_at, until_at
--
-- Keyed by team rather than spread over its members, so that ten colleagues do not make ten times the rows.

SELECT
    o.unit,
    o.team,
    i.person_id,
    i.officer_id AS other_officer,
    i.record,
    i.began_at,
    i.ended_at,
    i.from_at,
    i.until_at
FROM involvement AS i
INNER JOIN officers AS o ON i.officer_id = o.officer_id
WHERE o.team IS NOT NULL AND o.team <> ''
