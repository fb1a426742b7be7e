-- Figures a target can be measured against: one value a moment (levels) or a
-- calendar year (sums over time), without areas and groups.
-- A year's value is the figure stated for the year; otherwise, where the indicator
-- adds up, the sum of all its halves, quarters or months, never of some of them.
WITH

observations AS (
    SELECT
        o.*,
        i.aggregation,
        -- The whole comes before a part that stands for it: posts are those assigned.
        CASE o.staff_group WHEN 'all' THEN 1 WHEN 'permanent_post' THEN 2 ELSE 0 END AS group_rank
    FROM marts.observation AS o
    JOIN reference.indicator AS i USING (indicator)
    WHERE o.preferred AND o.counted AND o.obs_value IS NOT NULL AND o.stated_type IS NULL
        AND o.member_group IS NULL AND o.award_kind IS NULL AND o.partner IS NULL
        AND (
            o.staff_group IS NULL OR o.staff_group = 'all'
            OR (o.indicator = 'posts' AND o.staff_group = 'permanent_post')
        )
),

levels AS (
    SELECT
        association, indicator, field, activity_kind, funding_source, level, group_rank,
        as_of, time_label, obs_value AS value, record_id, 1 AS records, 'stated' AS basis
    FROM observations
    WHERE is_level AND ref_area IS NULL AND as_of IS NOT NULL
),

spans AS (
    SELECT
        *,
        year(time_end) AS year,
        CASE
            WHEN time_end - time_start BETWEEN 364 AND 365 THEN 1
            WHEN time_end - time_start BETWEEN 180 AND 183 THEN 2
            WHEN time_end - time_start BETWEEN 89 AND 91 THEN 4
            WHEN time_end - time_start BETWEEN 27 AND 30 THEN 12
        END AS parts
    FROM observations
    WHERE NOT is_level AND year(time_start) = year(time_end)
),

-- Within one span a figure for the whole stands before the sum over areas.
by_span AS (
    SELECT
        association, indicator, field, activity_kind, funding_source, level, group_rank, aggregation,
        year, parts, time_start, time_end,
        sum(obs_value) FILTER (ref_area IS NULL) AS whole,
        sum(obs_value) AS all_areas,
        min(record_id) AS record_id,
        count(*) AS records,
        max(time_label) AS time_label
    FROM spans
    WHERE parts IS NOT NULL
    GROUP BY ALL
),

by_frequency AS (
    SELECT
        association, indicator, field, activity_kind, funding_source, level, group_rank, year, parts,
        max(time_end) AS as_of,
        sum(coalesce(whole, all_areas)) AS value,
        min(record_id) AS record_id,
        sum(records) AS records
    FROM by_span
    WHERE aggregation = 'sum' OR (parts = 1 AND whole IS NOT NULL)
    GROUP BY ALL
    HAVING count(*) = parts
),

years AS (
    SELECT
        association, indicator, field, activity_kind, funding_source, level, group_rank,
        as_of, CAST(year AS VARCHAR) AS time_label, value, record_id,
        CAST(records AS BIGINT) AS records,
        CASE WHEN records = 1 THEN 'stated' ELSE 'summed' END AS basis
    FROM by_frequency
    QUALIFY row_number() OVER (
        PARTITION BY
            association, indicator, field, activity_kind, funding_source, level, group_rank, year
        ORDER BY parts
    ) = 1
),

final AS (
    SELECT *, true AS is_level FROM levels
    UNION ALL BY NAME
    SELECT *, false AS is_level FROM years
)

SELECT * FROM final
