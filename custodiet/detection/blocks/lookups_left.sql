-- title     What accepted explanations are asked about: look-ups that the records alone leave unexplained
-- needs     originators, without_record
-- gives     system, lookup_id, officer_id, person_id, looked_up_at, originator_id

SELECT
    u.system,
    u.lookup_id,
    u.officer_id,
    u.person_id,
    u.looked_up_at,
    l.originator_id
FROM without_record AS u
LEFT JOIN originators AS l ON u.system = l.system AND u.lookup_id = l.lookup_id
