-- title     One person looked up by several officers without a link
-- because   detection.several_officers
-- needs     lookups.person_id, assignments|dispatches|custody
-- helps     assignments, dispatches, custody, officers.supervisor_id, incidents, incident_people
-- gives     unexplained look-ups of a person whom so many officers looked up unexplained, within so many days of each other
-- rows      lookups
-- family    system_use
-- says      {officer} looked up {whom} {times} in {days}, and so did other officers; the force’s own records link none of them to the person.
-- per       officer and person
-- of        pair
-- counts    unexplained look-ups of one person
-- among     lookups_unexplained
-- chance    no
-- weighs    apart
-- innocent  a major incident, or news about the person, that many opened out of curiosity; a missing person whom a whole shift looked for; a repeat caller known to the whole station; a briefing that named the person; a colleague or a public figure

-- A window of days over each person's officers, and no join of officers with officers: a record that the whole
-- force opens would make millions of pairs. More than so many are a crowd, which is another matter of integrity.

WITH first_searches AS (
    SELECT
        person_id,
        officer_id,
        date_diff('day', DATE '2000-01-01', CAST(min(looked_up_at) AS DATE)) AS day
    FROM lookups_unexplained
    GROUP BY person_id, officer_id
),

near AS (
    SELECT
        person_id,
        officer_id,
        count(*) OVER (
            PARTITION BY person_id ORDER BY day
            RANGE BETWEEN $several_officers_days PRECEDING AND $several_officers_days FOLLOWING
        ) AS officers
    FROM first_searches
),

together AS (
    SELECT
        person_id,
        officer_id
    FROM near
    WHERE officers BETWEEN $several_officers_at_least AND $several_officers_at_most
)

SELECT u.system AS source, u.lookup_id AS row_id, u.officer_id, u.person_id, u.looked_up_at AS happened_at
FROM lookups_unexplained AS u
SEMI JOIN together AS t ON u.person_id = t.person_id AND u.officer_id = t.officer_id
