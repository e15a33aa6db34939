-- title     Far more emails with one person than the case needs
-- because   detection.messages_beyond_the_case
-- rows      emails
-- family    telephone
-- needs     emails.person_id, assignments|dispatches|custody, contacts
-- helps     lookups, officers, incidents, incident_people, assignments, dispatches, custody, ties
-- gives     emails of a force account with one person met through work that no contact on record covers, where they are so many times the contacts on record
-- says      {officer} exchanged emails with {whom} {times} in {days} beyond what the case record shows.
-- per       officer and person
-- of        pair
-- counts    emails with one person that the case record does not show
-- among     counted
-- chance    no
-- weighs    live work
-- innocent  statements and pictures sent one by one; a victim who writes many times a day; an address that belongs to an agency or a solicitor; a copy list that the officer is on; a friend or neighbour whom the officer did not declare

WITH personal AS (
    SELECT
        e.email_id,
        e.officer_id,
        e.person_id,
        e.sent_at,
        CAST(e.sent_at AT TIME ZONE 'Europe/London' AS DATE) AS local_day
    FROM emails AS e
    WHERE e.person_id IS NOT NULL AND e.person_id <> ''
),

undeclared AS (
    SELECT e.email_id, e.officer_id, e.person_id, e.sent_at
    FROM personal AS e
    ANTI JOIN ties_holding AS t
        ON e.officer_id = t.officer_id AND e.person_id = t.person_id AND e.local_day BETWEEN t.from_on AND t.until_on
    ANTI JOIN contacts AS k
        ON
            e.officer_id = k.officer_id
            AND e.person_id = k.person_id
            AND e.sent_at BETWEEN
            k.contacted_at - $contact_log_hours * INTERVAL 1 HOUR
            AND k.contacted_at + $contact_log_hours * INTERVAL 1 HOUR
    SEMI JOIN (
        SELECT officer_id, person_id, began_at AS met_at FROM work_parts

        UNION ALL

        SELECT officer_id, person_id, looked_up_at AS met_at FROM lookups_unexplained
    ) AS m ON e.officer_id = m.officer_id AND e.person_id = m.person_id AND e.sent_at >= m.met_at
),

written_up AS (
    SELECT officer_id, person_id, count(*) AS entries
    FROM contacts
    GROUP BY officer_id, person_id
),

pairs AS (
    SELECT u.officer_id, u.person_id
    FROM undeclared AS u
    LEFT JOIN written_up AS w ON u.officer_id = w.officer_id AND u.person_id = w.person_id
    GROUP BY u.officer_id, u.person_id
    HAVING count(*) >= $contact_times * max(coalesce(w.entries, 0))
)

SELECT 'emails' AS source, u.email_id AS row_id, u.officer_id, u.person_id, u.sent_at AS happened_at
FROM undeclared AS u
SEMI JOIN pairs AS p ON u.officer_id = p.officer_id AND u.person_id = p.person_id
