-- title     Weeks in which an officer is on the roster, or was a week before or after
-- needs     duties
-- gives     officer_id, week (its Monday)
--
-- An officer who is on no roster for weeks is not off duty: we do not know.

SELECT DISTINCT
    d.officer_id,
    CAST(date_trunc('week', CAST(d.starts_at AS DATE)) AS DATE) + n.days AS week
FROM duties AS d
CROSS JOIN (VALUES (-7), (0), (7)) AS n (days)
