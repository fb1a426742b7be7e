-- Members of each association year by year (preferred totals at one point in time).
select
    a.association, a.short_name as series, extract(year from o.time_end)::integer as time,
    arg_max(o.obs_value, o.time_end) as value, arg_max(o.record_id, o.time_end) as record_id
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
where o.indicator = 'members' and o.preferred
  and o.member_group is null and o.ref_area is null
  and ($association is not null or a.association_kind = 'member')
group by all
order by series collate vi, time;
