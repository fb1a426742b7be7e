-- What is followed one by one: register entries, and the requests among the targets.
-- The one place that decides what has to be done next (standing).
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
        due_date,
        quantity,
        degree,
        state,
        state_name,
        source,
        source_place,
        as_printed,
        note
    FROM marts.register_entry
),

requests AS (
    SELECT
        'targets' AS record_table,
        t.record_id,
        'request' AS register,
        r.name AS register_name,
        t.association,
        t.title,
        t.field,
        t.addressed_to AS partner,
        t.target_date AS due_date,
        t.state,
        CASE WHEN t.state = 'open' THEN 'chưa được giải quyết' ELSE s.name END AS state_name,
        t.source,
        t.source_place,
        t.as_printed,
        t.note
    FROM marts.target_gap AS t
    LEFT JOIN reference.choice AS s ON s.list = 'target_state' AND t.state = s.code
    LEFT JOIN reference.choice AS r ON r.list = 'register' AND r.code = 'request'
    WHERE t.target_kind = 'requested' AND t.counted
),

followed AS (
    SELECT
        *,
        state IN ('planned', 'ongoing', 'open') AS is_unsettled,
        CAST(getvariable('as_of') AS DATE) AS today
    FROM (SELECT * FROM entries UNION ALL BY NAME SELECT * FROM requests)
),

final AS (
    SELECT
        * EXCLUDE (is_unsettled, today),
        CASE
            WHEN register = 'expert' THEN 'listed'
            WHEN state IN ('done', 'answered', 'missed') THEN 'closed'
            WHEN is_unsettled AND due_date < today THEN 'overdue'
            -- Of a period of a year or more one expects to read how it ended.
            WHEN is_unsettled AND due_date IS NULL AND time_end < today
                AND time_end - time_start >= 300 THEN 'ended'
            WHEN is_unsettled THEN 'open'
            ELSE 'unknown'
        END AS standing
    FROM followed
)

SELECT * FROM final
