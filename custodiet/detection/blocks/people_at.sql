-- title     Who is at a home, and who is in an incident
-- needs     addresses, incident_people
-- gives     kind (home, incident), place, person_id
-- bounded   place: only places of few people are joined, as the rule for circles allows

SELECT
    'home' AS kind,
    address_id AS place,
    person_id
FROM addresses

UNION ALL

SELECT
    'incident' AS kind,
    incident_id AS place,
    person_id
FROM incident_people
