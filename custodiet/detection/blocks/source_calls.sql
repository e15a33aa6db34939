-- title     Calls and texts with a number that a source held on that day
-- needs     calls, source_numbers, shared_devices
-- gives     call_id, officer_id, source_id, started_at, local_day
-- once      yes
--
-- A source is a number here and stays one: nothing in this select can be joined to a person.

SELECT DISTINCT
    c.call_id,
    c.officer_id,
    c.source_id,
    c.started_at,
    c.local_day
FROM (
    SELECT
        o.call_id,
        o.officer_id,
        n.source_id,
        o.device_id,
        o.started_at,
        CAST(o.started_at AT TIME ZONE 'Europe/London' AS DATE) AS local_day,
        n.from_on,
        n.until_on
    FROM calls AS o
    INNER JOIN source_numbers AS n ON o.other_number = n.number
    WHERE
        coalesce(o.kind, 'voice') <> 'data'
        AND NOT (
            coalesce(o.direction, '') = 'in' AND coalesce(o.kind, 'voice') = 'voice' AND coalesce(o.seconds, 1) = 0
        )
) AS c
ANTI JOIN shared_devices AS d
    ON c.device_id = d.device_id AND c.local_day BETWEEN d.from_on AND d.until_on
WHERE
    (c.from_on IS NULL OR c.local_day >= c.from_on) AND (c.until_on IS NULL OR c.local_day <= c.until_on)
