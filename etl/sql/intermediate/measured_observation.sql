-- Every figure that is used, with the measure it is a figure of (reference.measure).
-- A figure belongs to the most particular row that fits it: a cell left blank asks for
-- none of that dimension, a code for that code, `*` makes a measure of each code, and
-- `+` takes the figure without the dimension for the whole and those with it for parts.
-- Areas are always parts, and each grade of an award is a measure of its own. A figure
-- of one partner, or one whose indicator no
-- measure uses, has no measure and is not here.
WITH

observations AS (
    SELECT
        o.*,
        CASE WHEN time_start IS NOT NULL AND year(time_start) = year(time_end) THEN year(time_end) END
            AS year,
        q.bound,
        q.exactness
    FROM marts.observation AS o
    JOIN reference.qualifier AS q USING (qualifier)
    WHERE o.preferred AND o.obs_value IS NOT NULL AND o.partner IS NULL
),

measures AS (
    SELECT
        *,
        regexp_replace(measure, '(\.\*)+$', '') AS stem,
        len(list_filter(
            [
                association_type, member_group, staff_group, level, funding_source, field,
                activity_kind, award_kind
            ],
            lambda cell: cell IN ('*', '+')
        )) AS open_cells
    FROM reference.measure
    WHERE derivation = 'stated'
),

-- What figures there are, whatever they say and of whom: each is fitted once.
kinds_of_figures AS (
    SELECT DISTINCT
        indicator, stated_type, member_group, staff_group, level, funding_source, field,
        activity_kind, award_kind, award_grade
    FROM observations
),

-- The dimensions of the measure, and apart from them those that only split it.
fitting AS (
    SELECT
        o.*,
        m.measure AS declared,
        m.kind,
        m.level IS NOT DISTINCT FROM '+' AS by_level,
        m.field IS NOT DISTINCT FROM '+' AS by_field,
        concat_ws(
            '.',
            m.stem,
            CASE WHEN m.association_type = '*' THEN o.stated_type END,
            CASE WHEN m.member_group = '*' THEN o.member_group END,
            CASE WHEN m.staff_group = '*' THEN o.staff_group END,
            CASE WHEN m.level = '*' THEN o.level END,
            CASE WHEN m.funding_source = '*' THEN o.funding_source END,
            CASE WHEN m.field = '*' THEN o.field END,
            CASE WHEN m.activity_kind = '*' THEN o.activity_kind END,
            CASE WHEN m.award_kind = '*' THEN o.award_kind END,
            o.award_grade
        ) AS measure
    FROM kinds_of_figures AS o
    JOIN measures AS m
        ON o.indicator = m.indicator
        AND (m.association_type = '*' OR o.stated_type IS NOT DISTINCT FROM m.association_type)
        AND (m.member_group = '*' OR o.member_group IS NOT DISTINCT FROM m.member_group)
        AND (m.staff_group = '*' OR o.staff_group IS NOT DISTINCT FROM m.staff_group)
        AND (m.level IN ('*', '+') OR o.level IS NOT DISTINCT FROM m.level)
        AND (m.funding_source = '*' OR o.funding_source IS NOT DISTINCT FROM m.funding_source)
        AND (m.field IN ('*', '+') OR o.field IS NOT DISTINCT FROM m.field)
        AND (m.activity_kind = '*' OR o.activity_kind IS NOT DISTINCT FROM m.activity_kind)
        AND (m.award_kind = '*' OR o.award_kind IS NOT DISTINCT FROM m.award_kind)
    QUALIFY row_number() OVER (
        PARTITION BY
            o.indicator, o.stated_type, o.member_group, o.staff_group, o.level,
            o.funding_source, o.field, o.activity_kind, o.award_kind, o.award_grade
        ORDER BY m.open_cells, m.measure
    ) = 1
),

fitted AS (
    SELECT
        o.record_id,
        o.record_table,
        o.indicator,
        o.association,
        o.association_type,
        o.ref_area,
        o.time_start,
        o.time_end,
        o.time_label,
        o.as_of,
        o.year,
        o.obs_value,
        o.obs_value_to,
        o.unit,
        o.obs_status,
        o.qualifier,
        o.bound,
        o.exactness,
        o.denominator,
        o.counted,
        o.is_level,
        f.declared,
        f.kind,
        o.stated_type,
        o.member_group,
        o.staff_group,
        CASE WHEN NOT f.by_level THEN o.level END AS level,
        o.funding_source,
        CASE WHEN NOT f.by_field THEN o.field END AS field,
        o.activity_kind,
        o.award_kind,
        o.award_grade,
        f.measure,
        CASE WHEN f.by_level THEN o.level END AS part_level,
        CASE WHEN f.by_field THEN o.field END AS part_field
    FROM observations AS o
    JOIN fitting AS f
        ON o.indicator = f.indicator
        AND o.stated_type IS NOT DISTINCT FROM f.stated_type
        AND o.member_group IS NOT DISTINCT FROM f.member_group
        AND o.staff_group IS NOT DISTINCT FROM f.staff_group
        AND o.level IS NOT DISTINCT FROM f.level
        AND o.funding_source IS NOT DISTINCT FROM f.funding_source
        AND o.field IS NOT DISTINCT FROM f.field
        AND o.activity_kind IS NOT DISTINCT FROM f.activity_kind
        AND o.award_kind IS NOT DISTINCT FROM f.award_kind
        AND o.award_grade IS NOT DISTINCT FROM f.award_grade
),

final AS (
    SELECT
        *,
        concat_ws(
            '+',
            CASE WHEN ref_area IS NOT NULL THEN 'area' END,
            CASE WHEN part_level IS NOT NULL THEN 'level' END,
            CASE WHEN part_field IS NOT NULL THEN 'field' END
        ) AS split_by
    FROM fitted
)

SELECT * FROM final
