-- title     Devices that several officers carried at once: a control-room or custody telephone, a pool handset
-- needs     devices
-- gives     device_id, from_on, until_on (the days on which nobody can say who had it)
-- once      yes
-- bounded   device_id: the stretches over which a telephone was shared are few
--
-- A device handed over from one officer to the next on one day is not shared.

SELECT
    a.device_id,
    greatest(
        coalesce(a.from_on, CAST('1900-01-01' AS DATE)), coalesce(b.from_on, CAST('1900-01-01' AS DATE))
    ) AS from_on,
    least(
        coalesce(a.until_on, CAST('2999-12-31' AS DATE)), coalesce(b.until_on, CAST('2999-12-31' AS DATE))
    ) AS until_on
FROM devices AS a
INNER JOIN devices AS b
    ON
        a.device_id = b.device_id
        AND a.officer_id <> b.officer_id
        AND coalesce(a.from_on, CAST('1900-01-01' AS DATE)) < coalesce(b.until_on, CAST('2999-12-31' AS DATE))
        AND coalesce(b.from_on, CAST('1900-01-01' AS DATE)) < coalesce(a.until_on, CAST('2999-12-31' AS DATE))
