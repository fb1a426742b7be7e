SELECT
    record_id,
    record_table,
    target_record_id,
    column_name,
    expected_value,
    corrected_value,
    reason,
    declared_by,
    declared_on,
    file,
    sheet,
    row_number
FROM work.accepted.corrections
