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
        c.call_id,
        c.officer_id,
        CASE WHEN n.number IS NULL THEN c.person_id ELSE n.person_id END AS person_id,
        c.started_at,
        coalesce(c.direction, '') AS direction,
        coalesce(c.kind, 'voice') AS kind,
        c.device_id,
        CAST(c.started_at AT TIME ZONE 'Europe/London' AS DATE) AS local_day,
        n.from_on,
        n.until_on
    FROM calls AS c
    LEFT JOIN telephone_numbers AS n ON c.other_number = n.number
    WHERE
        CASE
            WHEN coalesce(c.kind, 'voice') = 'data' THEN false
            WHEN c.direction = 'in' AND coalesce(c.kind, 'voice') = 'voice' AND c.seconds = 0 THEN false
            ELSE true
        END
        AND (n.number IS NOT NULL OR c.person_id <> '')
),

named AS (
    SELECT DISTINCT
        a.call_id,
        a.officer_id,
        a.person_id,
        a.started_at,
        a.direction,
        a.kind,
        a.local_day,
        CAST(extract(HOUR FROM a.started_at AT TIME ZONE 'Europe/London') AS INTEGER) AS local_hour
    FROM answered AS a
    ANTI JOIN shared_devices AS d
        ON a.device_id = d.device_id AND a.local_day BETWEEN d.from_on AND d.until_on
    WHERE
        (a.from_on IS NULL OR a.local_day >= a.from_on) AND (a.until_on IS NULL OR a.local_day <= a.until_on)
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
