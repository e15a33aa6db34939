-- title     How much each officer searched
-- needs     lookups_tally, lookups_unexplained
-- gives     officer_id, lookups, unexplained
-- once      yes

SELECT
    l.officer_id,
    l.lookups,
    coalesce(u.unexplained, 0) AS unexplained
FROM (SELECT officer_id, CAST(sum(rows) AS BIGINT) AS lookups FROM lookups_tally GROUP BY officer_id) AS l
LEFT JOIN (
    SELECT officer_id, count(*) AS unexplained FROM lookups_unexplained GROUP BY officer_id
) AS u ON l.officer_id = u.officer_id
