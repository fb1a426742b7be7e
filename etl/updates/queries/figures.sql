-- The figures of an association, latest first, to find the one to correct.
SELECT
    o.record_id, o.indicator, i.name AS indicator_name, o.time_label, o.breakdown, o.obs_value,
    o.obs_value_to, o.unit, o.qualifier, d.title AS source_title
FROM marts.observation AS o
JOIN reference.indicator AS i ON o.indicator = i.indicator
LEFT JOIN reference.source_document AS d ON o.source = d.source
WHERE o.association = $association
ORDER BY i.sort, o.time_end DESC NULLS LAST, o.time_start DESC NULLS LAST, o.breakdown, o.record_id
