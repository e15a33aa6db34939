-- title     Calls and texts with somebody met through work, and what the records say for each
-- needs     calls_known, met_through_work, contacts, work_parts, supervision, team_involvement, remit_parties, posts, calls_on_duty
-- gives     call_id, officer_id, person_id, started_at, direction, kind, local_day, local_hour, declared, own_part, others_part, duty
-- once      yes
--
-- declared     the case record has a contact about then: this is how an authorised use of a private telephone shows
-- own_part     the officer had a live part in a case of this person, or audits as their work
-- others_part  somebody whom the officer supervises, or the team, had; or the remit reaches this person. Asked only
--              where neither of the others holds: few calls are left
--
-- The post stands beside the call from the start: left to itself, an engine joins teams to parts first, and makes
-- of each part one for each colleague.

WITH met AS (
    SELECT c.*, o.unit, o.team, o.specialist, o.auditor
    FROM calls_known AS c
    INNER JOIN met_through_work AS m
        ON c.officer_id = m.officer_id AND c.person_id = m.person_id AND c.started_at >= m.met_at
    LEFT JOIN posts AS o ON c.officer_id = o.officer_id
),

declared AS (
    SELECT c.call_id, c.person_id
    FROM met AS c
    SEMI JOIN contacts AS k
        ON
            c.officer_id = k.officer_id
            AND c.person_id = k.person_id
            AND c.started_at BETWEEN
            k.contacted_at - $contact_log_hours * INTERVAL 1 HOUR
            AND k.contacted_at + $contact_log_hours * INTERVAL 1 HOUR
),

own_part AS (
    SELECT c.call_id, c.person_id
    FROM met AS c
    SEMI JOIN work_parts AS p
        ON
            c.officer_id = p.officer_id
            AND c.person_id = p.person_id
            AND c.started_at BETWEEN p.from_at AND p.until_at
),

neither AS (
    SELECT c.*
    FROM met AS c
    ANTI JOIN declared AS d ON c.call_id = d.call_id AND c.person_id = d.person_id
    ANTI JOIN own_part AS w ON c.call_id = w.call_id AND c.person_id = w.person_id
),

others_part AS (
    SELECT c.call_id, c.person_id
    FROM neither AS c
    SEMI JOIN supervision AS s
        ON
            c.officer_id = s.officer_id
            AND c.person_id = s.person_id
            AND c.started_at BETWEEN s.from_at AND s.until_at

    UNION

    SELECT c.call_id, c.person_id
    FROM neither AS c
    SEMI JOIN team_involvement AS t
        ON
            c.unit = t.unit
            AND c.team = t.team
            AND c.person_id = t.person_id
            AND c.officer_id <> t.other_officer
            AND c.started_at BETWEEN t.from_at AND t.until_at

    UNION

    SELECT c.call_id, c.person_id
    FROM neither AS c
    SEMI JOIN remit_parties AS r
        ON
            c.specialist = r.specialist
            AND c.person_id = r.person_id
            AND c.started_at BETWEEN r.from_at AND r.until_at
)

SELECT
    m.call_id,
    m.officer_id,
    m.person_id,
    m.started_at,
    m.direction,
    m.kind,
    m.local_day,
    m.local_hour,
    d.call_id IS NOT NULL AS declared,
    w.call_id IS NOT NULL OR coalesce(m.auditor, 'no') = 'yes' AS own_part,
    t.call_id IS NOT NULL AS others_part,
    y.duty
FROM met AS m
LEFT JOIN declared AS d ON m.call_id = d.call_id AND m.person_id = d.person_id
LEFT JOIN own_part AS w ON m.call_id = w.call_id AND m.person_id = w.person_id
LEFT JOIN others_part AS t ON m.call_id = t.call_id AND m.person_id = t.person_id
LEFT JOIN calls_on_duty AS y ON m.call_id = y.call_id
