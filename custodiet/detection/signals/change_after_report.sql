-- title     A change in look-ups after somebody outside reported a concern
-- because   detection.change_after_report
-- needs     lookups.person_id, partner_reports, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     unexplained look-ups on the busier side of the day of a report about the officer, where that side has several times as many as the other
-- rows      lookups
-- family    system_use
-- says      {officer}’s unexplained look-ups changed about the day on which somebody outside reported a concern: {found} in {days} on one side of it, and several times fewer on the other.
-- per       officer
-- of        unexplained
-- chance    no
-- weighs    coming back
-- bounded   officer_id: nobody has more than a handful of reports
-- innocent  a move to another post or shift about that day; leave or sickness on one side of it; a case that began or ended then; an extract that stops short

WITH held AS (SELECT min(first_at) AS first_at, max(last_at) AS last_at FROM lookups_tally),

-- only reports with whole windows on both sides in the log, so that a missing month is no change
reports AS (
    SELECT
        r.report_id,
        r.officer_id,
        r.received_at,
        r.received_at - $change_days * INTERVAL 24 HOUR AS from_at,
        r.received_at + $change_days * INTERVAL 24 HOUR AS until_at
    FROM partner_reports AS r
    CROSS JOIN held AS h
    WHERE
        r.received_at - $change_days * INTERVAL 24 HOUR >= h.first_at
        AND r.received_at + $change_days * INTERVAL 24 HOUR <= h.last_at
),

-- on the officer alone: nobody has more than a handful of reports
sides AS (
    SELECT
        r.report_id,
        u.system,
        u.lookup_id,
        u.officer_id,
        u.person_id,
        u.looked_up_at,
        CASE WHEN u.looked_up_at < r.received_at THEN 'before' ELSE 'after' END AS side
    FROM lookups_unexplained AS u
    INNER JOIN reports AS r
        ON u.officer_id = r.officer_id AND u.looked_up_at BETWEEN r.from_at AND r.until_at
),

counted_sides AS (
    SELECT
        report_id,
        sum(CASE WHEN side = 'before' THEN 1 ELSE 0 END) AS before_it,
        sum(CASE WHEN side = 'after' THEN 1 ELSE 0 END) AS after_it
    FROM sides
    GROUP BY report_id
),

changed AS (
    SELECT
        report_id,
        CASE WHEN after_it > before_it THEN 'after' ELSE 'before' END AS side
    FROM counted_sides
    WHERE greatest(after_it, before_it) >= $change_times * greatest(least(after_it, before_it), 1)
)

SELECT DISTINCT
    s.system AS source,
    s.lookup_id AS row_id,
    s.officer_id,
    s.person_id,
    s.looked_up_at AS happened_at
FROM sides AS s
SEMI JOIN changed AS c ON s.report_id = c.report_id AND s.side = c.side
