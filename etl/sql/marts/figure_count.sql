-- How many figures there are, of what, by whom, from which paper, and what those of the
-- latest day say: one row an association, indicator, unit, field, paper, years of the period
-- and use. What may stand in for another association's record (marts.stand_in) keeps a row
-- of its own.
WITH

stand_ins AS (
    SELECT DISTINCT record_id FROM marts.stand_in
),

figures AS (
    SELECT
        o.*,
        s.record_id AS stand_in,
        -- A figure without a day comes before all others.
        coalesce(o.as_of, DATE '0001-01-01') AS day
    FROM marts.observation AS o
    LEFT JOIN stand_ins AS s ON o.record_id = s.record_id
),

final AS (
    SELECT
        association,
        association_type,
        record_table,
        indicator,
        field,
        unit,
        source,
        CAST(year(time_start) AS INTEGER) AS first_year,
        CAST(year(time_end) AS INTEGER) AS last_year,
        preferred,
        counted,
        obs_value IS NOT NULL AS known,
        member_group IS NULL AS of_all,
        stand_in AS record_id,
        CAST(count(*) AS INTEGER) AS records,
        max(as_of) AS as_of,
        max({'day': day, 'label': time_label}).label AS time_label,
        min({'ago': DATE '9999-12-31' - day, 'record_id': record_id}).record_id AS latest_record_id,
        NOT max({'day': day, 'above': coalesce(obs_value <> 0 OR unit = 'có/không', true)}).above
            AS is_zero,
        -- Alike in two snapshots where the figures are.
        CAST(sum(hash(
            ref_area, time_start, time_end, stated_type, activity_kind, level, member_group,
            staff_group, funding_source, award_kind, award_grade, partner, obs_value, obs_value_to,
            denominator, qualifier
        )) AS VARCHAR) AS checksum
    FROM figures
    GROUP BY ALL
)

SELECT * FROM final
