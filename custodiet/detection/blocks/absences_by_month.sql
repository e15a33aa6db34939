-- title     Days away through sickness, leave or suspension, one row for each month that they touch
-- needs     absences
-- gives     officer_id, month (counted from the year nought), from_on, until_on
--
-- Spread over months because a join on the officer alone, with a range, compares every call with every absence of a
-- career. Training and a secondment are work. An absence without an end counts for 100 months.

SELECT
    a.officer_id,
    a.first_month + n.months AS month,
    a.from_on,
    a.until_on
FROM (
    SELECT
        officer_id,
        from_on,
        coalesce(until_on, CAST('2999-12-31' AS DATE)) AS until_on,
        extract(YEAR FROM from_on) * 12 + extract(MONTH FROM from_on) AS first_month,
        extract(YEAR FROM coalesce(until_on, CAST('2999-12-31' AS DATE))) * 12
        + extract(MONTH FROM coalesce(until_on, CAST('2999-12-31' AS DATE))) AS last_month
    FROM absences
    WHERE kind IN ('sickness', 'leave', 'suspended')
) AS a
INNER JOIN (
    SELECT tens.n * 10 + ones.n AS months
    FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS tens (n)
    CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS ones (n)
) AS n ON a.first_month + n.months <= a.last_month
