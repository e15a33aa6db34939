-- title     Look-ups of people whom the officer was in touch with, where the log alone can say how they came to
-- needs     lookups, calls_known, met_by_part, callers_in_touch
-- gives     officer_id, person_id, looked_up_at
-- once      yes
--
-- Of those who were in touch before any part in a case of theirs began, and of callers of the control room. They are
-- few, so that the log is gone through once for both and what is kept of it is short.

SELECT
    l.officer_id,
    l.person_id,
    l.looked_up_at
FROM lookups AS l
SEMI JOIN (
    SELECT c.officer_id, c.person_id
    FROM calls_known AS c
    ANTI JOIN met_by_part AS m
        ON c.officer_id = m.officer_id AND c.person_id = m.person_id AND c.started_at >= m.met_at

    UNION

    SELECT officer_id, person_id FROM callers_in_touch
) AS p ON l.officer_id = p.officer_id AND l.person_id = p.person_id
