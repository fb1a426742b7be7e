-- Rejected rows: one line a fault. A row with several faults has several lines but
-- is one rejected row (count DISTINCT file, sheet, row_number).
-- A row whose cells do not line up is reported for that alone, and a cell for the
-- first thing that is wrong with it.
WITH

problems AS (
    SELECT
        *,
        bool_or(stage = 0 AND column_name IS NULL) OVER (PARTITION BY row_id) AS is_ragged
    FROM work.raw.problem
),

first_faults AS (
    SELECT * FROM problems
    WHERE NOT is_ragged OR column_name IS NULL
    QUALIFY row_number() OVER (PARTITION BY row_id, column_name ORDER BY stage, rule) = 1
),

final AS (
    SELECT
        r.file,
        r.sheet,
        r.row_number,
        p.record_table,
        r.record_id,
        p.column_name,
        c.heading,
        p.value,
        p.rule,
        p.reason,
        r.file
        || coalesce(', trang tính “' || r.sheet || '”', '')
        || ', dòng ' || r.row_number
        || coalesce(', cột “' || c.heading || '”', '')
        || CASE WHEN p.value IS NULL OR contains(p.reason, p.value) THEN '' ELSE ', “' || p.value || '”' END
        || ': ' || p.reason AS message,
        r.row_text
    FROM first_faults AS p
    JOIN work.raw.rejected AS r ON p.row_id = r.row_id
    LEFT JOIN reference.record_column AS c
        ON p.record_table = c.record_table AND p.column_name = c.column_name
    ORDER BY r.file, r.sheet, r.row_number, c.position
)

SELECT * FROM final
