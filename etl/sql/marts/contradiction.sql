-- Records that speak of one quantity and disagree; exactly one of each group is used.
WITH

quantities AS (
    SELECT * FROM work.intermediate.quantity WHERE disagrees
),

observations AS (
    SELECT * FROM marts.observation
),

final AS (
    SELECT
        q.contradiction_id,
        o.record_id,
        o.record_table,
        o.indicator,
        o.association,
        o.association_type,
        o.ref_area,
        o.breakdown,
        o.time_start,
        o.time_end,
        o.time_label,
        o.as_of,
        o.obs_value,
        o.obs_value_to,
        o.unit,
        o.obs_status,
        o.qualifier,
        o.as_printed,
        o.source,
        o.source_place,
        o.note,
        o.denominator,
        o.field,
        o.preferred,
        q.rule,
        q.rank
    FROM quantities AS q
    JOIN observations AS o ON q.record_id = o.record_id
    ORDER BY q.contradiction_id, q.rank
)

SELECT * FROM final
