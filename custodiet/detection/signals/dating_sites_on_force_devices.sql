-- title     Dating, adult or encrypted-message sites from a force account, against peers
-- because   detection.dating_sites_on_force_devices
-- rows      web_visits
-- family    device
-- needs     web_visits
-- helps     officers
-- gives     visits, allowed or blocked, to dating, adult or encrypted-message sites; those whose remit is to work online are left out
-- says      The account of {officer} visited dating, adult or encrypted-message sites {times} in {days}.
-- per       officer
-- of        web_visits
-- chance    yes
-- innocent  an enquiry online, with an authority; an advertisement inside another page; a site that the filter has put into the wrong category; a shared login or a terminal left open

SELECT
    'web_visits' AS source,
    v.visit_id AS row_id,
    v.officer_id,
    CAST(NULL AS VARCHAR) AS person_id,
    v.visited_at AS happened_at
FROM web_visits AS v
LEFT JOIN posts AS o ON v.officer_id = o.officer_id
WHERE v.category IN ('dating', 'adult', 'encrypted_messages') AND coalesce(o.remit, '') <> 'intelligence'
