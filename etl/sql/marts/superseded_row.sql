-- Rows without fault that a newer upload replaced: kept and listed, not counted.
SELECT
    record_id,
    record_table,
    association,
    indicator,
    file AS old_file,
    sheet AS old_sheet,
    row_number AS old_row_number,
    old_value,
    new_file,
    new_value
FROM work.raw.superseded
ORDER BY record_id, old_file
