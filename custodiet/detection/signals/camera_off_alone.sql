-- title     No body-worn video of a visit alone to a woman or vulnerable person, against peers
-- because   detection.camera_off_alone
-- rows      dispatches
-- family    camera
-- needs     dispatches.alone, recordings, people, duties
-- helps     officers
-- gives     dispatches, alone and on duty, to a woman or a person with a vulnerability marker, of which the officer's camera has nothing although it records most of their other visits and the unit's cameras worked that day
-- says      {officer} went alone to {whom} {times} in {days} without body-worn video, although the camera records most of their other visits.
-- per       officer
-- of        dispatches
-- chance    yes
-- innocent  a camera that was broken, flat or away for repair; a victim who asked not to be filmed; a statement taken on another camera or on paper; a visit that never came about; footage filed under a colleague's name; a place in which filming is not allowed

WITH usual AS (
    SELECT v.officer_id
    FROM attended AS v
    LEFT JOIN vulnerable_or_women AS w ON v.person_id = w.person_id
    WHERE NOT v.alone OR w.person_id IS NULL
    GROUP BY v.officer_id
    HAVING
        count(*) >= $camera_usual_visits
        AND 100 * sum(CASE WHEN v.recorded THEN 1 ELSE 0 END) >= $camera_usual_percent * count(*)
),

unit_days AS (
    SELECT DISTINCT coalesce(o.unit, '') AS unit, CAST(r.starts_at AS DATE) AS day
    FROM recordings AS r
    LEFT JOIN officers AS o ON r.officer_id = o.officer_id
)

SELECT
    'dispatches' AS source, v.dispatch_id AS row_id, v.officer_id, v.person_id, v.dispatched_at AS happened_at
FROM attended AS v
SEMI JOIN vulnerable_or_women AS w ON v.person_id = w.person_id
SEMI JOIN usual AS u ON v.officer_id = u.officer_id
SEMI JOIN shifts_by_day AS s
    ON v.officer_id = s.officer_id AND v.day = s.day AND v.dispatched_at BETWEEN s.starts_at AND s.ends_at
LEFT JOIN officers AS p ON v.officer_id = p.officer_id
SEMI JOIN unit_days AS d ON coalesce(p.unit, '') = d.unit AND v.day = d.day
WHERE v.alone AND NOT v.recorded
