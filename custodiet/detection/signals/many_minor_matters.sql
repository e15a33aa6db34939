-- title     Many minor complaints, grievances and conduct matters
-- because   detection.many_minor_matters
-- rows      complaints
-- family    conduct
-- needs     complaints
-- gives     matters about one officer, each counted once and for half as much after so many days, where together they reach the weight; the grave ones are dealt with already and left out
-- says      {found} minor complaints, grievances or conduct matters about {officer} were recorded in {days}.
-- per       officer
-- of        complaints
-- chance    no
-- innocent  a post in which complaints come with the work; one complainant who writes often; a dispute within a team; a matter made known by the officer themselves; a campaign about an operation

WITH matters AS (
    SELECT
        officer_id,
        coalesce(nullif(matter_id, ''), complaint_id) AS matter,
        min(complaint_id) AS complaint_id,
        min(recorded_at) AS recorded_at
    FROM complaints
    WHERE lower(coalesce(severity, '')) <> 'high' AND lower(coalesce(kind, '')) <> 'vetting'
    GROUP BY officer_id, coalesce(nullif(matter_id, ''), complaint_id)
),

aged AS (
    SELECT
        officer_id,
        complaint_id,
        recorded_at,
        power(
            2.0,
            CAST(date_diff('day', CAST('2000-01-01' AS DATE), CAST(recorded_at AS DATE)) AS DOUBLE)
            / greatest($matter_half_life_days, 10)
        ) AS growth
    FROM matters
),

weighed AS (
    SELECT
        officer_id,
        complaint_id,
        recorded_at,
        sum(growth) OVER (
            PARTITION BY officer_id ORDER BY recorded_at, complaint_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) / growth AS weight
    FROM aged
),

reached AS (
    SELECT
        officer_id,
        complaint_id,
        recorded_at,
        max(CASE WHEN round(1000000 * weight) >= 1000000 * $matter_weight THEN recorded_at END) OVER (
            PARTITION BY officer_id
        ) AS last_at
    FROM weighed
)

SELECT
    'complaints' AS source,
    complaint_id AS row_id,
    officer_id,
    CAST(NULL AS VARCHAR) AS person_id,
    recorded_at AS happened_at
FROM reached
WHERE
    recorded_at <= last_at
    AND recorded_at > last_at - 2 * greatest($matter_half_life_days, 10) * INTERVAL 24 HOUR
