-- title     Self-deployment to one person or address again and again, alone
-- because   detection.self_deployments
-- rows      dispatches
-- family    duty
-- needs     dispatches.self_deployed, dispatches.alone
-- helps     incidents, incident_people, assignments, custody
-- gives     dispatches on which the officer put themselves, alone, to one person, or to the address at which that person is the one most often visited so
-- says      {officer} put themselves, alone, to {whom} or the same address {times} in {days}.
-- per       officer and person
-- of        pair
-- counts    dispatches to one person or address on which the officer put themselves, alone
-- among     counted
-- chance    no
-- innocent  an address on the officer's own beat, with the nearest free unit always the same; a named contact under a plan; a shift with nobody else on; a control room that keys every acceptance as self-deployment

WITH put_themselves AS (
    SELECT d.dispatch_id, d.officer_id, d.person_id, d.dispatched_at, coalesce(i.address_id, '') AS address_id
    FROM dispatches AS d
    LEFT JOIN incidents AS i ON d.incident_id = i.incident_id
    ANTI JOIN work_parts AS p
        ON
            d.officer_id = p.officer_id
            AND d.person_id = p.person_id
            AND p.reason = 'assignment'
            AND d.dispatched_at BETWEEN p.from_at AND p.until_at
    WHERE d.self_deployed AND d.alone
),

at_address AS (
    SELECT officer_id, address_id, person_id
    FROM (
        SELECT
            officer_id,
            address_id,
            person_id,
            row_number() OVER (
                PARTITION BY officer_id, address_id ORDER BY visits DESC, person_id
            ) AS turn
        FROM (
            SELECT officer_id, address_id, person_id, count(*) AS visits
            FROM put_themselves
            WHERE address_id <> ''
            GROUP BY officer_id, address_id, person_id
        ) AS visited
    ) AS ordered
    WHERE turn = 1
)

SELECT 'dispatches' AS source, dispatch_id AS row_id, officer_id, person_id, dispatched_at AS happened_at
FROM put_themselves

UNION

SELECT 'dispatches' AS source, o.dispatch_id AS row_id, o.officer_id, a.person_id, o.dispatched_at AS happened_at
FROM put_themselves AS o
INNER JOIN at_address AS a ON o.officer_id = a.officer_id AND o.address_id = a.address_id
