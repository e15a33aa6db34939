-- title     Look-ups with a reason that says nothing
-- because   detection.reasons_that_say_nothing
-- needs     lookups.reason
-- helps     officers.role
-- gives     look-ups whose typed reason is empty or a word that says nothing about why
-- rows      lookups
-- family    system_use
-- says      {officer} made {found} look-ups in {days} with a reason that says nothing about why.
-- per       officer
-- of        lookups
-- chance    yes
-- weighs    live work
-- innocent  a habit that the unit teaches or tolerates; a field that the system makes people fill in; a system account or a test of the equipment; the case number kept somewhere else
--
-- Each reason is reduced to its letters and figures once, however often it was typed.

WITH typed AS (SELECT DISTINCT reason FROM lookups),

say_nothing AS (
    SELECT coalesce(t.reason, '') AS reason
    FROM typed AS t
    SEMI JOIN empty_reasons AS e
        ON trim(regexp_replace(lower(coalesce(t.reason, '')), '[^a-z0-9]+', ' ', 'g')) = e.reason
)

SELECT l.system AS source, l.lookup_id AS row_id, l.officer_id, l.person_id, l.looked_up_at AS happened_at
FROM lookups AS l
SEMI JOIN say_nothing AS s ON coalesce(l.reason, '') = s.reason
