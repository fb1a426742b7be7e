-- Reports due and received, one row an association and reporting period.
select
    s.record_id, s.association, a.short_name as label, s.time_label,
    s.due_date, s.received_date, s.days_late, s.timeliness, s.note
from marts.submission as s
join reference.association as a using (association)
where ($loai is null or a.association_type = $loai)
  and ($hoi is null or s.association = $hoi)
  and ($tu is null or s.time_end is null or extract(year from s.time_end) >= $tu::integer)
  and ($den is null or s.time_start is null or extract(year from s.time_start) <= $den::integer)
order by s.time_start, s.association;
