-- Where every target, milestone, request and register entry stands: one row a matter, and
-- the one place that decides it (standing). A matter is due on the day its source gives;
-- what the source does not tell of its result stays unknown, whatever day it is.
WITH

entries AS (
    SELECT
        'register_entries' AS record_table,
        record_id,
        register,
        register_name,
        association,
        title,
        field,
        partner,
        ref_area,
        time_start,
        time_end,
        time_label,
        -- What is planned for a time, or takes a long one, is over with it; a short one is
        -- when the source saw it, and that of a request when it was made.
        coalesce(
            due_date,
            CASE
                WHEN state = 'planned' THEN time_end
                WHEN register <> 'request' AND time_end - time_start >= 300 THEN time_end
            END
        ) AS due_date,
        quantity,
        degree,
        state,
        state_name,
        NULL AS progress,
        false AS recurring,
        source,
        source_place,
        as_printed,
        note
    FROM marts.register_entry
),

targets AS (
    SELECT
        'targets' AS record_table,
        t.record_id,
        CASE WHEN t.target_kind = 'requested' THEN 'request' END AS register,
        r.name AS register_name,
        t.association,
        t.title,
        t.field,
        t.addressed_to AS partner,
        -- A longer period says how long a milestone holds, not when it is due.
        CASE
            WHEN t.milestone AND t.frequency = 'once'
                AND t.target_start < t.target_date - INTERVAL 2 YEAR
                THEN NULL
            ELSE t.target_date
        END AS due_date,
        t.state,
        CASE
            WHEN t.target_kind = 'requested' AND t.state = 'open' THEN 'chưa được giải quyết'
            ELSE s.name
        END AS state_name,
        t.status AS progress,
        t.milestone AND t.frequency <> 'once' AND t.target_kind IN ('decided', 'committed')
            AS recurring,
        t.source,
        t.source_place,
        t.as_printed,
        t.note
    FROM marts.target_gap AS t
    LEFT JOIN reference.choice AS s ON s.list = 'target_state' AND t.state = s.code
    LEFT JOIN reference.choice AS r
        ON r.list = 'register' AND r.code = 'request' AND t.target_kind = 'requested'
    WHERE t.counted
),

matters AS (
    SELECT
        *,
        CAST(getvariable('as_of') AS DATE) AS today
    FROM (SELECT * FROM entries UNION ALL BY NAME SELECT * FROM targets)
),

final AS (
    SELECT
        * EXCLUDE (progress, recurring, today),
        CASE
            WHEN register = 'expert' THEN 'listed'
            WHEN state = 'missed' THEN 'missed'
            WHEN progress <> 'not_enough_data' THEN progress
            WHEN state IN ('done', 'answered') THEN 'done'
            WHEN due_date < today THEN 'due_passed'
            WHEN progress IS NOT NULL THEN progress
            WHEN recurring THEN 'recurring'
            WHEN due_date IS NOT NULL THEN 'due_later'
            ELSE 'no_due_date'
        END AS standing
    FROM matters
)

SELECT * FROM final
