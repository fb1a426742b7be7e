-- Groups of members (intellectuals, doctors, women…) as each association states them.
select
    l.record_id, a.association, a.short_name as label, g.name as group_name, l.indicator, l.value, l.value_to,
    l.qualifier, l.unit, l.time_label
from chosen_latest($association_type, $association, null, $year_from, $year_to) as l
join reference.association as a using (association)
left join reference.member_group as g using (member_group)
where a.association_kind = 'member' and l.derivation = 'stated'
  and ((l.indicator = 'members' and l.member_group is not null)
       or l.indicator = 'members_admitted')
order by a.short_name collate vi, g.sort;
