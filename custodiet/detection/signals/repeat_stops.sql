-- title     One person stopped and searched again and again, and nothing found
-- because   detection.repeat_stops
-- rows      stops
-- family    stops
-- needs     stops.officer_id, stops.person_id, stops.outcome
-- gives     stops and searches of one person by one officer in which nothing was found
-- says      {officer} stopped and searched {whom} {times} in {days}, and nothing was found.
-- per       officer and person
-- of        pair
-- counts    stops of one person by one officer in which nothing was found
-- among     counted
-- chance    no
-- innocent  fresh intelligence each time; a court order or bail condition that asks for it; a persistent carrier of knives who had dropped it; two people of one name

SELECT 'stops' AS source, stop_id AS row_id, officer_id, person_id, stopped_at AS happened_at
FROM stops_of_people
WHERE nothing_found AND person_id IS NOT NULL AND person_id <> ''
