-- One figure an association, measure and calendar year, of the measures that records
-- state themselves. A flow is added up over the periods that make up the year; a stock
-- is the last one that holds in the year. Columns as in marts.yearly.
WITH

-- Days of the year a period adds to those before it; many records speak of one period.
flow_days AS (
    SELECT
        association, measure, year,
        time_end - greatest(
            time_start,
            coalesce(
                max(time_end) OVER (
                    PARTITION BY association, measure, year
                    ORDER BY time_start, time_end
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) + 1,
                time_start
            )
        ) + 1 AS added_days
    FROM (
        SELECT DISTINCT association, measure, year, time_start, time_end
        FROM work.intermediate.year_period
    )
),

covered AS (
    SELECT association, measure, year, sum(greatest(added_days, 0)) AS days_covered
    FROM flow_days
    GROUP BY ALL
),

flow_words AS (
    SELECT
        association, measure, year,
        list({'bound': bound, 'exactness': exactness, 'word': qualifier}) AS words
    FROM (SELECT DISTINCT association, measure, year, qualifier FROM work.intermediate.year_period)
    JOIN reference.qualifier USING (qualifier)
    GROUP BY ALL
),

summed AS (
    SELECT
        association,
        measure,
        year,
        any_value(kind) AS kind,
        sum(obs_value) AS value,
        CASE WHEN count(obs_value_to) > 0 THEN sum(coalesce(obs_value_to, obs_value)) END
            AS value_to,
        any_value(unit) AS unit,
        min(time_start) AS time_start,
        max(time_end) AS time_end,
        max(as_of) AS as_of,
        count(*) AS records,
        CASE WHEN min(time_label) = max(time_label) THEN min(time_label) END AS own_label,
        CAST(NULL AS INTEGER) AS denominator,
        bool_or(provisional) AS provisional,
        bool_and(counted) AS counted,
        list(record_id ORDER BY time_start, record_id) AS record_ids
    FROM work.intermediate.year_period
    GROUP BY association, measure, year
),

flows AS (
    SELECT s.*, w.words, c.days_covered
    FROM summed AS s
    JOIN flow_words AS w USING (association, measure, year)
    JOIN covered AS c USING (association, measure, year)
),

-- A state counts in every year its period touches; one without a beginning or an end,
-- up to the day it speaks of.
stock_years AS (
    SELECT
        * EXCLUDE (year),
        unnest(
            CASE
                WHEN is_level THEN range(
                    year(coalesce(time_start, time_end)),
                    year(coalesce(time_end, as_of, time_start)) + 1
                )
                WHEN year IS NOT NULL THEN [year]
            END
        ) AS year
    FROM work.intermediate.measured_observation
    WHERE kind = 'stock' AND (ref_area IS NULL OR (NOT is_level AND unit <> '%'))
),

stock_lasts AS (
    SELECT *
    FROM stock_years
    QUALIFY row_number() OVER (
        PARTITION BY association, measure, year, ref_area
        ORDER BY
            counted DESC, split_by IN ('', 'area') DESC,
            least(as_of, make_date(year, 12, 31)) DESC NULLS LAST,
            time_start DESC NULLS LAST, time_end DESC NULLS LAST, record_id
    ) = 1
),

stocks AS (
    SELECT
        association,
        measure,
        year,
        any_value(kind) AS kind,
        sum(obs_value) AS value,
        CASE WHEN count(*) = 1 THEN any_value(obs_value_to) END AS value_to,
        any_value(unit) AS unit,
        list(DISTINCT {'bound': bound, 'exactness': exactness, 'word': qualifier}) AS words,
        min(time_start) AS time_start,
        max(time_end) AS time_end,
        max(as_of) AS as_of,
        count(*) AS records,
        CASE WHEN min(time_label) = max(time_label) THEN min(time_label) END AS own_label,
        any_value(denominator) AS denominator,
        bool_or(provisional) AS provisional,
        bool_and(counted) AS counted,
        list(record_id ORDER BY record_id) AS record_ids
    FROM (
        SELECT *, bool_or(ref_area IS NULL) OVER (PARTITION BY association, measure, year)
            AS whole_stated
        FROM stock_lasts
    )
    JOIN reference.qualifier USING (qualifier)
    WHERE ref_area IS NULL OR NOT whole_stated
    GROUP BY association, measure, year
),

all_kinds AS (
    SELECT * FROM flows
    UNION ALL BY NAME
    SELECT * FROM stocks
),

bounded AS (
    SELECT
        *,
        combined_bound(words) AS bound,
        days_covered IS NULL OR days_covered = make_date(year, 12, 31) - make_date(year, 1, 1) + 1
            AS complete
    FROM all_kinds
),

final AS (
    SELECT
        association,
        measure,
        CAST(year AS INTEGER) AS year,
        kind,
        value,
        value_to,
        unit,
        bound,
        combined_word(words, bound) AS qualifier,
        CAST(days_covered AS INTEGER) AS days_covered,
        CASE WHEN records = 1 AND complete THEN 'stated' ELSE 'summed' END AS basis,
        complete,
        time_start,
        time_end,
        coalesce(as_of, time_end) AS as_of,
        CASE
            WHEN own_label IS NOT NULL THEN own_label
            WHEN complete THEN CAST(year AS VARCHAR)
            ELSE concat(
                round(days_covered / 30.4375)::INTEGER,
                CASE
                    WHEN time_start = make_date(year, 1, 1)
                        AND days_covered = time_end - time_start + 1 THEN ' tháng đầu năm '
                    ELSE ' tháng trong năm '
                END,
                year
            )
        END AS time_label,
        denominator,
        provisional,
        counted,
        CAST(records AS INTEGER) AS records,
        words,
        record_ids
    FROM bounded
)

SELECT * FROM final
