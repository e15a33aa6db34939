-- title     What the force's own records give as the reason for each row asked about
-- needs     rows_asked, involvement, supervision, team_involvement, remit_parties, others_cases, posts
-- gives     source, row_id, person_id, reason, record, other_officer, began_at, ended_at
--
-- One row for each row and person that has a reason, whatever table it comes from; the first in the order assignment, dispatch, custody,
-- supervision, team, remit. The windows are those of lookups_unexplained, so the two never disagree.

SELECT source, row_id, person_id, reason, record, other_officer, began_at, ended_at
FROM (
    SELECT
        *,
        row_number() OVER (PARTITION BY source, row_id, person_id ORDER BY place, began_at DESC, record, other_officer, ended_at) AS turn
    FROM (
        SELECT
            l.source,
            l.row_id,
            l.person_id,
            CASE i.reason WHEN 'assignment' THEN 1 WHEN 'dispatch' THEN 2 ELSE 3 END AS place,
            i.reason,
            i.record,
            CAST(NULL AS VARCHAR) AS other_officer,
            i.began_at,
            i.ended_at
        FROM rows_asked AS l
        INNER JOIN involvement AS i
            ON
                l.officer_id = i.officer_id
                AND l.person_id = i.person_id
                AND l.happened_at BETWEEN i.from_at AND i.until_at

        UNION ALL

        SELECT
            l.source, l.row_id, l.person_id, 4 AS place, 'supervision' AS reason, s.record, s.other_officer,
            s.began_at, s.ended_at
        FROM rows_asked AS l
        INNER JOIN supervision AS s
            ON
                l.officer_id = s.officer_id
                AND l.person_id = s.person_id
                AND l.happened_at BETWEEN s.from_at AND s.until_at

        UNION ALL

        SELECT
            l.source, l.row_id, l.person_id, 5 AS place, 'team' AS reason, t.record, t.other_officer,
            t.began_at, t.ended_at
        FROM rows_asked AS l
        INNER JOIN posts AS o ON l.officer_id = o.officer_id
        INNER JOIN team_involvement AS t
            ON
                o.unit = t.unit
                AND o.team = t.team
                AND l.person_id = t.person_id
                AND l.happened_at BETWEEN t.from_at AND t.until_at

        UNION ALL

        SELECT
            l.source, l.row_id, l.person_id, 6 AS place, 'remit' AS reason, r.record, o.remit AS other_officer,
            r.from_at AS began_at, r.until_at AS ended_at
        FROM rows_asked AS l
        INNER JOIN posts AS o ON l.officer_id = o.officer_id
        INNER JOIN remit_parties AS r
            ON
                o.specialist = r.specialist
                AND l.person_id = r.person_id
                AND l.happened_at BETWEEN r.from_at AND r.until_at

        UNION ALL

        SELECT
            l.source, l.row_id, l.person_id, 7 AS place, 'case' AS reason, c.record, c.other_officer,
            c.began_at, c.ended_at
        FROM rows_asked AS l
        INNER JOIN posts AS o ON l.officer_id = o.officer_id
        INNER JOIN others_cases AS c
            ON
                o.searcher = c.searcher
                AND l.person_id = c.person_id
                AND l.happened_at BETWEEN c.from_at AND c.until_at

        UNION ALL

        SELECT
            l.source, l.row_id, l.person_id, 8 AS place, 'remit' AS reason, NULL AS record, o.remit AS other_officer,
            NULL AS began_at, NULL AS ended_at
        FROM rows_asked AS l
        INNER JOIN posts AS o ON l.officer_id = o.officer_id
        WHERE o.auditor = 'yes' AND l.person_id IS NOT NULL

        UNION ALL

        SELECT
            l.source, l.row_id, l.person_id, 20 AS place, 'accepted' AS reason, a.record, a.other_officer,
            a.began_at, a.ended_at
        FROM rows_asked AS l
        INNER JOIN accepted_reasons AS a ON l.source = a.system AND l.row_id = a.lookup_id
    ) AS reasons
) AS ordered
WHERE turn = 1
