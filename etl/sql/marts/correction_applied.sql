-- Corrections that were applied: what was, what is, why, who and when.
SELECT
    record_id,
    record_table,
    target_record_id,
    column_name,
    heading,
    old_value,
    new_value,
    reason,
    declared_by,
    declared_on,
    file,
    sheet,
    row_number
FROM work.raw.correction_applied
ORDER BY row_number
