SELECT
    * EXCLUDE (row_id, time_period, obs_value_given, obs_value_to_given, source_place_last)
    RENAME (area AS ref_area),
    CAST(source_place_last AS INTEGER) AS source_line
FROM work.accepted.branches
