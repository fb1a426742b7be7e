-- First and last year any figure speaks of, leaving out founding years and the like
-- (a year told as a value is not a reporting period).
select
    min(coalesce(first_year, last_year)) as first_year,
    max(coalesce(last_year, first_year)) as last_year
from marts.figure_count
where unit is distinct from 'năm';
