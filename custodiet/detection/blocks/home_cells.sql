-- title     Where people live, in each cell of the ground from which it is near
-- needs     addresses
-- gives     address_id, person_id, latitude, longitude, from_on, until_on, cell_y, cell_x
--
-- A cell is never narrower than the metres that count as near (a degree north is 111 km, a degree east at least
-- 50 km up to 63 degrees north), so whatever is near lies in the home's own cell or one of the eight around it.

SELECT
    a.address_id,
    a.person_id,
    a.latitude,
    a.longitude,
    coalesce(a.from_on, CAST('1900-01-01' AS DATE)) AS from_on,
    coalesce(a.until_on, CAST('2999-12-31' AS DATE)) AS until_on,
    CAST(floor(a.latitude * 100000 / greatest($place_metres, 1)) AS BIGINT) + y.step AS cell_y,
    CAST(floor(a.longitude * 50000 / greatest($place_metres, 1)) AS BIGINT) + x.step AS cell_x
FROM addresses AS a
CROSS JOIN (VALUES (-1), (0), (1)) AS y (step)
CROSS JOIN (VALUES (-1), (0), (1)) AS x (step)
WHERE a.latitude IS NOT NULL AND a.longitude IS NOT NULL
