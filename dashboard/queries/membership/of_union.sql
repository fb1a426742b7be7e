-- What the Union states about all members together: the latest preferred figure of
-- each kind (all, a group such as intellectuals, newly admitted).
select
    o.record_id, o.indicator, o.member_group, g.name as group_name,
    o.obs_value as value, o.obs_value_to as value_to, o.qualifier, o.time_label,
    extract(year from o.time_end)::integer as year
from chosen(null, 'lhh', null, $year_from, $year_to) as o
left join reference.member_group as g using (member_group)
where o.indicator in ('members', 'members_admitted') and o.preferred and o.ref_area is null
qualify row_number() over (
    partition by o.indicator, o.member_group order by o.time_end desc, o.record_id) = 1
order by o.indicator, o.member_group nulls first;
