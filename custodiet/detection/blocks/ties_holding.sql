-- title     Whom an officer may be in touch with as a private person
-- needs     ties
-- gives     officer_id, person_id, from_on, until_on
-- once      yes
--
-- A former partner is left out: that tie explains having been close, and not being in touch through work.

SELECT
    officer_id,
    person_id,
    coalesce(from_on, CAST('1900-01-01' AS DATE)) AS from_on,
    coalesce(until_on, CAST('2999-12-31' AS DATE)) AS until_on
FROM ties
WHERE kind <> 'former_partner'
