SELECT
    * EXCLUDE (
        row_id, time_period, obs_value_given, obs_value_to_given, source_place_last, denominator_given
    )
    REPLACE (CAST(denominator AS BIGINT) AS denominator)
    RENAME (area AS ref_area),
    CAST(source_place_last AS INTEGER) AS source_line
FROM work.accepted.coverage
