-- What the Union states of itself and of all members together, every point in time:
-- counts, members, money, branches, posts. One row a record that is used.
select
    o.record_id, o.indicator, i.name as subject, o.stated_type, ty.short_name as type_name,
    o.member_group, o.level, o.staff_group, o.funding_source, o.award_kind,
    o.obs_value as value, o.obs_value_to as value_to, o.unit, o.qualifier, o.time_label,
    o.time_start, o.time_end, o.as_of, extract(year from o.as_of)::integer as year
from chosen(null, 'lhh', null, $year_from, $year_to) as o
join reference.indicator as i using (indicator)
left join reference.association_type as ty on ty.association_type = o.stated_type
where o.preferred and o.ref_area is null and o.obs_value is not null
  and o.record_table in ('organisation', 'membership', 'branches', 'staff', 'funding')
order by o.indicator, o.as_of desc nulls last, o.time_end desc nulls last, o.record_id;
