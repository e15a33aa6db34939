-- title     What perhaps explains rows of any table that the records do not explain
-- needs     perhaps_keyed_late, perhaps_linked_incident, perhaps_supervision
-- gives     source, row_id, person_id, explanation, weight (probably, perhaps), record, noted_at
--
-- Shown beside the row and counted apart. Nothing here takes a row out of a finding: a person decides. Rows of
-- training and service accounts are nobody's and never come this far: the register of logins sees to that.

SELECT source, row_id, person_id, explanation, weight, record, noted_at
FROM perhaps_keyed_late

UNION ALL

SELECT source, row_id, person_id, explanation, weight, record, noted_at
FROM perhaps_linked_incident

UNION ALL

SELECT source, row_id, person_id, explanation, weight, record, noted_at
FROM perhaps_supervision
