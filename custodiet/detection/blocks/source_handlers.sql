-- title     Who handled a source, with their supervisors, and the days on which they did
-- needs     source_numbers, officers
-- gives     officer_id, source_id, from_on, until_on

SELECT
    handler_id AS officer_id,
    source_id,
    coalesce(from_on, CAST('1900-01-01' AS DATE)) AS from_on,
    coalesce(until_on, CAST('2999-12-31' AS DATE)) AS until_on
FROM source_numbers
WHERE handler_id IS NOT NULL AND handler_id <> ''

UNION

SELECT
    o.supervisor_id AS officer_id,
    n.source_id,
    coalesce(n.from_on, CAST('1900-01-01' AS DATE)) AS from_on,
    coalesce(n.until_on, CAST('2999-12-31' AS DATE)) AS until_on
FROM source_numbers AS n
INNER JOIN officers AS o ON n.handler_id = o.officer_id
WHERE o.supervisor_id IS NOT NULL AND o.supervisor_id <> ''
