-- title     Calls and texts with a number that a source held on that day
-- needs     calls, source_numbers, shared_devices
-- gives     call_id, officer_id, source_id, started_at, local_day
--
-- A source is a number here and stays one: nothing in this select can be joined to a person.

SELECT DISTINCT
    c.call_id,
    c.officer_id,
    n.source_id,
    c.started_at,
    c.local_day
FROM (
    SELECT
        call_id,
        officer_id,
        other_number,
        device_id,
        started_at,
        CAST(started_at AT TIME ZONE 'Europe/London' AS DATE) AS local_day
    FROM calls
    WHERE
        coalesce(kind, 'voice') <> 'data'
        AND NOT (
            coalesce(direction, '') = 'in' AND coalesce(kind, 'voice') = 'voice' AND coalesce(seconds, 1) = 0
        )
) AS c
ANTI JOIN shared_devices AS d
    ON c.device_id = d.device_id AND c.local_day BETWEEN d.from_on AND d.until_on
INNER JOIN source_numbers AS n
    ON
        c.other_number = n.number
        AND c.local_day >= coalesce(n.from_on, CAST('1900-01-01' AS DATE))
        AND c.local_day <= coalesce(n.until_on, CAST('2999-12-31' AS DATE))
