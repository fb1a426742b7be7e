-- What kinds of figures are used, whatever they say and of whom, and the measure
-- (reference.measure) each is a figure of.
-- A figure belongs to the most particular row that fits it: a cell left blank asks for
-- none of that dimension, a code for that code, `*` makes a measure of each code, and
-- `+` takes the figure without the dimension for the whole and those with it for parts.
-- Each grade of an award is a measure of its own. A figure of one partner, or one whose
-- indicator no measure uses, has no measure and is of no kind.
WITH

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

kinds AS (
    SELECT
        indicator, stated_type, member_group, staff_group, level, funding_source, field,
        activity_kind, award_kind, award_grade, any_value(unit) AS unit
    FROM marts.observation
    WHERE preferred AND obs_value IS NOT NULL AND partner IS NULL
    GROUP BY ALL
),

-- The dimensions of the measure, and apart from them those that only split it.
final AS (
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
    FROM kinds AS o
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
)

SELECT * FROM final
