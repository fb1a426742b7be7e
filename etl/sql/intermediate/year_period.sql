-- Of the figures on periods within one calendar year, those that make up the year: no
-- day is counted twice (intermediate.year_overlap). One row a record that is used.
SELECT
    record_id, association, measure, kind, year, obs_value, obs_value_to, unit, qualifier,
    provisional, counted, time_start, time_end, time_label, as_of
FROM work.intermediate.measured_observation
ANTI JOIN work.intermediate.year_overlap USING (record_id)
WHERE kind = 'flow' AND year IS NOT NULL
