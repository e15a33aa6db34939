-- title     Strip or intimate searches in custody with no authority on record
-- because   detection.custody_searches_without_authority
-- rows      custody_searches
-- family    stops
-- needs     custody_searches.authorised
-- gives     searches of a person held that removed more than outer clothing, with no authority on record; where the record does not say, it is not counted
-- says      {officer} made {found} searches of people held in {days} that removed more than outer clothing and have no authority on record.
-- per       officer
-- of        custody_searches
-- chance    no
-- innocent  an authority given by word of mouth and keyed in late; an authority kept on paper; clothing taken as evidence; a person who undressed themselves; an emergency to save a life

SELECT
    'custody_searches' AS source, search_id AS row_id, officer_id, person_id, searched_at AS happened_at
FROM custody_searches
WHERE authorised = false
