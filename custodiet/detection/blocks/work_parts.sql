-- title     Every part that an officer had in a case, towards everybody in it, and how long it was live
-- needs     assignments, incidents, incident_people, dispatches, custody
-- gives     officer_id, person_id, reason, record, began_at, ended_at, from_at, until_at
-- once      yes
--
-- Narrower than involvement, which explains a look-up: a case that was closed is closed, whatever the assignment
-- says, unless the part is one that goes on after closing (family liaison, witness care, court). Wider in one
-- thing: a part in an incident is a part towards each of its people, for a witness is rung as a victim is.
-- from_at is never before the part was on record. Nothing here is to be counted: who stands twice in one incident
-- has its part twice.

WITH own_parts AS (
    SELECT
        a.officer_id,
        a.person_id,
        'assignment' AS reason,
        a.record_id AS record,
        a.from_at AS began_at,
        greatest(
            a.from_at - $assignment_days_before * INTERVAL 24 HOUR,
            coalesce(a.recorded_at, a.from_at - $assignment_days_before * INTERVAL 24 HOUR)
        ) AS from_at,
        CASE
            WHEN
                i.closed_at > a.from_at
                AND lower(coalesce(a.part, '')) NOT LIKE '%liaison%'
                AND lower(coalesce(a.part, '')) NOT LIKE '%witness care%'
                AND lower(coalesce(a.part, '')) NOT LIKE '%court%'
                THEN least(coalesce(a.until_at, i.closed_at), i.closed_at)
            ELSE a.until_at
        END AS ended_at,
        $contact_grace_days AS grace_days
    FROM assignments AS a
    LEFT JOIN incidents AS i ON a.record_id = i.incident_id

    UNION ALL

    SELECT
        officer_id,
        person_id,
        'dispatch' AS reason,
        incident_id AS record,
        dispatched_at AS began_at,
        greatest(
            dispatched_at - $dispatch_hours_before * INTERVAL 1 HOUR,
            coalesce(recorded_at, dispatched_at - $dispatch_hours_before * INTERVAL 1 HOUR)
        ) AS from_at,
        dispatched_at AS ended_at,
        $dispatch_days_after AS grace_days
    FROM dispatches

    UNION ALL

    SELECT
        officer_id,
        person_id,
        'custody' AS reason,
        custody_id AS record,
        from_at AS began_at,
        from_at,
        until_at AS ended_at,
        $custody_days_after AS grace_days
    FROM custody
),

everybody AS (
    SELECT officer_id, person_id, reason, record, began_at, ended_at, from_at, grace_days
    FROM own_parts

    UNION ALL

    SELECT o.officer_id, p.person_id, o.reason, o.record, o.began_at, o.ended_at, o.from_at, o.grace_days
    FROM own_parts AS o
    INNER JOIN incident_people AS p ON o.record = p.incident_id
    WHERE o.reason <> 'custody' AND coalesce(o.person_id, '') <> p.person_id
)

SELECT
    officer_id,
    person_id,
    reason,
    record,
    began_at,
    ended_at,
    from_at,
    coalesce(ended_at + grace_days * INTERVAL 24 HOUR, CAST('2999-12-31' AS TIMESTAMPTZ)) AS until_at
FROM everybody
