-- title     People around a person: who shares an address or an incident with them, and the person
-- needs     people_at
-- gives     person_id, other_id
-- once      yes
-- bounded   place: a home or a quarrel with more people than the rule allows makes no circle
--
-- An address with more people than a household has, or an incident with more than a quarrel has, joins nobody:
-- a hostel or a major incident would make strangers of one circle.

WITH of_few AS (
    SELECT kind, place
    FROM people_at
    GROUP BY kind, place
    HAVING count(DISTINCT person_id) <= $circle_at_most
)

SELECT DISTINCT
    a.person_id,
    b.person_id AS other_id
FROM people_at AS a
SEMI JOIN of_few AS f ON a.kind = f.kind AND a.place = f.place
INNER JOIN people_at AS b ON a.kind = b.kind AND a.place = b.place
