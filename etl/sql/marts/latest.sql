-- The newest figure of an association and a measure. A stock: the one that speaks of the
-- latest day. A flow: the latest year that is covered from its first to its last day;
-- without such a year the period that ends last, be it a part of a year or a period
-- across years (which belongs to no calendar year).
WITH

stocks AS (
    SELECT
        association, measure, kind, obs_value AS value, obs_value_to AS value_to, unit, bound,
        qualifier, CAST(NULL AS INTEGER) AS year, time_start, time_end,
        coalesce(as_of, time_end) AS as_of, time_label, denominator,
        provisional, counted, [record_id] AS record_ids,
        true AS complete, split_by
    FROM work.intermediate.measured_observation
    JOIN reference.qualifier USING (qualifier)
    WHERE kind = 'stock' AND ref_area IS NULL
),

across_years AS (
    SELECT
        association, measure, kind, obs_value AS value, obs_value_to AS value_to, unit, bound,
        qualifier, CAST(NULL AS INTEGER) AS year, time_start, time_end,
        coalesce(as_of, time_end) AS as_of, time_label, denominator,
        provisional, counted, [record_id] AS record_ids,
        false AS complete, split_by
    FROM work.intermediate.measured_observation
    JOIN reference.qualifier USING (qualifier)
    WHERE kind = 'flow' AND year IS NULL AND split_by = ''
),

years AS (
    SELECT
        association, measure, kind, value, value_to, unit, bound, qualifier, year, time_start,
        time_end, as_of, time_label, denominator, provisional, counted, record_ids, complete,
        '' AS split_by
    FROM marts.yearly AS y
    -- Stocks of one record are already there, whatever their period.
    WHERE kind = 'flow' OR records > 1
),

candidates AS (
    SELECT * FROM stocks
    UNION ALL BY NAME
    SELECT * FROM across_years
    UNION ALL BY NAME
    SELECT * FROM years
),

ranked AS (
    SELECT *
    FROM candidates
    QUALIFY row_number() OVER (
        PARTITION BY association, measure
        ORDER BY
            counted DESC, complete DESC, split_by = '' DESC, as_of DESC NULLS LAST,
            time_end DESC NULLS LAST, time_start DESC NULLS LAST, record_ids[1]
    ) = 1
),

final AS (
    SELECT
        r.association,
        coalesce(m.stated_type, a.association_type) AS association_type,
        r.measure,
        r.kind,
        r.value,
        r.value_to,
        r.unit,
        r.bound,
        r.qualifier,
        r.year,
        r.time_start,
        r.time_end,
        r.as_of,
        r.time_label,
        r.complete,
        r.denominator,
        r.provisional,
        r.counted,
        r.record_ids[1] AS record_id,
        r.record_ids
    FROM ranked AS r
    JOIN marts.measure AS m USING (measure)
    JOIN reference.association AS a ON r.association = a.association
)

SELECT * FROM final
