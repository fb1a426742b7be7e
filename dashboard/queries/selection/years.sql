-- First and last year any figure speaks of, leaving out founding years and the like
-- (a year told as a value is not a reporting period).
select
    min(extract(year from coalesce(time_start, time_end)))::integer as first_year,
    max(extract(year from coalesce(time_end, time_start)))::integer as last_year
from marts.observation
where unit is distinct from 'năm'
  and coalesce(time_start, time_end) is not null;
