-- title     How many look-ups each officer made on each system, and when the first and the last
-- needs     lookups
-- gives     system, officer_id, rows, first_at, last_at
-- once      yes
--
-- The engine counts with it how many look-ups say whom they are about, so that the log is gone through once for all of this.

SELECT
    system,
    officer_id,
    count(*) AS rows,
    min(looked_up_at) AS first_at,
    max(looked_up_at) AS last_at
FROM lookups
GROUP BY system, officer_id
