-- title     Each officer's post, as far as it explains searching
-- needs     officers
-- gives     officer_id, role, unit, team, remit, specialist, auditor
--
-- Those who audit or disclose (professional standards, disclosure) search as their work; the other remits
-- explain a look-up only of a person who was party to a recent incident.

SELECT
    officer_id,
    role,
    unit,
    team,
    remit,
    CASE WHEN remit IS NOT NULL AND remit <> '' THEN 'yes' ELSE 'no' END AS specialist,
    CASE WHEN remit IN ('professional_standards', 'disclosure') THEN 'yes' ELSE 'no' END AS auditor
FROM officers
