-- title     One meeting, then look-ups of the person and those around them
-- because   detection.circle_of_one_met
-- needs     lookups.person_id, addresses|incident_people, assignments|dispatches|custody
-- helps     addresses, incident_people, assignments, dispatches, custody, officers.supervisor_id, incidents
-- gives     unexplained look-ups of a person whom the officer met once and of those who share an address or an incident with them, after the meeting
-- rows      lookups
-- family    system_use
-- says      {officer} met {whom} once and then looked them and people around them up {times} in {days}, and the force’s own records do not explain why.
-- per       officer and person
-- of        pair
-- counts    unexplained look-ups of a person met once and of people around them
-- among     counted
-- chance    no
-- bounded   p: few are looked up after one meeting, and each is at few homes and in few incidents
-- innocent  a second incident at the address that was never recorded; a safeguarding check of a household; a task from a supervisor, by word of mouth; an appeal or a complaint by the family; a landlord or a shared house, where people at one address are strangers

WITH met_once AS (
    SELECT
        i.officer_id,
        i.person_id,
        min(i.began_at) AS met_at
    FROM involvement AS i
    SEMI JOIN lookups_unexplained AS u ON i.officer_id = u.officer_id AND i.person_id = u.person_id
    GROUP BY i.officer_id, i.person_id
    HAVING count(*) = 1
),

-- whom no look-up followed has no circle to be looked at
looked_up_since AS (
    SELECT m.officer_id, m.person_id, m.met_at
    FROM met_once AS m
    SEMI JOIN lookups_unexplained AS u
        ON
            m.officer_id = u.officer_id
            AND m.person_id = u.person_id
            AND u.looked_up_at > m.met_at
            AND u.looked_up_at <= m.met_at + $circle_days * INTERVAL 24 HOUR
),

places AS (
    SELECT DISTINCT m.officer_id, m.person_id, m.met_at, p.kind, p.place
    FROM looked_up_since AS m
    INNER JOIN people_at AS p ON m.person_id = p.person_id
),

people_there AS (
    SELECT DISTINCT p.kind, p.place, p.person_id
    FROM people_at AS p
    SEMI JOIN places AS l ON p.kind = l.kind AND p.place = l.place
),

-- as in circles: a hostel or a major incident would make strangers of one circle
of_few AS (
    SELECT kind, place
    FROM people_there
    GROUP BY kind, place
    HAVING count(person_id) <= $circle_at_most
),

circle AS (
    SELECT DISTINCT
        l.officer_id,
        l.person_id,
        l.met_at,
        t.person_id AS other_id
    FROM places AS l
    SEMI JOIN of_few AS f ON l.kind = f.kind AND l.place = f.place
    INNER JOIN people_there AS t ON l.kind = t.kind AND l.place = t.place
),

around AS (
    SELECT
        u.system,
        u.lookup_id,
        u.officer_id,
        c.person_id,
        u.person_id AS looked_up,
        u.looked_up_at
    FROM lookups_unexplained AS u
    INNER JOIN circle AS c
        ON
            u.officer_id = c.officer_id
            AND u.person_id = c.other_id
            AND u.looked_up_at > c.met_at
            AND u.looked_up_at <= c.met_at + $circle_days * INTERVAL 24 HOUR
),

whole_circles AS (
    SELECT
        officer_id,
        person_id
    FROM around
    GROUP BY officer_id, person_id
    HAVING
        count(DISTINCT looked_up) >= $circle_people
        AND sum(CASE WHEN looked_up = person_id THEN 1 ELSE 0 END) > 0
)

SELECT DISTINCT
    a.system AS source,
    a.lookup_id AS row_id,
    a.officer_id,
    a.person_id,
    a.looked_up_at AS happened_at
FROM around AS a
SEMI JOIN whole_circles AS b ON a.officer_id = b.officer_id AND a.person_id = b.person_id
