-- title     Repeated visits to one person's address out of the unit's area
-- because   detection.visits_out_of_area
-- rows      positions
-- family    place
-- needs     positions.latitude, addresses, officers, incidents|dispatches
-- helps     incidents, incident_people, assignments, dispatches, custody, contacts, ties
-- gives     stays at one person's address, with no incident, where hardly anybody else of the officer's unit has stood
-- says      A vehicle or radio of {officer} stood at the address of {whom} {times} in {days}, where hardly anybody else of the unit has been, with no incident and no visit on record.
-- per       officer and person
-- of        pair
-- counts    stays at one person’s address out of area that the records do not explain
-- among     counted
-- chance    no
-- innocent  a posting or cover that the personnel list does not show; aid to another unit; a prisoner, a hospital or a court on the way; an enquiry out of area that was not keyed in; a vehicle on its way to be serviced

WITH stood AS (
    SELECT DISTINCT
        coalesce(o.unit, '') AS unit,
        p.officer_id,
        CAST(floor(p.latitude * 20) AS BIGINT) AS area_y,
        CAST(floor(p.longitude * 10) AS BIGINT) AS area_x
    FROM positions AS p
    INNER JOIN officers AS o ON p.officer_id = o.officer_id
    WHERE p.latitude IS NOT NULL AND p.longitude IS NOT NULL
),

sized AS (
    SELECT unit, count(DISTINCT officer_id) AS officers
    FROM stood
    GROUP BY unit
),

area AS (
    SELECT unit, area_y, area_x, count(*) AS officers
    FROM stood
    GROUP BY unit, area_y, area_x
),

outside AS (
    SELECT a.unit, a.area_y, a.area_x
    FROM area AS a
    INNER JOIN sized AS s ON a.unit = s.unit
    WHERE a.officers < $area_officers AND s.officers >= 2 * $area_officers
)

SELECT 'positions' AS source, s.position_id AS row_id, s.officer_id, s.person_id, s.from_at AS happened_at
FROM stays_unexplained AS s
INNER JOIN officers AS o ON s.officer_id = o.officer_id
INNER JOIN outside AS a
    ON
        coalesce(o.unit, '') = a.unit
        AND CAST(floor(s.latitude * 20) AS BIGINT) = a.area_y
        AND CAST(floor(s.longitude * 10) AS BIGINT) = a.area_x
