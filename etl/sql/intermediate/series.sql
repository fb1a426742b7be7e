-- Figures a target can be measured against: of a stock one a calendar year, of a flow the
-- years that are covered from their first to their last day, without groups of members.
WITH

measures AS (
    SELECT
        *,
        -- The whole comes before a part that stands for it: posts are those assigned.
        CASE staff_group WHEN 'all' THEN 1 WHEN 'permanent_post' THEN 2 ELSE 0 END AS group_rank
    FROM marts.measure
    WHERE derivation = 'stated' AND stated_type IS NULL AND member_group IS NULL
        AND award_kind IS NULL
        AND (
            staff_group IS NULL OR staff_group = 'all'
            OR (indicator = 'posts' AND staff_group = 'permanent_post')
        )
),

final AS (
    SELECT
        y.association,
        y.measure,
        m.indicator,
        m.field,
        m.activity_kind,
        m.funding_source,
        m.level,
        m.group_rank,
        CASE WHEN y.kind = 'stock' THEN least(y.as_of, make_date(y.year, 12, 31)) ELSE y.time_end END
            AS as_of,
        CASE WHEN y.kind = 'stock' THEN y.time_label ELSE CAST(y.year AS VARCHAR) END AS time_label,
        y.value,
        y.record_ids[1] AS record_id,
        y.basis,
        y.kind = 'stock' AS is_level
    FROM marts.yearly AS y
    JOIN measures AS m USING (measure)
    WHERE y.complete AND y.counted AND y.as_of IS NOT NULL
)

SELECT * FROM final
