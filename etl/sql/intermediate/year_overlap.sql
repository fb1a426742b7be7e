-- Of the figures on periods within one calendar year, those that do not make up the year,
-- so that no day is counted twice. A figure for the whole stands before its parts (areas,
-- levels, fields); of one split only, and of nested areas the outermost. Among periods
-- that overlap, those are used that cover most days together; of two such sets the one
-- with fewer periods, so that a stated year stands before its quarters; of two like
-- sets the one that ends with the later figure. One row a record that is not used.
WITH RECURSIVE

-- What is said of one year, by a number: names are long to compare.
years AS (
    SELECT
        association, measure, year,
        row_number() OVER () AS year_key,
        bool_or(counted) AS any_counted
    FROM work.intermediate.measured_observation
    WHERE kind = 'flow' AND year IS NOT NULL
    GROUP BY association, measure, year
),

flows AS (
    SELECT
        y.year_key, m.record_id, m.ref_area, m.split_by, m.time_start, m.time_end,
        m.time_end - m.time_start + 1 AS days,
        concat_ws('|', m.ref_area, m.part_level, m.part_field) AS part
    FROM work.intermediate.measured_observation AS m
    JOIN years AS y USING (association, measure, year)
    WHERE m.kind = 'flow'
        AND (m.counted OR NOT y.any_counted)
),

whole AS (
    SELECT * FROM flows WHERE split_by = ''
),

area_above AS (
    SELECT area, parent AS above FROM reference.area WHERE parent IS NOT NULL
    UNION
    SELECT a.area, b.parent FROM reference.area AS a
    JOIN reference.area AS b ON a.parent = b.area
    WHERE b.parent IS NOT NULL
),

-- Periods of parts are far fewer than parts.
over_whole AS (
    SELECT p.*
    FROM (SELECT DISTINCT year_key, time_start, time_end FROM flows WHERE split_by <> '') AS p
    SEMI JOIN (SELECT DISTINCT year_key, time_start, time_end FROM whole) AS w
        ON p.year_key = w.year_key
        AND p.time_start <= w.time_end AND p.time_end >= w.time_start
),

all_parts AS (
    SELECT f.*, w.year_key IS NOT NULL AS is_told_whole
    FROM flows AS f
    LEFT JOIN over_whole AS w USING (year_key, time_start, time_end)
    WHERE f.split_by <> ''
),

parts AS (
    SELECT * FROM all_parts WHERE NOT is_told_whole
),

nested AS (
    SELECT DISTINCT p.record_id
    FROM parts AS p
    JOIN area_above AS u ON p.ref_area = u.area
    SEMI JOIN (SELECT * FROM parts WHERE ref_area IN (SELECT above FROM area_above)) AS o
        ON p.year_key = o.year_key AND p.split_by = o.split_by AND u.above = o.ref_area
        AND p.time_start <= o.time_end AND p.time_end >= o.time_start
),

outermost AS (
    SELECT * FROM parts ANTI JOIN nested USING (record_id)
),

one_split AS (
    SELECT year_key, split_by
    FROM outermost
    GROUP BY year_key, split_by
    QUALIFY row_number() OVER (PARTITION BY year_key ORDER BY sum(days) DESC, split_by) = 1
),

candidates AS (
    SELECT year_key, part, record_id, time_start, time_end, days FROM whole
    UNION ALL BY NAME
    SELECT year_key, part, record_id, time_start, time_end, days FROM outermost
    SEMI JOIN one_split USING (year_key, split_by)
),

-- Periods can overlap only where one is of several days, or two are of the same day.
doubtful AS (
    SELECT year_key, part
    FROM candidates
    GROUP BY year_key, part
    HAVING max(days) > 1 OR count(*) > bit_count(bitstring_agg(dayofyear(time_start), 1, 366))
),

series AS (
    SELECT
        *,
        dense_rank() OVER (ORDER BY year_key, part) AS key,
        coalesce(
            time_start <= max(time_end) OVER (
                PARTITION BY year_key, part
                ORDER BY time_start, time_end
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            false
        ) AS is_contested
    FROM candidates
    SEMI JOIN doubtful USING (year_key, part)
),

contested AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY key ORDER BY time_end, time_start DESC, record_id) AS place
    FROM series
    QUALIFY bool_or(is_contested) OVER (PARTITION BY key)
),

-- How many of the series end before this one begins.
placed AS (
    SELECT a.key, a.place, a.days, a.record_id, count(b.record_id) AS ended
    FROM contested AS a
    LEFT JOIN contested AS b ON a.key = b.key AND b.time_end < a.time_start
    GROUP BY ALL
),

-- best[n + 1]: the best choice among the first n periods of a series in order of their ends.
choices AS (
    SELECT
        key,
        CAST(0 AS BIGINT) AS place,
        [{'days': CAST(0 AS BIGINT), 'records': 0, 'ids': CAST([] AS VARCHAR[])}] AS best
    FROM placed
    WHERE place = 1
    UNION ALL
    SELECT
        c.key,
        p.place,
        list_append(
            c.best,
            CASE
                WHEN (c.best[p.ended + 1].days + p.days, -c.best[p.ended + 1].records - 1)
                    >= (c.best[p.place].days, -c.best[p.place].records)
                    THEN {
                        'days': c.best[p.ended + 1].days + p.days,
                        'records': c.best[p.ended + 1].records + 1,
                        'ids': list_append(c.best[p.ended + 1].ids, p.record_id)
                    }
                ELSE c.best[p.place]
            END
        )
    FROM choices AS c
    JOIN placed AS p ON c.key = p.key AND p.place = c.place + 1
),

chosen AS (
    SELECT unnest(c.best[-1].ids) AS record_id
    FROM choices AS c
    QUALIFY row_number() OVER (PARTITION BY key ORDER BY place DESC) = 1
),

-- What another association reports too is used where there is nothing else.
final AS (
    SELECT record_id
    FROM work.intermediate.measured_observation
    JOIN years USING (association, measure, year)
    WHERE kind = 'flow' AND any_counted AND NOT counted
    UNION ALL
    SELECT record_id FROM all_parts WHERE is_told_whole
    UNION ALL
    SELECT record_id FROM nested
    UNION ALL
    SELECT record_id FROM outermost ANTI JOIN one_split USING (year_key, split_by)
    UNION ALL
    SELECT record_id FROM contested ANTI JOIN chosen USING (record_id)
)

SELECT * FROM final
