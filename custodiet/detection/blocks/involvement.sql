-- title     Every part that an officer had in a record about a person
-- needs     assignments, dispatches, custody
-- gives     officer_id, person_id, reason, record, began_at, ended_at, known_at, from_at, until_at
-- once      yes
-- joined    officer_id, person_id
--
-- began_at to ended_at is the part itself. from_at to until_at is how long it explains a look-up: some days
-- before and after, but never before it was on record. What was keyed in later explains nothing that came
-- before; where the log does not say when it was keyed in, the day it began is taken. A day is 24 hours, as all
-- moments are UTC: said so, the engine need not ask a calendar for each row, which took a tenth of the whole join.

SELECT
    officer_id,
    person_id,
    'assignment' AS reason,
    record_id AS record,
    from_at AS began_at,
    until_at AS ended_at,
    coalesce(recorded_at, from_at) AS known_at,
    greatest(
        from_at - $assignment_days_before * INTERVAL 24 HOUR,
        coalesce(recorded_at, from_at - $assignment_days_before * INTERVAL 24 HOUR)
    ) AS from_at,
    coalesce(
        until_at + $assignment_days_after * INTERVAL 24 HOUR, CAST('2999-12-31' AS TIMESTAMPTZ)
    ) AS until_at
FROM assignments

UNION ALL

SELECT
    officer_id,
    person_id,
    'dispatch' AS reason,
    incident_id AS record,
    dispatched_at AS began_at,
    dispatched_at AS ended_at,
    coalesce(recorded_at, dispatched_at) AS known_at,
    greatest(
        dispatched_at - $dispatch_hours_before * INTERVAL 1 HOUR,
        coalesce(recorded_at, dispatched_at - $dispatch_hours_before * INTERVAL 1 HOUR)
    ) AS from_at,
    dispatched_at + $dispatch_days_after * INTERVAL 24 HOUR AS until_at
FROM dispatches

UNION ALL

SELECT
    officer_id,
    person_id,
    'custody' AS reason,
    custody_id AS record,
    from_at AS began_at,
    until_at AS ended_at,
    from_at AS known_at,
    from_at,
    coalesce(
        until_at + $custody_days_after * INTERVAL 24 HOUR, CAST('2999-12-31' AS TIMESTAMPTZ)
    ) AS until_at
FROM custody
