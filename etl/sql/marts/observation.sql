-- The one internal fact: every accepted figure with its evidence.
-- preferred: the record used where several speak of one quantity.
-- counted: false when another record reports the same activity (same_as) or a total
-- that this figure is a part of (part_of).
WITH

measures AS (
    SELECT * FROM work.intermediate.measure
),

quantities AS (
    SELECT * FROM work.intermediate.quantity
),

final AS (
    SELECT
        m.record_id,
        m.record_table,
        m.indicator,
        m.association,
        m.association_type,
        m.ref_area,
        m.time_start,
        m.time_end,
        m.time_label,
        m.as_of,
        m.breakdown,
        m.obs_value,
        m.obs_value_to,
        m.unit,
        m.obs_status,
        m.qualifier,
        m.as_printed,
        m.source,
        m.source_place,
        coalesce(q.rank = 1, true) AS preferred,
        m.note,
        m.conflict_key,
        m.same_as,
        m.part_of,
        m.same_as IS NULL AND m.part_of IS NULL AS counted,
        m.is_level,
        coalesce(year(m.time_start) = year(m.time_end), false) AS in_a_year,
        m.denominator,
        m.level,
        m.field,
        m.activity_kind,
        m.member_group,
        m.staff_group,
        m.funding_source,
        m.flow,
        m.award_kind,
        m.award_grade,
        m.partner,
        m.stated_type,
        m.file,
        m.sheet,
        m.row_number
    FROM measures AS m
    LEFT JOIN quantities AS q ON m.record_id = q.record_id
)

SELECT * FROM final
