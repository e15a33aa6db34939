-- title     People party to an incident, whom a specialist remit may look up
-- needs     incidents, incident_people
-- gives     person_id, specialist, record, from_at, until_at
-- once      yes
-- joined    person_id
--
-- specialist is the constant 'yes', so that the join has a second equality and touches specialists only.

SELECT
    p.person_id,
    'yes' AS specialist,
    i.incident_id AS record,
    i.opened_at AS from_at,
    i.opened_at + $remit_days * INTERVAL 24 HOUR AS until_at
FROM incident_people AS p
INNER JOIN incidents AS i ON p.incident_id = i.incident_id
