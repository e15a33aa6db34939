-- title     When an officer first met, or looked up, each person that the officer was in touch with
-- needs     work_parts, stops, lookups, calls_known
-- gives     officer_id, person_id, met_at
--
-- Who was known before is not known through work. Only of people who were also called, so
-- that the log of look-ups is gone through once and never grouped whole.

SELECT
    m.officer_id,
    m.person_id,
    min(m.met_at) AS met_at
FROM (
    SELECT officer_id, person_id, began_at AS met_at FROM work_parts

    UNION ALL

    SELECT officer_id, person_id, stopped_at AS met_at
    FROM stops
    WHERE officer_id IS NOT NULL AND person_id IS NOT NULL

    UNION ALL

    SELECT officer_id, person_id, looked_up_at AS met_at FROM lookups
) AS m
SEMI JOIN calls_known AS c ON m.officer_id = c.officer_id AND m.person_id = c.person_id
GROUP BY m.officer_id, m.person_id
