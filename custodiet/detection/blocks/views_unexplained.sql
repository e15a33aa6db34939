-- title     Views of recordings and images of a person that the force's own records do not explain
-- needs     recording_views, involvement, supervision, team_involvement, remit_parties, others_cases, posts
-- gives     source, row_id, officer_id, person_id, happened_at
-- once      yes
--
-- The waterfall of lookups_unexplained, over views. The two say the same of the same officer, person and moment.

SELECT
    'recording_views' AS source,
    v.view_id AS row_id,
    v.officer_id,
    v.person_id,
    v.viewed_at AS happened_at
FROM recording_views AS v
ANTI JOIN involvement AS i
    ON
        v.officer_id = i.officer_id
        AND v.person_id = i.person_id
        AND v.viewed_at BETWEEN i.from_at AND i.until_at
ANTI JOIN supervision AS s
    ON
        v.officer_id = s.officer_id
        AND v.person_id = s.person_id
        AND v.viewed_at BETWEEN s.from_at AND s.until_at
LEFT JOIN posts AS o ON v.officer_id = o.officer_id
ANTI JOIN team_involvement AS t
    ON
        o.unit = t.unit
        AND o.team = t.team
        AND v.person_id = t.person_id
        AND v.viewed_at BETWEEN t.from_at AND t.until_at
ANTI JOIN remit_parties AS r
    ON
        o.specialist = r.specialist
        AND v.person_id = r.person_id
        AND v.viewed_at BETWEEN r.from_at AND r.until_at
ANTI JOIN others_cases AS c
    ON
        o.searcher = c.searcher
        AND v.person_id = c.person_id
        AND v.viewed_at BETWEEN c.from_at AND c.until_at
WHERE
    v.person_id IS NOT NULL
    AND v.person_id <> ''
    AND coalesce(o.auditor, 'no') = 'no'
