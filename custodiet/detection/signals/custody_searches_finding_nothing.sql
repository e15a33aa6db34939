-- title     Strip or intimate searches in custody that find nothing, against peers
-- because   detection.custody_searches_finding_nothing
-- rows      custody_searches
-- family    stops
-- needs     custody_searches.found
-- gives     searches of a person held that removed more than outer clothing, in which nothing was found; where the record does not say, it is not counted
-- says      {officer} made {found} searches of people held in {days} that removed more than outer clothing and found nothing.
-- per       officer
-- of        custody_searches
-- chance    yes
-- innocent  a custody suite that searches everybody under a suicide protocol; drugs operations; a searcher called in for every prisoner of one sex; finds that are keyed in late

SELECT
    'custody_searches' AS source, search_id AS row_id, officer_id, person_id, searched_at AS happened_at
FROM custody_searches
WHERE found = false
