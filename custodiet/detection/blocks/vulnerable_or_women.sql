-- title     Women, and anybody with a vulnerability marker
-- needs     people
-- gives     person_id
-- bounded   person_id: one row for each person

SELECT person_id
FROM people
WHERE sex = 'female' OR (markers IS NOT NULL AND markers <> '')
