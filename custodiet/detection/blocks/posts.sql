-- title     Each officer's post, as far as it explains searching
-- needs     officers
-- gives     officer_id, role, unit, team, remit, specialist, searcher, auditor
-- bounded   officer_id: one row for each officer
--
-- Those who audit or disclose (professional standards, disclosure) search as their work. The other remits
-- explain a look-up only of a person who was party to a recent incident; those who search for others' cases
-- (intelligence, control room) also one of a person whose case somebody in the force had then.

SELECT
    officer_id,
    role,
    unit,
    team,
    remit,
    CASE WHEN remit IS NOT NULL AND remit <> '' THEN 'yes' ELSE 'no' END AS specialist,
    CASE WHEN remit IN ('intelligence', 'control_room') THEN 'yes' ELSE 'no' END AS searcher,
    CASE WHEN remit IN ('professional_standards', 'disclosure') THEN 'yes' ELSE 'no' END AS auditor
FROM officers
