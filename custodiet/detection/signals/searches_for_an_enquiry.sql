-- title     Searches for a complaint or enquiry about oneself
-- because   detection.searches_for_an_enquiry
-- needs     lookups.record_id|lookups.sought, protected_records|officer_numbers
-- helps     protected_records, officer_numbers
-- gives     look-ups of a record that the officer must not look for, and searches for the officer's own number
-- rows      lookups
-- family    system_use
-- says      {officer} searched {times} in {days} for a record that is kept from them, or for their own number.
-- per       officer
-- of        lookups
-- chance    no
-- innocent  the officer was told of it and asked to see what they may see; a check of one's own entries that the work asks for; a number that somebody else had before; a list that shows the record without being asked for it

-- Both lists are short: each is looked for by itself, by the record first, which passes by nearly all of the log.

SELECT
    l.system AS source,
    l.lookup_id AS row_id,
    l.officer_id,
    l.person_id,
    l.looked_up_at AS happened_at
FROM lookups AS l
SEMI JOIN protected_records AS k ON l.record_id = k.record_id
SEMI JOIN protected_records AS p
    ON
        l.officer_id = p.officer_id
        AND l.record_id = p.record_id
        AND l.looked_up_at >= p.opened_at

UNION

SELECT
    l.system AS source,
    l.lookup_id AS row_id,
    l.officer_id,
    l.person_id,
    l.looked_up_at AS happened_at
FROM (SELECT * FROM lookups WHERE kind IN ('officer', 'audit', 'record') AND sought <> '') AS l
SEMI JOIN officer_numbers AS n
    ON
        l.officer_id = n.officer_id
        AND lower(trim(l.sought)) = lower(n.number)
        AND CAST(l.looked_up_at AS DATE)
        BETWEEN coalesce(n.from_on, DATE '1900-01-01') AND coalesce(n.until_on, DATE '2999-12-31')
