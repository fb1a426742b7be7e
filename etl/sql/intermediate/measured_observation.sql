-- Every figure that is used, with the measure it is a figure of (intermediate.figure_kind).
-- Areas are always parts; a level or a field is one where it only splits the measure.
WITH

final AS (
    SELECT
        o.record_id,
        o.association,
        k.measure,
        k.kind,
        CASE WHEN year(o.time_start) = year(o.time_end) THEN year(o.time_end) END AS year,
        o.ref_area,
        CASE WHEN k.by_level THEN o.level END AS part_level,
        CASE WHEN k.by_field THEN o.field END AS part_field,
        concat_ws(
            '+',
            CASE WHEN o.ref_area IS NOT NULL THEN 'area' END,
            CASE WHEN k.by_level AND o.level IS NOT NULL THEN 'level' END,
            CASE WHEN k.by_field AND o.field IS NOT NULL THEN 'field' END
        ) AS split_by,
        o.time_start,
        o.time_end,
        o.time_label,
        o.as_of,
        o.obs_value,
        o.obs_value_to,
        o.unit,
        o.qualifier,
        o.denominator,
        o.obs_status IN ('E', 'P') AS provisional,
        o.counted,
        o.is_level
    FROM marts.observation AS o
    JOIN work.intermediate.figure_kind AS k
        ON o.indicator = k.indicator
        AND o.stated_type IS NOT DISTINCT FROM k.stated_type
        AND o.member_group IS NOT DISTINCT FROM k.member_group
        AND o.staff_group IS NOT DISTINCT FROM k.staff_group
        AND o.level IS NOT DISTINCT FROM k.level
        AND o.funding_source IS NOT DISTINCT FROM k.funding_source
        AND o.field IS NOT DISTINCT FROM k.field
        AND o.activity_kind IS NOT DISTINCT FROM k.activity_kind
        AND o.award_kind IS NOT DISTINCT FROM k.award_kind
        AND o.award_grade IS NOT DISTINCT FROM k.award_grade
    WHERE o.preferred AND o.obs_value IS NOT NULL AND o.partner IS NULL
)

SELECT * FROM final
