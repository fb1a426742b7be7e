-- The figures in use of some associations, to hold those of a report against.
SELECT
    o.association, o.indicator, o.ref_area, o.time_label, o.level, o.field, o.activity_kind,
    o.member_group, o.staff_group, o.funding_source, o.flow, o.award_kind, o.award_grade,
    CAST(o.obs_value AS DOUBLE) AS obs_value, CAST(o.obs_value_to AS DOUBLE) AS obs_value_to,
    o.qualifier, o.unit, d.title AS source_title, o.source_place
FROM marts.observation AS o
LEFT JOIN reference.source_document AS d ON o.source = d.source
WHERE o.association IN (SELECT unnest(CAST($associations AS VARCHAR[]))) AND o.preferred
ORDER BY o.record_id
