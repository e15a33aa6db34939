-- title     When an officer had first met, or looked up, each person that the officer was in touch with
-- needs     met_by_part, stops, lookups_of_called
-- gives     officer_id, person_id, met_at
--
-- Who was known before is not known through work. Where a part in a case has them meet before they were first in
-- touch, an earlier look-up changes nothing and is not sought.

SELECT
    m.officer_id,
    m.person_id,
    min(m.met_at) AS met_at
FROM (
    SELECT officer_id, person_id, met_at FROM met_by_part

    UNION ALL

    SELECT officer_id, person_id, stopped_at AS met_at
    FROM stops
    WHERE officer_id IS NOT NULL AND person_id IS NOT NULL

    UNION ALL

    SELECT officer_id, person_id, looked_up_at AS met_at FROM lookups_of_called
) AS m
GROUP BY m.officer_id, m.person_id
