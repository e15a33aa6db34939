-- title     Footage or custody images of women or vulnerable people, viewed without a case
-- because   detection.images_viewed_without_a_case
-- rows      recording_views
-- family    camera
-- needs     recording_views.person_id, people, assignments|dispatches|custody
-- helps     officers, incidents, incident_people, assignments, dispatches, custody, recordings
-- gives     views of a colleague's footage, or of a custody image, of a woman or a person with a vulnerability marker, that no part, supervision, team or remit explains
-- says      {officer} viewed colleagues’ footage or custody images of {whom} {times} in {days}, and the force’s own records do not explain why.
-- per       officer
-- of        recording_views
-- chance    yes
-- innocent  a colleague's request to look at a face; dip-sampling by somebody who is not the line manager; an identification that was asked of everybody; a specialist unit that the list of remits does not name; a briefing

WITH others AS (
    SELECT v.view_id, v.officer_id, v.person_id, v.viewed_at, coalesce(r.officer_id, '') AS worn_by
    FROM recording_views AS v
    LEFT JOIN recordings AS r ON v.recording_id = r.recording_id
    WHERE coalesce(r.officer_id, '') <> v.officer_id
)

SELECT
    'recording_views' AS source, v.view_id AS row_id, v.officer_id, v.person_id, v.viewed_at AS happened_at
FROM others AS v
SEMI JOIN vulnerable_or_women AS w ON v.person_id = w.person_id
ANTI JOIN work_parts AS p
    ON v.officer_id = p.officer_id AND v.person_id = p.person_id AND v.viewed_at BETWEEN p.from_at AND p.until_at
ANTI JOIN supervision AS s
    ON v.officer_id = s.officer_id AND v.person_id = s.person_id AND v.viewed_at BETWEEN s.from_at AND s.until_at
ANTI JOIN officers AS m ON v.worn_by = m.officer_id AND v.officer_id = m.supervisor_id
LEFT JOIN posts AS o ON v.officer_id = o.officer_id
ANTI JOIN team_involvement AS t
    ON
        o.unit = t.unit
        AND o.team = t.team
        AND v.person_id = t.person_id
        AND v.officer_id <> t.other_officer
        AND v.viewed_at BETWEEN t.from_at AND t.until_at
ANTI JOIN remit_parties AS r
    ON o.specialist = r.specialist AND v.person_id = r.person_id AND v.viewed_at BETWEEN r.from_at AND r.until_at
WHERE coalesce(o.auditor, 'no') = 'no'
