-- title     Body-worn video deleted by hand by the officer who wore the camera, against peers
-- because   detection.recordings_deleted_by_hand
-- rows      recordings
-- family    camera
-- needs     recordings.deleted_by
-- gives     recordings that their own wearer deleted, the very short ones and those filed as a test left out
-- says      {officer} deleted {found} of their own recordings by hand in {days}.
-- per       officer
-- of        recordings
-- chance    yes
-- innocent  a camera that went on by itself in a locker room; a recording of a family in private that the policy says to delete; a duplicate; a disclosure officer deleting at the end of retention; a category chosen wrongly, and made good

SELECT
    'recordings' AS source,
    recording_id AS row_id,
    officer_id,
    CAST(NULL AS VARCHAR) AS person_id,
    deleted_at AS happened_at
FROM recordings
WHERE
    deleted_at IS NOT NULL
    AND deleted_by = officer_id
    AND lower(coalesce(category, '')) NOT LIKE '%test%'
    AND lower(coalesce(category, '')) NOT LIKE '%training%'
    AND lower(coalesce(category, '')) NOT LIKE '%accident%'
    AND coalesce(ends_at, CAST('2999-12-31' AS TIMESTAMPTZ))
    >= starts_at + $recording_seconds * INTERVAL 1 SECOND
