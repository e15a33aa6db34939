-- title     Rows about people of a supervised officer's cases, about the end of a month
-- needs     rows_asked, supervision
-- gives     source, row_id, person_id, explanation, weight, record, noted_at
--
-- A supervisor draws cases of the team to check, closed ones too, when the month ends. While such a case is open,
-- supervision explains the look-up outright.

SELECT
    a.source,
    a.row_id,
    a.person_id,
    'supervision' AS explanation,
    'perhaps' AS weight,
    max(s.record) AS record,
    max(s.ended_at) AS noted_at
FROM rows_asked AS a
INNER JOIN supervision AS s
    ON
        a.officer_id = s.officer_id
        AND a.person_id = s.person_id
        AND a.happened_at > s.until_at
        AND a.happened_at <= s.ended_at + $sampled_days * INTERVAL 24 HOUR
WHERE
    extract(DAY FROM a.happened_at) > 31 - $month_end_days
    OR extract(DAY FROM a.happened_at) <= $month_end_days
GROUP BY a.source, a.row_id, a.person_id
