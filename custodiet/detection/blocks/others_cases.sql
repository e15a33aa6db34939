-- title     People whose case somebody in the force has, whom a searching remit may look up
-- needs     involvement
-- gives     person_id, searcher, other_officer, record, began_at, ended_at, from_at, until_at
-- joined    person_id
--
-- searcher is the constant 'yes', so that the join touches searchers only. The windows are those of an
-- assignment in involvement.

SELECT
    person_id,
    'yes' AS searcher,
    officer_id AS other_officer,
    record,
    began_at,
    ended_at,
    from_at,
    until_at
FROM involvement
WHERE reason = 'assignment'
