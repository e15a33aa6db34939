-- title     Homes of those whom an officer is tied to
-- needs     ties_holding, addresses
-- gives     officer_id, address_id, latitude, longitude
-- once      yes

SELECT DISTINCT
    t.officer_id,
    a.address_id,
    a.latitude,
    a.longitude
FROM ties_holding AS t
INNER JOIN addresses AS a ON t.person_id = a.person_id
