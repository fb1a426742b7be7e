SELECT
    record_id,
    association,
    time_start,
    time_end,
    time_label,
    due_date,
    received_date,
    source,
    source_place,
    CAST(source_place_last AS INTEGER) AS source_line,
    note,
    file,
    sheet,
    row_number
FROM work.accepted.submissions
