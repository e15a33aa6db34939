-- title     An officer's own footage of one person, viewed again on many days
-- because   detection.own_footage_viewed_again
-- rows      recording_views
-- family    camera
-- needs     recording_views, recordings, recording_views.person_id|incident_people
-- helps     officers, incidents, incident_people, assignments, dispatches, custody
-- gives     days on which an officer viewed their own footage of one person, more than so many days after it was made, with no assignment in a case of theirs
-- says      {officer} viewed their own footage of {whom} on {found} days in {days}, with no assignment on record.
-- per       officer and person
-- of        pair
-- counts    days on which an officer viewed their own footage of one person
-- among     counted
-- chance    no
-- innocent  preparing for court after the case was passed on; a complaint to be answered; footage used for training; a redaction that took several days; a case that was never keyed in under this officer

WITH own_views AS (
    SELECT v.view_id, v.officer_id, v.person_id, v.viewed_at, r.starts_at, coalesce(r.incident_id, '') AS incident_id
    FROM recording_views AS v
    INNER JOIN recordings AS r ON v.recording_id = r.recording_id AND v.officer_id = r.officer_id
    WHERE v.viewed_at > r.starts_at + $footage_days * INTERVAL 24 HOUR
),

shown AS (
    SELECT view_id, officer_id, person_id, viewed_at
    FROM own_views
    WHERE person_id IS NOT NULL AND person_id <> ''

    UNION

    SELECT o.view_id, o.officer_id, p.person_id, o.viewed_at
    FROM own_views AS o
    INNER JOIN incident_people AS p ON o.incident_id = p.incident_id
    WHERE o.person_id IS NULL OR o.person_id = ''
),

left_over AS (
    SELECT
        s.view_id,
        s.officer_id,
        s.person_id,
        s.viewed_at,
        row_number() OVER (
            PARTITION BY
                s.officer_id, s.person_id, CAST(s.viewed_at AT TIME ZONE 'Europe/London' AS DATE)
            ORDER BY s.viewed_at, s.view_id
        ) AS of_day
    FROM shown AS s
    ANTI JOIN work_parts AS p
        ON
            s.officer_id = p.officer_id
            AND s.person_id = p.person_id
            AND p.reason = 'assignment'
            AND s.viewed_at BETWEEN p.from_at AND p.until_at
    LEFT JOIN posts AS o ON s.officer_id = o.officer_id
    WHERE coalesce(o.auditor, 'no') = 'no'
)

SELECT 'recording_views' AS source, view_id AS row_id, officer_id, person_id, viewed_at AS happened_at
FROM left_over
WHERE of_day = 1
