-- title     Control-room staff in touch with callers whom other desks handled
-- because   detection.callers_of_other_desks
-- rows      calls
-- family    telephone
-- needs     calls, calls.person_id|telephone_numbers, incidents, incident_people.part, officers.remit
-- helps     lookups, assignments, dispatches, custody, contacts, telephone_numbers, devices, ties
-- gives     calls and texts of control-room staff with the caller of an incident, within so many days, where they neither handled the incident when it came in nor had a part in it; shared control-room telephones are left out
-- says      {officer} was in touch with {whom} by call or text {times} in {days}. This person had rung the control room, and another desk handled it.
-- per       officer and person
-- of        pair
-- counts    calls and texts of control-room staff with one caller of another desk
-- among     counted
-- chance    no
-- innocent  a colleague's caller rung back at their asking; a desk swap that the log does not show; a repeat caller with a contact plan; a complaint about the service that the caller made

WITH handled AS (
    SELECT DISTINCT t.call_id, t.person_id
    FROM callers_in_touch AS t
    INNER JOIN lookups_of_called AS l
        ON
            t.officer_id = l.officer_id
            AND t.person_id = l.person_id
            AND l.looked_up_at BETWEEN
            t.opened_at - $ring_back_hours * INTERVAL 1 HOUR AND t.opened_at + $ring_back_hours * INTERVAL 1 HOUR

    UNION

    SELECT t.call_id, t.person_id
    FROM callers_in_touch AS t
    WHERE t.started_at <= t.opened_at + $ring_back_hours * INTERVAL 1 HOUR

    UNION

    SELECT t.call_id, t.person_id
    FROM callers_in_touch AS t
    INNER JOIN work_parts AS p
        ON t.officer_id = p.officer_id AND t.person_id = p.person_id AND t.incident_id = p.record

    UNION

    SELECT t.call_id, t.person_id
    FROM callers_in_touch AS t
    INNER JOIN contacts AS k
        ON
            t.officer_id = k.officer_id
            AND t.person_id = k.person_id
            AND t.started_at BETWEEN
            k.contacted_at - $contact_log_hours * INTERVAL 1 HOUR
            AND k.contacted_at + $contact_log_hours * INTERVAL 1 HOUR
)

SELECT DISTINCT 'calls' AS source, t.call_id AS row_id, t.officer_id, t.person_id, t.started_at AS happened_at
FROM callers_in_touch AS t
ANTI JOIN handled AS h ON t.call_id = h.call_id AND t.person_id = h.person_id
