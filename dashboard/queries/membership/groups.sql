-- Groups of members (intellectuals, doctors, women…) as each association states them.
select
    o.record_id, a.short_name as label, g.name as group_name, o.indicator,
    o.obs_value as value, o.obs_value_to as value_to, o.qualifier, o.unit, o.time_label
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
left join reference.member_group as g using (member_group)
where o.preferred and a.association_kind = 'member' and o.ref_area is null
  and ((o.indicator = 'members' and o.member_group is not null)
       or o.indicator = 'members_admitted')
qualify row_number() over (
    partition by o.association, o.indicator, o.member_group
    order by o.time_end desc, o.record_id) = 1
order by a.short_name collate vi, g.sort;
