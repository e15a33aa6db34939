-- title     Where people live, in each cell of the ground from which it is near
-- needs     addresses
-- gives     address_id, latitude, longitude, cell_y, cell_x
--
-- A cell is never narrower than the metres that count as near (a degree north is 111 km, a degree east at least
-- 50 km up to 63 degrees north), so whatever is near lies in the home's own cell or one of the eight around it.
-- Once for each home and not for everybody in it.

SELECT
    a.address_id,
    a.latitude,
    a.longitude,
    CAST(floor(a.latitude * 100000 / greatest($place_metres, 1)) AS BIGINT) + y.step AS cell_y,
    CAST(floor(a.longitude * 50000 / greatest($place_metres, 1)) AS BIGINT) + x.step AS cell_x
FROM (
    SELECT DISTINCT address_id, latitude, longitude
    FROM addresses
    WHERE latitude IS NOT NULL AND longitude IS NOT NULL
) AS a
CROSS JOIN (VALUES (-1), (0), (1)) AS y (step)
CROSS JOIN (VALUES (-1), (0), (1)) AS x (step)
