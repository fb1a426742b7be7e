-- Members of each association year by year, all of them and by group: the preferred
-- figure nearest to the end of the year. Missing figures have no row.
select
    a.association, a.short_name as label, a.association_type, ty.short_name as type_name,
    o.member_group, extract(year from o.time_end)::integer as year,
    arg_max(o.obs_value, o.as_of) as value,
    arg_max(o.obs_value_to, o.as_of) as value_to,
    arg_max(o.qualifier, o.as_of) as qualifier,
    arg_max(o.time_label, o.as_of) as time_label,
    arg_max(o.record_id, o.as_of) as record_id,
    arg_max(o.obs_status, o.as_of) as obs_status
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
left join reference.association_type as ty on ty.association_type = a.association_type
where o.indicator = 'members' and o.preferred and o.obs_value is not null
  and o.ref_area is null and o.time_end is not null and a.association_kind = 'member'
group by all
order by a.association, o.member_group nulls first, year;
