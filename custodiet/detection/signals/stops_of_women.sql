-- title     Share of women among those stopped and searched, against peers
-- because   detection.stops_of_women
-- rows      stops
-- family    stops
-- needs     stops.officer_id, stops.gender
-- gives     stops and searches of women by the officer's own choice
-- says      {officer} stopped and searched women {times} in {days}.
-- per       officer
-- of        stops
-- chance    yes
-- innocent  a female officer called to search women for colleagues; a beat with a women's prison, a hostel or a shopping centre on it; an operation that is not marked as one; a series of thefts by women

SELECT 'stops' AS source, stop_id AS row_id, officer_id, person_id, stopped_at AS happened_at
FROM stops_of_people
WHERE gender = 'female'
