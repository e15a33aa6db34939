-- title     Off duty: many look-ups at once, or at a terminal not used on duty
-- because   detection.off_duty_bursts
-- needs     lookups.person_id, duties, assignments|dispatches|custody
-- helps     lookups.terminal, officers.unit, assignments, dispatches, custody, incidents, incident_people
-- gives     unexplained look-ups made off duty, so many within so many minutes or at a terminal that the officer hardly ever uses
-- rows      lookups
-- family    system_use
-- says      {officer} looked up {whom} {times} in {days} while off duty, several at once or at a terminal hardly ever used, and the force’s own records do not explain why.
-- per       officer
-- of        lookups
-- chance    no
-- weighs    coming back
-- bounded   officer_id: what an officer searched is one row
-- bounded   n: one row for each look-up of a burst
-- innocent  overtime or a recall that was not booked; on call from home, with a laptop of the force; a shared or borrowed login; a clock that runs wrong on the terminal; a move to another station that personnel has not keyed in

WITH off_duty AS (
    SELECT
        d.source,
        d.row_id,
        d.officer_id,
        d.person_id,
        d.happened_at,
        u.terminal
    FROM on_duty AS d
    INNER JOIN lookups_unexplained AS u ON d.source = u.system AND d.row_id = u.lookup_id
    WHERE d.duty = 'off'
),

numbered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY officer_id ORDER BY happened_at, source, row_id) AS turn
    FROM off_duty
),

-- so many in a row within the minutes: the first and the last of them
bursts AS (
    SELECT
        a.officer_id,
        a.turn AS from_turn,
        b.turn AS until_turn
    FROM numbered AS a
    INNER JOIN numbered AS b
        ON
            a.officer_id = b.officer_id
            AND a.turn + $off_duty_bursts_at_once - 1 = b.turn
            AND b.happened_at <= a.happened_at + $off_duty_bursts_minutes * INTERVAL 1 MINUTE
),

in_bursts AS (
    SELECT DISTINCT
        b.officer_id,
        b.from_turn + n.more AS turn
    FROM bursts AS b
    CROSS JOIN (SELECT DISTINCT turn - 1 AS more FROM numbered WHERE turn <= $off_duty_bursts_at_once) AS n
),

usual AS (
    SELECT
        l.officer_id,
        l.terminal,
        count(*) AS rows
    FROM lookups AS l
    SEMI JOIN off_duty AS d ON l.officer_id = d.officer_id AND l.terminal = d.terminal
    GROUP BY l.officer_id, l.terminal
),

of_officer AS (
    SELECT
        officer_id,
        lookups AS rows
    FROM exposure
)

SELECT n.source, n.row_id, n.officer_id, n.person_id, n.happened_at
FROM numbered AS n
SEMI JOIN in_bursts AS b ON n.officer_id = b.officer_id AND n.turn = b.turn

UNION

SELECT n.source, n.row_id, n.officer_id, n.person_id, n.happened_at
FROM numbered AS n
INNER JOIN usual AS u ON n.officer_id = u.officer_id AND n.terminal = u.terminal
INNER JOIN of_officer AS o ON n.officer_id = o.officer_id
WHERE u.rows * 100 <= o.rows * $off_duty_bursts_terminal_percent
