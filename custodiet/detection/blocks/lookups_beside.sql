-- title     Every look-up of a person by an officer who looked them up unexplained
-- needs     lookups, lookups_unexplained
-- gives     the columns of look-ups
-- once      yes
--
-- What findings show of look-ups, explained or not. Read once, so that the log is not read again for each detector.

SELECT l.*
FROM lookups AS l
SEMI JOIN lookups_unexplained AS u ON l.officer_id = u.officer_id AND l.person_id = u.person_id
