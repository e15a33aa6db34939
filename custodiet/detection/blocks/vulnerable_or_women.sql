-- title     Women, and anybody with a vulnerability marker
-- needs     people
-- gives     person_id

SELECT person_id
FROM people
WHERE sex = 'female' OR (markers IS NOT NULL AND markers <> '')
