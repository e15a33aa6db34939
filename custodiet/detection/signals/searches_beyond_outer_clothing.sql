-- title     Searches on the street beyond outer clothing with nothing found, against peers
-- because   detection.searches_beyond_outer_clothing
-- rows      stops
-- family    stops
-- needs     stops.officer_id, stops.more_than_outer, stops.outcome
-- gives     stops by the officer's own choice in which more than outer clothing was removed and nothing was found
-- says      {officer} removed more than outer clothing in {found} searches on the street in {days} in which nothing was found.
-- per       officer
-- of        stops
-- chance    yes
-- innocent  drugs searches of a specialist team; a colleague's stop at which this officer made the search; outcomes that are keyed in late; a box ticked by mistake

SELECT 'stops' AS source, stop_id AS row_id, officer_id, person_id, stopped_at AS happened_at
FROM stops_of_people
WHERE more_than_outer AND nothing_found
