-- Of the figures on periods within one calendar year, those that make up the year: no
-- day is counted twice. A figure for the whole stands before its parts (areas, levels,
-- fields); of one split only, and of nested areas the outermost. Among periods
-- that overlap, those are used that cover most days together; of two such sets the one
-- with fewer periods, so that a stated year stands before its quarters; of two like
-- sets the one that ends with the later figure. One row a record that is used.
WITH RECURSIVE

flows AS (
    SELECT
        association, measure, year, record_id, ref_area, split_by, time_start, time_end,
        time_end - time_start + 1 AS days,
        concat_ws('|', ref_area, part_level, part_field) AS part
    FROM work.intermediate.measured_observation
    WHERE kind = 'flow' AND year IS NOT NULL
    -- What another association reports too is used where there is nothing else.
    QUALIFY counted OR NOT bool_or(counted) OVER (PARTITION BY association, measure, year)
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

parts AS (
    SELECT f.*
    FROM flows AS f
    ANTI JOIN whole AS w
        ON f.association = w.association AND f.measure = w.measure AND f.year = w.year
        AND f.time_start <= w.time_end AND f.time_end >= w.time_start
    WHERE f.split_by <> ''
),

nested AS (
    SELECT DISTINCT p.record_id
    FROM parts AS p
    JOIN area_above AS u ON p.ref_area = u.area
    JOIN parts AS o
        ON p.association = o.association AND p.measure = o.measure AND p.year = o.year
        AND p.split_by = o.split_by AND o.ref_area = u.above
        AND p.time_start <= o.time_end AND p.time_end >= o.time_start
),

one_split AS (
    SELECT *, sum(days) OVER (PARTITION BY association, measure, year, split_by) AS split_days
    FROM parts
    ANTI JOIN nested USING (record_id)
),

candidates AS (
    SELECT association, measure, year, part, record_id, time_start, time_end, days FROM whole
    UNION ALL BY NAME
    SELECT association, measure, year, part, record_id, time_start, time_end, days FROM one_split
    QUALIFY split_by = first_value(split_by) OVER (
        PARTITION BY association, measure, year ORDER BY split_days DESC, split_by
    )
),

series AS (
    SELECT
        *,
        dense_rank() OVER (ORDER BY association, measure, year, part) AS key,
        coalesce(
            time_start <= max(time_end) OVER (
                PARTITION BY association, measure, year, part
                ORDER BY time_start, time_end
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            false
        ) AS is_contested
    FROM candidates
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

final AS (
    SELECT record_id FROM series
    ANTI JOIN contested USING (record_id)
    UNION ALL
    SELECT record_id FROM chosen
)

SELECT m.* FROM work.intermediate.measured_observation AS m SEMI JOIN final USING (record_id)
