-- title     Look-ups of a person that the force's own records do not explain
-- needs     lookups, own_or_supervised, team_involvement, remit_parties, others_cases, posts
-- gives     system, lookup_id, officer_id, person_id, looked_up_at, action, kind, sought, reference, terminal
-- once      yes
--
-- A waterfall: each step passes on only what it cannot explain. The order is the order of the reasons:
-- the officer's own part, supervision, the team, the remit. Every join has two equalities and a range.

SELECT
    l.system,
    l.lookup_id,
    l.officer_id,
    l.person_id,
    l.looked_up_at,
    l.action,
    l.kind,
    l.sought,
    l.reference,
    l.terminal
FROM lookups AS l
ANTI JOIN own_or_supervised AS i
    ON
        l.officer_id = i.officer_id
        AND l.person_id = i.person_id
        AND l.looked_up_at BETWEEN i.from_at AND i.until_at
LEFT JOIN posts AS o ON l.officer_id = o.officer_id
ANTI JOIN team_involvement AS t
    ON
        o.unit = t.unit
        AND o.team = t.team
        AND l.person_id = t.person_id
        AND l.looked_up_at BETWEEN t.from_at AND t.until_at
ANTI JOIN remit_parties AS r
    ON
        o.specialist = r.specialist
        AND l.person_id = r.person_id
        AND l.looked_up_at BETWEEN r.from_at AND r.until_at
ANTI JOIN others_cases AS c
    ON
        o.searcher = c.searcher
        AND l.person_id = c.person_id
        AND l.looked_up_at BETWEEN c.from_at AND c.until_at
WHERE
    l.person_id IS NOT NULL
    AND l.person_id <> ''
    AND coalesce(o.auditor, 'no') = 'no'
