-- Reports due and received, one row an association and reporting period; `year` where
-- that is a whole year.
select
    s.record_id, s.association, a.short_name as label, s.time_label,
    case
        when s.time_start = make_date(year(s.time_end)::integer, 1, 1)
            and s.time_end = make_date(year(s.time_end)::integer, 12, 31)
        then year(s.time_end)::integer
    end as year,
    s.due_date, s.received_date, s.days_late, s.timeliness, s.note
from marts.submission as s
join reference.association as a using (association)
where asked($association_type, $association, a.association_type, s.association)
  and in_years_or_open($year_from, $year_to, year(s.time_start), year(s.time_end))
order by s.time_start, s.association;
