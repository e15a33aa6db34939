-- title     Look-ups for a reason on record, of people whom the same officer also looked up without one
-- needs     lookups, without_record
-- gives     system, lookup_id, officer_id, person_id, looked_up_at
--
-- without_record is the look-ups that the records leave unexplained before any accepted explanation, so that
-- no accepted explanation is itself the reason for another. Of the others, only those of pairs of an officer and a
-- person that have an unexplained one are kept: the rest could explain nothing.

SELECT
    l.system,
    l.lookup_id,
    l.officer_id,
    l.person_id,
    l.looked_up_at
FROM lookups AS l
SEMI JOIN without_record AS r ON l.officer_id = r.officer_id AND l.person_id = r.person_id
ANTI JOIN without_record AS u ON l.system = u.system AND l.lookup_id = u.lookup_id
WHERE l.person_id IS NOT NULL AND l.person_id <> ''
