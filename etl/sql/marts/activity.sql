-- What associations did, added up over places: marts.activity_area without the area, for
-- pages that do not show it. Of what must not be added up (overlap) the first five of each
-- kind and time are enough to tell; they, and what is counted at one moment, keep their area.
WITH

by_area AS (
    SELECT
        *,
        CASE WHEN role = 'overlap' OR unit IN ('phòng', 'nơi', '%') THEN ref_area END AS kept_area
    FROM marts.activity_area
    QUALIFY role <> 'overlap' OR row_number() OVER (
        PARTITION BY
            association, indicator, activity_kind, field, first_year, last_year, role, counted, preferred
        ORDER BY time_start, value DESC, ref_area
    ) <= 5
),

final AS (
    SELECT
        association,
        association_type,
        indicator,
        activity_kind,
        field,
        unit,
        kept_area AS ref_area,
        first_year,
        last_year,
        qualifier,
        role,
        preferred,
        counted,
        record_id,
        value > 0 AS above_nought,
        coalesce(
            sum(value) FILTER (WHERE unit NOT IN ('phòng', 'nơi', '%')),
            arg_max(value, coalesce(time_end, DATE '9999-12-31'))
        ) AS value,
        max(value) AS highest,
        CASE WHEN count(*) = 1 THEN max(value_to) END AS value_to,
        min(time_start) AS time_start,
        max(time_end) AS time_end,
        CASE WHEN count(time_label) = count(*) AND min(time_label) = max(time_label) THEN min(time_label) END
            AS time_label,
        bool_or(provisional) AS provisional,
        CAST(sum(records) AS INTEGER) AS records,
        list_sort(flatten(list(largest)))[1:3] AS largest
    FROM by_area
    GROUP BY ALL
)

SELECT * FROM final
