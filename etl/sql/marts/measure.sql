-- The measures there are: every row of reference.measure, `*` written out for the codes
-- that figures carry. The one place that says what a measure code stands for.
WITH

measures AS (
    SELECT m.*, i.record_table, i.higher_is_better
    FROM reference.measure AS m
    LEFT JOIN reference.indicator AS i USING (indicator)
),

stated AS (
    SELECT
        measure,
        declared,
        stated_type,
        member_group,
        staff_group,
        CASE WHEN NOT by_level THEN level END AS level,
        funding_source,
        CASE WHEN NOT by_field THEN field END AS field,
        activity_kind,
        award_kind,
        award_grade,
        any_value(unit) AS unit
    FROM work.intermediate.figure_kind
    GROUP BY ALL
),

every AS (
    SELECT * FROM stated
    UNION ALL BY NAME
    SELECT m.measure, m.measure AS declared
    FROM measures AS m
    WHERE m.derivation <> 'stated'
),

final AS (
    SELECT
        e.measure,
        m.derivation,
        m.kind,
        coalesce(m.indicator, w.indicator) AS indicator,
        coalesce(m.record_table, w.record_table) AS record_table,
        coalesce(m.name, i.name) AS name,
        coalesce(m.short_name, m.name, i.name) AS short_name,
        coalesce(m.unit, e.unit, i.unit) AS unit,
        m.higher_is_better,
        e.stated_type,
        e.member_group,
        e.staff_group,
        e.level,
        e.funding_source,
        e.field,
        e.activity_kind,
        e.award_kind,
        e.award_grade,
        m.colour,
        m.plausible_min,
        m.plausible_max,
        m.sort
    FROM every AS e
    JOIN measures AS m ON e.declared = m.measure
    LEFT JOIN measures AS w ON m.whole = w.measure
    LEFT JOIN reference.indicator AS i ON m.indicator = i.indicator
)

SELECT * FROM final
