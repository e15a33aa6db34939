-- title     Stretches over which an officer's roster is there
-- needs     duties_about
-- gives     officer_id, from_at, until_at
-- once      yes
-- bounded   officer_id: a stretch ends only where a roster was missing for days, so an officer has few
--
-- From one shift to the next, as long as no more days lie between than rest days may. Where more do, the officer
-- was away or the roster did not arrive, and nobody can tell which: we do not know, and do not say off duty.
-- There are few stretches for each officer, so a join on the officer and a range stays small.
-- A stretch ends with the latest end of all shifts before the next one begins, for that lies days later.

WITH running AS (
    SELECT
        officer_id,
        starts_at,
        ends_at,
        max(ends_at) OVER (
            PARTITION BY officer_id ORDER BY starts_at, ends_at
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS so_far
    FROM duties_about
    WHERE ends_at >= starts_at
),

begins AS (
    SELECT
        officer_id,
        starts_at AS from_at,
        so_far,
        lead(so_far) OVER (PARTITION BY officer_id ORDER BY starts_at, ends_at) AS until_at
    FROM running
    WHERE so_far IS NULL OR starts_at > so_far + $roster_gap_days * INTERVAL 24 HOUR
),

last_ones AS (
    SELECT officer_id, max(ends_at) AS until_at
    FROM duties_about
    WHERE ends_at >= starts_at
    GROUP BY officer_id
)

SELECT
    b.officer_id,
    b.from_at,
    coalesce(b.until_at, l.until_at) AS until_at
FROM begins AS b
INNER JOIN last_ones AS l ON b.officer_id = l.officer_id
