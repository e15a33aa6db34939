-- title     People around a person: who shares an address or an incident with them, and the person
-- needs     addresses, incident_people
-- gives     person_id, other_id
-- once      yes
-- bounded   other_id: a home or a quarrel with more people than the rule allows makes no circle
--
-- An address with more people than a household has, or an incident with more than a quarrel has, joins nobody:
-- a hostel or a major incident would make strangers of one circle.

WITH homes AS (
    SELECT address_id
    FROM addresses
    GROUP BY address_id
    HAVING count(DISTINCT person_id) <= $circle_at_most
),

quarrels AS (
    SELECT incident_id
    FROM incident_people
    GROUP BY incident_id
    HAVING count(DISTINCT person_id) <= $circle_at_most
)

SELECT DISTINCT
    a.person_id,
    b.person_id AS other_id
FROM addresses AS a
SEMI JOIN homes AS h ON a.address_id = h.address_id
INNER JOIN addresses AS b ON a.address_id = b.address_id

UNION

SELECT DISTINCT
    a.person_id,
    b.person_id AS other_id
FROM incident_people AS a
SEMI JOIN quarrels AS q ON a.incident_id = q.incident_id
INNER JOIN incident_people AS b ON a.incident_id = b.incident_id
