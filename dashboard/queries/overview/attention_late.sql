-- Yearly reports of the last period whose due date has passed: who has not sent one.
with today as (select as_of as day from marts.snapshot_info limit 1),
due as (
    select s.*, a.short_name as label
    from marts.submission as s
    join reference.association as a using (association)
    cross join today as d
    where s.due_date < d.day
      and s.time_end + 1 >= s.time_start + interval 1 year
      and asked($association_type, $association, a.association_type, s.association)
      and ($year_to is null or extract(year from s.time_start) <= $year_to::integer)
      and ($year_from is null or extract(year from s.time_end) >= $year_from::integer)
)
select label, association, record_id, time_label, due_date, timeliness, days_late
from due
where time_end = (select max(time_end) from due)
order by label collate vi;
