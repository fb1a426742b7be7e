-- Records that speak of one quantity, ranked: rank 1 is the one that is used.
-- Only quantities with more than one record are here. Two records speak of one
-- quantity when they agree in indicator, association, stated type, area and every
-- dimension, and
--   a level: their periods overlap and their as-of days lie within a month;
--   a sum over time: their periods are the same;
-- or when they carry the same conflict_key.
WITH

keyed AS (
    SELECT
        record_id,
        hash(
            indicator, association, stated_type, ref_area, level, field, activity_kind,
            member_group, staff_group, funding_source, flow, award_kind, award_grade, partner
        ) AS key,
        conflict_key,
        is_level,
        coalesce(time_start, DATE '0001-01-01') AS first_day,
        coalesce(time_end, DATE '9999-12-31') AS last_day,
        coalesce(as_of, last_day) AS as_of_day,
        obs_value, obs_value_to, speaks_of_itself, strength, exactness, source_line, source_place
    FROM work.intermediate.measure
),

-- One record alone, or sums of different days, are as many quantities.
repeated AS (
    SELECT key FROM keyed
    GROUP BY key, CASE WHEN NOT is_level THEN first_day END, CASE WHEN NOT is_level THEN last_day END
    HAVING count(*) > 1 OR count(conflict_key) > 0
),

candidates AS (
    SELECT
        * EXCLUDE (source_place),
        -- A figure may be printed at several places of one paper.
        coalesce(len(string_split(source_place, ',')), 0) AS places
    FROM keyed SEMI JOIN repeated USING (key)
),

-- A new island begins where the record before it speaks of another moment.
opened AS (
    SELECT
        *,
        coalesce(
            CASE
                WHEN is_level THEN
                    as_of_day > lag(as_of_day) OVER by_time + 31
                    OR first_day > lag(last_day) OVER by_time
                ELSE
                    first_day <> lag(first_day) OVER by_time
                    OR last_day <> lag(last_day) OVER by_time
            END,
            true
        ) AS opens
    FROM candidates
    WINDOW by_time AS (
        PARTITION BY key
        ORDER BY CASE WHEN is_level THEN as_of_day ELSE first_day END, last_day, record_id
    )
),

islands AS (
    SELECT
        *,
        sum(CAST(opens AS INTEGER)) OVER (
            PARTITION BY key
            ORDER BY CASE WHEN is_level THEN as_of_day ELSE first_day END, last_day, record_id
            ROWS UNBOUNDED PRECEDING
        ) AS island
    FROM opened
),

linked AS (
    SELECT
        *,
        coalesce(
            'k:' || min(conflict_key) OVER (PARTITION BY key, island),
            'q:' || key || ':' || island
        ) AS quantity
    FROM islands
),

ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY quantity
            ORDER BY
                obs_value IS NULL, as_of_day DESC, speaks_of_itself DESC, strength DESC,
                exactness, source_line DESC NULLS LAST, places DESC, record_id
        ) AS rank,
        count(*) OVER (PARTITION BY quantity) AS records
    FROM linked
),

-- What the record was compared with: the used one with the next, the others with it.
compared AS (
    SELECT a.*, b.as_of_day AS other_day, b.speaks_of_itself AS other_self,
        b.strength AS other_strength, b.exactness AS other_exactness, b.source_line AS other_line,
        b.places AS other_places
    FROM ranked AS a
    JOIN ranked AS b
        ON a.quantity = b.quantity AND b.rank = CASE WHEN a.rank = 1 THEN 2 ELSE 1 END
    WHERE a.records > 1
),

final AS (
    SELECT
        record_id,
        quantity,
        rank,
        'mt-' || min(record_id) OVER (PARTITION BY quantity) AS contradiction_id,
        max(obs_value) OVER (PARTITION BY quantity)
        IS DISTINCT FROM min(obs_value) OVER (PARTITION BY quantity)
        OR max(coalesce(obs_value_to, obs_value)) OVER (PARTITION BY quantity)
        IS DISTINCT FROM min(coalesce(obs_value_to, obs_value)) OVER (PARTITION BY quantity)
            AS disagrees,
        CASE
            WHEN obs_value IS NULL THEN 'Không dùng: bản ghi không có giá trị.'
            ELSE CASE WHEN rank = 1 THEN 'Được dùng: ' ELSE 'Không dùng: bản ghi được chọn ' END
                || CASE
                    WHEN as_of_day <> other_day THEN 'tính đến ngày muộn hơn.'
                    WHEN speaks_of_itself <> other_self THEN 'là lời của chính tổ chức được nói tới.'
                    WHEN strength <> other_strength THEN 'thuộc nguồn có thẩm quyền cao hơn.'
                    WHEN exactness <> other_exactness THEN 'nêu con số chính xác hơn.'
                    WHEN source_line <> other_line THEN 'được nêu sau trong văn bản.'
                    WHEN places <> other_places THEN 'được nêu ở nhiều chỗ hơn trong văn bản.'
                    ELSE 'được ghi vào sổ trước; các căn cứ khác ngang nhau.'
                END
        END AS rule
    FROM compared
)

SELECT * FROM final
