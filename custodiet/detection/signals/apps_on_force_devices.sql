-- title     Dating or encrypted-message apps on a force device
-- because   detection.apps_on_force_devices
-- rows      device_events
-- family    device
-- needs     device_events.category, device_events.officer_id|devices
-- helps     officers, devices
-- gives     a dating or encrypted-message app installed or opened on a device that the officer carried then; those whose remit is to work online are left out
-- says      A dating or encrypted-message app was installed or opened on a force device that {officer} carried, {times} in {days}.
-- per       officer
-- of        device_events
-- chance    no
-- innocent  an app that the force itself installed; an enquiry that needed the app, with an authority; an app that came with the telephone; a device that several people carried; a victim who could be reached no other way

WITH carried AS (
    SELECT
        e.event_id,
        coalesce(nullif(e.officer_id, ''), d.officer_id) AS officer_id,
        e.seen_at,
        e.local_day,
        e.device_id
    FROM (
        SELECT
            event_id,
            device_id,
            officer_id,
            seen_at,
            CAST(seen_at AT TIME ZONE 'Europe/London' AS DATE) AS local_day
        FROM device_events
        WHERE event IN ('install', 'open') AND category IN ('dating', 'encrypted_messages')
    ) AS e
    LEFT JOIN devices AS d
        ON
            e.device_id = d.device_id
            AND e.local_day >= coalesce(d.from_on, CAST('1900-01-01' AS DATE))
            AND e.local_day <= coalesce(d.until_on, CAST('2999-12-31' AS DATE))
)

SELECT DISTINCT
    'device_events' AS source,
    c.event_id AS row_id,
    c.officer_id,
    CAST(NULL AS VARCHAR) AS person_id,
    c.seen_at AS happened_at
FROM carried AS c
ANTI JOIN shared_devices AS s
    ON c.device_id = s.device_id AND c.local_day BETWEEN s.from_on AND s.until_on
LEFT JOIN posts AS o ON c.officer_id = o.officer_id
WHERE c.officer_id IS NOT NULL AND coalesce(o.remit, '') <> 'intelligence'
