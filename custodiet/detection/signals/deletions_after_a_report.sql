-- title     A force device wiped or cleared after a report about the officer
-- because   detection.deletions_after_a_report
-- rows      device_events
-- family    device
-- needs     device_events, device_events.officer_id|devices, partner_reports
-- helps     devices
-- gives     wipes and deletions on a device that the officer carried, within so many days after a report about them came in; devices handed in that day, and days on which many devices were wiped, are left out
-- says      A force device that {officer} carried was wiped or cleared {times} in {days}, after a report about them came in.
-- per       officer
-- of        device_events
-- chance    no
-- innocent  a device renewed or repaired; a clearing of space that the telephone does by itself; an update pushed to everybody; a lost device wiped from afar; a report that the officer cannot have known of

WITH cleared AS (
    SELECT
        e.event_id,
        coalesce(nullif(e.officer_id, ''), d.officer_id) AS officer_id,
        e.device_id,
        e.seen_at,
        e.local_day,
        extract(YEAR FROM e.local_day) * 12 + extract(MONTH FROM e.local_day) AS month
    FROM (
        SELECT
            event_id,
            device_id,
            officer_id,
            seen_at,
            CAST(seen_at AT TIME ZONE 'Europe/London' AS DATE) AS local_day
        FROM device_events
        WHERE event IN ('wipe', 'delete')
    ) AS e
    LEFT JOIN devices AS d
        ON
            e.device_id = d.device_id
            AND e.local_day >= coalesce(d.from_on, CAST('1900-01-01' AS DATE))
            AND e.local_day <= coalesce(d.until_on, CAST('2999-12-31' AS DATE))
),

together AS (
    SELECT local_day
    FROM cleared
    GROUP BY local_day
    HAVING count(DISTINCT device_id) >= $wiped_together
),

reports AS (
    SELECT
        r.officer_id,
        r.received_at,
        extract(YEAR FROM r.received_on) * 12 + extract(MONTH FROM r.received_on) + n.months AS month
    FROM (
        SELECT
            officer_id,
            received_at,
            CAST(received_at AT TIME ZONE 'Europe/London' AS DATE) AS received_on
        FROM partner_reports
    ) AS r
    CROSS JOIN (VALUES (0), (1), (2), (3)) AS n (months)
)

SELECT DISTINCT
    'device_events' AS source,
    c.event_id AS row_id,
    c.officer_id,
    CAST(NULL AS VARCHAR) AS person_id,
    c.seen_at AS happened_at
FROM cleared AS c
SEMI JOIN reports AS r
    ON
        c.officer_id = r.officer_id
        AND c.month = r.month
        AND c.seen_at > r.received_at
        AND c.seen_at <= r.received_at + $deletion_days * INTERVAL 24 HOUR
ANTI JOIN together AS t ON c.local_day = t.local_day
ANTI JOIN devices AS h ON c.device_id = h.device_id AND c.local_day = h.until_on
ANTI JOIN shared_devices AS s
    ON c.device_id = s.device_id AND c.local_day BETWEEN s.from_on AND s.until_on
