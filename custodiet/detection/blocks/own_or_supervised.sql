-- title     Every part that an officer had in a record about a person, or that somebody whom they supervise had
-- needs     involvement, supervision
-- gives     officer_id, person_id, reason, from_at, until_at
--
-- Both have the same two keys, so that a look-up is compared with both at once.

SELECT
    officer_id,
    person_id,
    reason,
    from_at,
    until_at
FROM involvement

UNION ALL

SELECT
    officer_id,
    person_id,
    'supervision' AS reason,
    from_at,
    until_at
FROM supervision
