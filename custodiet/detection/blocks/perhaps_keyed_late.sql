-- title     Rows about a person in whose record the officer's part was keyed in soon after
-- needs     rows_asked, involvement
-- gives     source, row_id, person_id, explanation, weight, record, noted_at
--
-- What was keyed in later does not explain; but a part keyed in within days is more often slow than made up.

SELECT
    a.source,
    a.row_id,
    a.person_id,
    'keyed_late' AS explanation,
    'perhaps' AS weight,
    max(i.record) AS record,
    max(i.known_at) AS noted_at
FROM rows_asked AS a
INNER JOIN involvement AS i
    ON
        a.officer_id = i.officer_id
        AND a.person_id = i.person_id
        AND a.happened_at < i.known_at
        AND a.happened_at >= i.known_at - $keyed_late_days * INTERVAL 24 HOUR
        AND a.happened_at >= i.began_at - $assignment_days_before * INTERVAL 24 HOUR
GROUP BY a.source, a.row_id, a.person_id
