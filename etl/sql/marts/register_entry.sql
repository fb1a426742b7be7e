-- Registers: one row a task, review, contest, programme, expert group or request.
WITH

entries AS (
    SELECT * FROM work.staging.register_entries
),

labels AS (
    SELECT list, code, name FROM reference.choice
),

final AS (
    SELECT
        e.record_id,
        e.register,
        r.name AS register_name,
        e.association,
        e.title,
        e.field,
        e.partner,
        e.ref_area,
        e.time_start,
        e.time_end,
        e.time_label,
        e.due_date,
        e.quantity,
        e.degree,
        e.state,
        s.name AS state_name,
        e.source,
        e.source_place,
        e.as_printed,
        e.note
    FROM entries AS e
    LEFT JOIN labels AS r ON r.list = 'register' AND e.register = r.code
    LEFT JOIN labels AS s ON s.list = 'entry_state' AND e.state = s.code
)

SELECT * FROM final
