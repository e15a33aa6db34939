-- title     What perhaps explains look-ups that the records do not explain
-- needs     perhaps, perhaps_shared_terminal, perhaps_mispick, perhaps_crowd
-- gives     source, row_id, person_id, explanation, weight (probably, perhaps), record, noted_at
--
-- What holds of any row, and what only a look-up has: a terminal, a namesake, a crowd at the same record.

SELECT source, row_id, person_id, explanation, weight, record, noted_at
FROM perhaps

UNION ALL

SELECT p.source, p.row_id, p.person_id, p.explanation, p.weight, p.record, p.noted_at
FROM perhaps_shared_terminal AS p
SEMI JOIN rows_asked AS a ON p.source = a.source AND p.row_id = a.row_id

UNION ALL

SELECT p.source, p.row_id, p.person_id, p.explanation, p.weight, p.record, p.noted_at
FROM perhaps_mispick AS p
SEMI JOIN rows_asked AS a ON p.source = a.source AND p.row_id = a.row_id

UNION ALL

SELECT source, row_id, person_id, explanation, weight, record, noted_at
FROM perhaps_crowd
