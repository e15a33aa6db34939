-- title     A vehicle or radio that stood at a person's address
-- needs     positions, addresses, home_cells, own_addresses, scope_asked
-- gives     position_id, officer_id, person_id, address_id, unit_id, from_at, until_at, day, local_day, latitude, longitude
-- once      yes
-- bounded   o: at most as many people as the rule allows at one place
-- bounded   h: a home stands in nine cells
-- bounded   z: one row, the moments of the scope
--
-- By the address that the system matched, else by the ground: so many metres. Left out: places where many people
-- live or are (flats, a hospital, a refuge), which say nothing about one of them; the officer's own home and those
-- of whom the officer is tied to, with the neighbours. Only stays of the scope and so many days about it: what
-- detectors make of a stay, they make of those within the days of the rule for visits.

WITH stays AS (
    SELECT
        position_id,
        officer_id,
        coalesce(unit_id, '') AS unit_id,
        coalesce(address_id, '') AS address_id,
        from_at,
        until_at,
        latitude,
        longitude
    FROM positions
    CROSS JOIN scope_asked AS z
    WHERE
        until_at >= from_at + $stay_minutes * INTERVAL 1 MINUTE
        AND from_at >= z.since - ($welfare_visits_days + 2) * INTERVAL 24 HOUR
        AND from_at <= z.until + ($welfare_visits_days + 2) * INTERVAL 24 HOUR
),

at_homes AS (
    SELECT
        position_id,
        from_at,
        address_id,
        CAST(NULL AS DOUBLE) AS latitude,
        CAST(NULL AS DOUBLE) AS longitude
    FROM stays
    WHERE address_id <> ''

    UNION ALL

    SELECT s.position_id, s.from_at, h.address_id, h.latitude, h.longitude
    FROM (
        SELECT
            *,
            CAST(floor(latitude * 100000 / greatest($place_metres, 1)) AS BIGINT) AS cell_y,
            CAST(floor(longitude * 50000 / greatest($place_metres, 1)) AS BIGINT) AS cell_x
        FROM stays
        WHERE address_id = ''
    ) AS s
    INNER JOIN home_cells AS h
        ON
            s.cell_y = h.cell_y
            AND s.cell_x = h.cell_x
            AND sqrt(
                power((s.latitude - h.latitude) * 111320, 2)
                + power((s.longitude - h.longitude) * 111320 * cos(radians(h.latitude)), 2)
            ) <= $place_metres
),

one_each AS (
    SELECT a.position_id, h.person_id, min(h.address_id) AS address_id
    FROM at_homes AS a
    INNER JOIN addresses AS h ON a.address_id = h.address_id
    WHERE
        (h.from_on IS NULL OR CAST(a.from_at AT TIME ZONE 'Europe/London' AS DATE) >= h.from_on)
        AND (h.until_on IS NULL OR CAST(a.from_at AT TIME ZONE 'Europe/London' AS DATE) <= h.until_on)
        AND (a.latitude IS NULL OR (a.latitude = h.latitude AND a.longitude = h.longitude))
    GROUP BY a.position_id, h.person_id
),

at_few AS (
    SELECT position_id
    FROM one_each
    GROUP BY position_id
    HAVING count(*) <= $place_people
),

stood_there AS (
    SELECT
        s.*,
        CAST(s.from_at AS DATE) AS day,
        CAST(s.from_at AT TIME ZONE 'Europe/London' AS DATE) AS local_day,
        CAST(floor(s.latitude * 100000 / greatest($place_metres, 1)) AS BIGINT) AS cell_y,
        CAST(floor(s.longitude * 50000 / greatest($place_metres, 1)) AS BIGINT) AS cell_x
    FROM stays AS s
    SEMI JOIN at_few AS f ON s.position_id = f.position_id
),

own_homes AS (
    SELECT a.officer_id, h.latitude, h.longitude, h.cell_y, h.cell_x
    FROM own_addresses AS a
    INNER JOIN home_cells AS h
        ON a.address_id = h.address_id AND a.latitude = h.latitude AND a.longitude = h.longitude
),

abroad AS (
    SELECT s.*
    FROM stood_there AS s
    ANTI JOIN own_homes AS o
        ON
            s.officer_id = o.officer_id
            AND s.cell_y = o.cell_y
            AND s.cell_x = o.cell_x
            AND sqrt(
                power((s.latitude - o.latitude) * 111320, 2)
                + power((s.longitude - o.longitude) * 111320 * cos(radians(o.latitude)), 2)
            ) <= $place_metres
)

SELECT
    s.position_id,
    s.officer_id,
    o.person_id,
    o.address_id,
    s.unit_id,
    s.from_at,
    s.until_at,
    s.day,
    s.local_day,
    s.latitude,
    s.longitude
FROM abroad AS s
INNER JOIN one_each AS o ON s.position_id = o.position_id
ANTI JOIN own_addresses AS m ON s.officer_id = m.officer_id AND o.address_id = m.address_id
