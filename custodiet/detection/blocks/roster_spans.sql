-- title     Stretches over which an officer's roster is there
-- needs     duties
-- gives     officer_id, from_at, until_at
-- once      yes
-- bounded   officer_id: a stretch ends only where a roster was missing for days, so an officer has few
--
-- From one shift to the next, as long as no more days lie between than rest days may. Where more do, the officer
-- was away or the roster did not arrive, and nobody can tell which: we do not know, and do not say off duty.
-- There are few stretches for each officer, so a join on the officer and a range stays small.

SELECT
    officer_id,
    min(starts_at) AS from_at,
    max(ends_at) AS until_at
FROM (
    SELECT
        officer_id,
        starts_at,
        ends_at,
        sum(begins) OVER (
            PARTITION BY officer_id ORDER BY starts_at, ends_at
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS stretch
    FROM (
        SELECT
            officer_id,
            starts_at,
            ends_at,
            CASE
                WHEN starts_at > max(ends_at) OVER (
                    PARTITION BY officer_id ORDER BY starts_at, ends_at
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) + $roster_gap_days * INTERVAL 24 HOUR THEN 1
                ELSE 0
            END AS begins
        FROM duties
        WHERE ends_at >= starts_at
    ) AS marked
) AS numbered
GROUP BY officer_id, stretch
