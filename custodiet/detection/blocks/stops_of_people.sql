-- title     Stops in which a person was searched by an officer's own choice
-- needs     stops
-- gives     stop_id, officer_id, person_id, stopped_at, gender, nothing_found, more_than_outer
--
-- Left out: searches of a vehicle alone, and those of an operation, which chooses whom to stop. An outcome that is
-- not filled in is not known, and is not taken for nothing found. What is published names no officer.

SELECT
    stop_id,
    officer_id,
    person_id,
    stopped_at,
    lower(coalesce(gender, '')) AS gender,
    coalesce(outcome_linked, false) = false
    AND (
        lower(coalesce(outcome, '')) LIKE '%no further action%'
        OR lower(coalesce(outcome, '')) LIKE '%nothing found%'
    ) AS nothing_found,
    coalesce(more_than_outer, false) AS more_than_outer
FROM stops
WHERE
    officer_id IS NOT NULL
    AND officer_id <> ''
    AND lower(coalesce(kind, 'person search')) <> 'vehicle search'
    AND coalesce(operation, false) = false
