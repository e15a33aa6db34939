-- title     When each officer's first part in a case of a person began, of the people they were in touch with
-- needs     work_parts, calls_known
-- gives     officer_id, person_id, met_at
-- once      yes

SELECT
    p.officer_id,
    p.person_id,
    min(p.began_at) AS met_at
FROM work_parts AS p
SEMI JOIN calls_known AS c ON p.officer_id = c.officer_id AND p.person_id = c.person_id
GROUP BY p.officer_id, p.person_id
