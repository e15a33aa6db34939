-- title     Whom each officer is compared with
-- needs     exposure_asked, officers
-- gives     officer_id, role, unit, exposure, width (unit, role, everybody), counts_as_peer
--
-- Same role and unit where there are enough of them, else the same role in the whole force, else everybody.
-- Role and unit only: nothing about the person of the officer. exposure_asked says of how many rows: look-ups,
-- those unexplained, or the rows of another table.

WITH known AS (
    SELECT
        e.officer_id,
        coalesce(o.role, '') AS role,
        coalesce(o.unit, '') AS unit,
        e.exposure,
        e.counts_as_peer
    FROM exposure_asked AS e
    LEFT JOIN officers AS o ON e.officer_id = o.officer_id
),

by_unit AS (SELECT role, unit, count(*) AS peers FROM known WHERE counts_as_peer GROUP BY role, unit),

by_role AS (SELECT role, count(*) AS peers FROM known WHERE counts_as_peer GROUP BY role)

SELECT
    k.officer_id,
    k.role,
    k.unit,
    k.exposure,
    CASE
        WHEN k.role = '' THEN 'everybody'
        WHEN u.peers > $peers_at_least THEN 'unit'
        WHEN r.peers > $peers_at_least THEN 'role'
        ELSE 'everybody'
    END AS width,
    k.counts_as_peer
FROM known AS k
LEFT JOIN by_unit AS u ON k.role = u.role AND k.unit = u.unit
LEFT JOIN by_role AS r ON k.role = r.role
