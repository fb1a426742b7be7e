-- What the Union states about all members together, year by year.
select
    o.record_id, o.member_group, extract(year from o.time_end)::integer as year,
    o.obs_value as value, o.obs_value_to as value_to, o.qualifier, o.time_label
from chosen(null, 'lhh', null, $year_from, $year_to) as o
where o.indicator = 'members' and o.preferred and o.obs_value is not null
  and o.ref_area is null and o.time_end is not null
qualify row_number() over (
    partition by o.member_group, year order by o.as_of desc, o.record_id) = 1
order by year, o.member_group nulls first;
