-- title     Dispatches, and whether the officer's own camera recorded any of each
-- needs     dispatches, recordings
-- gives     dispatch_id, officer_id, person_id, incident_id, dispatched_at, day, alone, recorded
--
-- A recording counts when it overlaps the visit, or is filed under its incident: a camera's clock may run wrong.

WITH visits AS (
    SELECT
        dispatch_id,
        officer_id,
        person_id,
        coalesce(incident_id, '') AS incident_id,
        dispatched_at,
        coalesce(left_at, dispatched_at + $attended_minutes * INTERVAL 1 MINUTE) AS left_at,
        CAST(dispatched_at AS DATE) AS day,
        coalesce(alone, false) AS alone
    FROM dispatches
),

filmed AS (
    SELECT r.officer_id, r.incident_id, r.starts_at, r.ends_at, r.day + n.days AS day
    FROM (
        SELECT
            officer_id,
            coalesce(incident_id, '') AS incident_id,
            starts_at,
            coalesce(ends_at, starts_at) AS ends_at,
            CAST(starts_at AS DATE) AS day
        FROM recordings
    ) AS r
    CROSS JOIN (VALUES (-1), (0), (1)) AS n (days)
),

recorded AS (
    SELECT DISTINCT v.dispatch_id
    FROM visits AS v
    SEMI JOIN filmed AS f
        ON
            v.officer_id = f.officer_id
            AND v.day = f.day
            AND (
                (f.starts_at <= v.left_at AND f.ends_at >= v.dispatched_at)
                OR (f.incident_id = v.incident_id AND v.incident_id <> '')
            )
)

SELECT
    v.dispatch_id,
    v.officer_id,
    v.person_id,
    v.incident_id,
    v.dispatched_at,
    v.day,
    v.alone,
    r.dispatch_id IS NOT NULL AS recorded
FROM visits AS v
LEFT JOIN recorded AS r ON v.dispatch_id = r.dispatch_id
