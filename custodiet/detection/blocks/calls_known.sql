-- title     Calls and texts with a person whose number the force knows
-- needs     calls, telephone_numbers, shared_devices, ties_holding, scope_asked
-- gives     call_id, officer_id, person_id, started_at, direction, kind, local_day, local_hour
-- once      yes
-- bounded   z: one row, the moments of the scope
--
-- Numbers are given out again: where the list of numbers has the number, only who held it on that day counts, and
-- the call record's own idea of whose it is does not. Days and hours are those of the clock on the wall. Left out:
-- calls that nobody answered, data, telephones that several people carried, and whoever the officer is tied to. All
-- calls of an officer with a person are here, or none: none where they were not in touch about the time of the scope.

WITH answered AS (
    SELECT
        call_id,
        officer_id,
        other_number,
        person_id,
        started_at,
        coalesce(direction, '') AS direction,
        coalesce(kind, 'voice') AS kind,
        device_id,
        CAST(started_at AT TIME ZONE 'Europe/London' AS DATE) AS local_day,
        CAST(extract(HOUR FROM started_at AT TIME ZONE 'Europe/London') AS INTEGER) AS local_hour
    FROM calls
    WHERE
        coalesce(kind, 'voice') <> 'data'
        AND NOT (
            coalesce(direction, '') = 'in' AND coalesce(kind, 'voice') = 'voice' AND coalesce(seconds, 1) = 0
        )
),

own_calls AS (
    SELECT a.*
    FROM answered AS a
    ANTI JOIN shared_devices AS d
        ON a.device_id = d.device_id AND a.local_day BETWEEN d.from_on AND d.until_on
),

named AS (
    SELECT
        o.call_id, o.officer_id, n.person_id, o.started_at, o.direction, o.kind, o.local_day, o.local_hour
    FROM own_calls AS o
    INNER JOIN telephone_numbers AS n
        ON
            o.other_number = n.number
            AND o.local_day >= coalesce(n.from_on, CAST('1900-01-01' AS DATE))
            AND o.local_day <= coalesce(n.until_on, CAST('2999-12-31' AS DATE))

    UNION

    SELECT
        o.call_id, o.officer_id, o.person_id, o.started_at, o.direction, o.kind, o.local_day, o.local_hour
    FROM own_calls AS o
    ANTI JOIN telephone_numbers AS n ON o.other_number = n.number
    WHERE o.person_id IS NOT NULL AND o.person_id <> ''
),

-- three days more on each side, as long as a shift in which somebody is called may last
about_then AS (
    SELECT DISTINCT n.officer_id, n.person_id
    FROM named AS n
    CROSS JOIN scope_asked AS z
    WHERE
        n.started_at >= z.since - 3 * INTERVAL 24 HOUR
        AND n.started_at <= z.until + 3 * INTERVAL 24 HOUR
)

SELECT
    n.call_id,
    n.officer_id,
    n.person_id,
    n.started_at,
    n.direction,
    n.kind,
    n.local_day,
    n.local_hour
FROM named AS n
SEMI JOIN about_then AS b ON n.officer_id = b.officer_id AND n.person_id = b.person_id
ANTI JOIN ties_holding AS t
    ON n.officer_id = t.officer_id AND n.person_id = t.person_id AND n.local_day BETWEEN t.from_on AND t.until_on
