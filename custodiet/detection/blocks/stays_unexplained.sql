-- title     Stays at a person's address for which the records show no incident and no part
-- needs     stays_at_people, work_parts, supervision, team_involvement, remit_parties, posts, incidents, contacts, assignments
-- gives     position_id, officer_id, person_id, address_id, unit_id, from_at, until_at, day, local_day, latitude, longitude
-- once      yes
-- bounded   i: places where many people are had no stays in the first place, and a stay is rare
-- bounded   d: a stay at a person's address is rare, and each is compared with that person's incidents alone
--
-- A waterfall: each step passes on only what it cannot explain. A crew shares what explains one of them, for a
-- vehicle takes both to the door and the record may name one. What explains a stay about one of those who live there
-- or next door explains the stay, for nobody stands at one person of a household. A part that the record keeps open
-- goes on explaining when the incident behind it is closed: this is how a neighbourhood officer holds repeat callers.

WITH kept_open AS (
    SELECT
        officer_id,
        person_id,
        greatest(from_at, coalesce(recorded_at, from_at)) AS from_at
    FROM assignments
    WHERE until_at IS NULL
),

-- most stays are settled by an incident at the address or by a part of the officer's own
at_incidents AS (
    SELECT s.position_id
    FROM stays_at_people AS s
    SEMI JOIN incidents AS i
        ON
            s.address_id = i.address_id
            AND i.opened_at BETWEEN s.from_at - $place_incident_hours * INTERVAL 1 HOUR AND s.until_at
),

no_incident AS (
    SELECT s.*
    FROM stays_at_people AS s
    ANTI JOIN at_incidents AS i ON s.position_id = i.position_id
),

in_part AS (
    SELECT s.position_id
    FROM no_incident AS s
    SEMI JOIN work_parts AS p
        ON
            s.officer_id = p.officer_id
            AND s.person_id = p.person_id
            AND s.from_at BETWEEN p.from_at AND p.until_at
),

no_work AS (
    SELECT s.*
    FROM no_incident AS s
    ANTI JOIN in_part AS i ON s.position_id = i.position_id
),

no_part AS (
    SELECT s.position_id, s.person_id
    FROM no_work AS s
    ANTI JOIN kept_open AS o
        ON s.officer_id = o.officer_id AND s.person_id = o.person_id AND s.from_at >= o.from_at
    ANTI JOIN supervision AS v
        ON
            s.officer_id = v.officer_id
            AND s.person_id = v.person_id
            AND s.from_at BETWEEN v.from_at AND v.until_at
    ANTI JOIN contacts AS k
        ON
            s.officer_id = k.officer_id
            AND s.person_id = k.person_id
            AND k.contacted_at BETWEEN
            s.from_at - $contact_log_hours * INTERVAL 1 HOUR AND s.from_at + $contact_log_hours * INTERVAL 1 HOUR
    LEFT JOIN posts AS o ON s.officer_id = o.officer_id
    ANTI JOIN team_involvement AS t
        ON
            o.unit = t.unit
            AND o.team = t.team
            AND s.person_id = t.person_id
            AND s.officer_id <> t.other_officer
            AND s.from_at BETWEEN t.from_at AND t.until_at
    ANTI JOIN remit_parties AS r
        ON
            o.specialist = r.specialist
            AND s.person_id = r.person_id
            AND s.from_at BETWEEN r.from_at AND r.until_at
    ANTI JOIN remit_parties AS d
        ON
            s.person_id = d.person_id
            AND d.from_at BETWEEN s.from_at - $place_incident_hours * INTERVAL 1 HOUR AND s.until_at
    WHERE coalesce(o.auditor, 'no') = 'no'
),

settled AS (
    SELECT m.position_id
    FROM no_work AS m
    ANTI JOIN no_part AS r ON m.position_id = r.position_id AND m.person_id = r.person_id
),

left_over AS (
    SELECT s.*
    FROM no_work AS s
    ANTI JOIN settled AS d ON s.position_id = d.position_id
),

-- who else stood there by the same vehicle, and whether what is their own explains it
crews AS (
    SELECT m.position_id, m.officer_id, m.person_id, m.unit_id, m.day, m.from_at, m.until_at
    FROM stays_at_people AS m
    SEMI JOIN left_over AS s
        ON
            m.unit_id = s.unit_id
            AND m.day = s.day
            AND m.person_id = s.person_id
            AND m.position_id <> s.position_id
            AND m.from_at <= s.until_at
            AND m.until_at >= s.from_at
    WHERE m.unit_id <> ''
),

crews_without AS (
    SELECT s.position_id, s.person_id
    FROM crews AS s
    ANTI JOIN kept_open AS o
        ON s.officer_id = o.officer_id AND s.person_id = o.person_id AND s.from_at >= o.from_at
    ANTI JOIN work_parts AS p
        ON
            s.officer_id = p.officer_id
            AND s.person_id = p.person_id
            AND s.from_at BETWEEN p.from_at AND p.until_at
    ANTI JOIN supervision AS v
        ON
            s.officer_id = v.officer_id
            AND s.person_id = v.person_id
            AND s.from_at BETWEEN v.from_at AND v.until_at
    ANTI JOIN contacts AS k
        ON
            s.officer_id = k.officer_id
            AND s.person_id = k.person_id
            AND k.contacted_at BETWEEN
            s.from_at - $contact_log_hours * INTERVAL 1 HOUR AND s.from_at + $contact_log_hours * INTERVAL 1 HOUR
),

crews_with AS (
    SELECT c.unit_id, c.day, c.person_id, c.from_at, c.until_at
    FROM crews AS c
    ANTI JOIN crews_without AS w ON c.position_id = w.position_id AND c.person_id = w.person_id
),

shared AS (
    SELECT s.position_id
    FROM left_over AS s
    SEMI JOIN crews_with AS c
        ON
            s.unit_id = c.unit_id
            AND s.day = c.day
            AND s.person_id = c.person_id
            AND s.from_at <= c.until_at
            AND s.until_at >= c.from_at
)

SELECT
    s.position_id,
    s.officer_id,
    s.person_id,
    s.address_id,
    s.unit_id,
    s.from_at,
    s.until_at,
    s.day,
    s.local_day,
    s.latitude,
    s.longitude
FROM left_over AS s
ANTI JOIN shared AS d ON s.position_id = d.position_id
