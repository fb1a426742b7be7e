-- Members admitted by each association, added up over the parts of a year. `partial`:
-- the year is not over on the snapshot's day.
select
    a.association, a.short_name as label, a.association_type, ty.short_name as type_name,
    extract(year from o.time_end)::integer as year,
    sum(o.obs_value) as value,
    extract(year from o.time_end) = (select extract(year from as_of) from marts.snapshot_info)
        as partial,
    list(o.record_id order by o.record_id) as record_ids
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
left join reference.association_type as ty on ty.association_type = a.association_type
where o.indicator = 'members_admitted' and o.preferred and o.counted
  and o.obs_value is not null and o.ref_area is null and o.member_group is null
  and extract(year from o.time_start) = extract(year from o.time_end)
  and a.association_kind = 'member'
group by all
order by year, a.association;
