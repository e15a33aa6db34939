-- title     Each person's incidents, from opening until some time after closing
-- needs     incidents, incident_people
-- gives     person_id, record, opened_at, settled_at
-- once      yes
-- joined    person_id
--
-- settled_at is the grace after closing: letters and filing follow. An incident that is open has not settled.

SELECT
    p.person_id,
    i.incident_id AS record,
    i.opened_at,
    coalesce(
        i.closed_at + $involvement_grace_days * INTERVAL 24 HOUR, CAST('2999-12-31' AS TIMESTAMPTZ)
    ) AS settled_at
FROM incident_people AS p
INNER JOIN incidents AS i ON p.incident_id = i.incident_id
