-- title     Searches of women in which nothing is found, against peers
-- because   detection.stops_finding_nothing
-- rows      stops
-- family    stops
-- needs     stops.officer_id, stops.gender, stops.outcome
-- gives     stops and searches of women by the officer's own choice in which nothing was found
-- says      {officer} stopped and searched women {times} in {days}, and nothing was found.
-- per       officer
-- of        stops
-- chance    yes
-- innocent  a female officer called to search women for colleagues; outcomes that are keyed in late; a power that needs no grounds, used by the whole team; a beat with a hostel or a shopping centre on it

SELECT 'stops' AS source, stop_id AS row_id, officer_id, person_id, stopped_at AS happened_at
FROM stops_of_people
WHERE gender = 'female' AND nothing_found
