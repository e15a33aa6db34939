-- title     Calls and texts of control-room staff with somebody who had rung the control room shortly before
-- needs     calls_known, posts, incidents, incident_people
-- gives     call_id, officer_id, person_id, started_at, incident_id, opened_at
-- once      yes

WITH rang AS (
    SELECT p.person_id, p.incident_id, i.opened_at, CAST('control_room' AS VARCHAR) AS remit
    FROM incident_people AS p
    INNER JOIN incidents AS i ON p.incident_id = i.incident_id
    WHERE p.part = 'caller'
)

SELECT c.call_id, c.officer_id, c.person_id, c.started_at, r.incident_id, r.opened_at
FROM calls_known AS c
INNER JOIN posts AS o ON c.officer_id = o.officer_id
INNER JOIN rang AS r
    ON
        o.remit = r.remit
        AND c.person_id = r.person_id
        AND c.started_at > r.opened_at
        AND c.started_at <= r.opened_at + $caller_days * INTERVAL 24 HOUR
