-- title     Rows about people of a household or incident to which the officer was being sent
-- needs     rows_asked, dispatches, incidents, addresses, incident_people
-- gives     source, row_id, person_id, explanation, weight, record, noted_at
-- bounded   c: circles, of which each person has as many as the rule allows in one
--
-- An incident that was recorded for one person and concerns the whole address. The dispatch is of this officer and
-- within hours; the person lives at its address, or stands in the incident, or shares a home with whom it concerns.

WITH sent AS (
    SELECT
        d.officer_id,
        d.person_id,
        d.incident_id,
        d.dispatched_at
    FROM dispatches AS d
    SEMI JOIN rows_asked AS a ON d.officer_id = a.officer_id
),

concerned AS (
    SELECT
        s.officer_id,
        p.person_id,
        s.incident_id,
        s.dispatched_at
    FROM sent AS s
    INNER JOIN incident_people AS p ON s.incident_id = p.incident_id

    UNION

    SELECT
        s.officer_id,
        h.person_id,
        s.incident_id,
        s.dispatched_at
    FROM sent AS s
    INNER JOIN incidents AS i ON s.incident_id = i.incident_id
    INNER JOIN addresses AS h ON i.address_id = h.address_id

    UNION

    SELECT
        s.officer_id,
        c.other_id AS person_id,
        s.incident_id,
        s.dispatched_at
    FROM sent AS s
    INNER JOIN circles AS c ON s.person_id = c.person_id
)

SELECT
    a.source,
    a.row_id,
    a.person_id,
    'linked_incident' AS explanation,
    'perhaps' AS weight,
    max(c.incident_id) AS record,
    max(c.dispatched_at) AS noted_at
FROM rows_asked AS a
INNER JOIN concerned AS c
    ON
        a.officer_id = c.officer_id
        AND a.person_id = c.person_id
        AND a.happened_at BETWEEN
        c.dispatched_at - $dispatch_hours_before * INTERVAL 1 HOUR
        AND c.dispatched_at + $linked_incident_hours * INTERVAL 1 HOUR
GROUP BY a.source, a.row_id, a.person_id
