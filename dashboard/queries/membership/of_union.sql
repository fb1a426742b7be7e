-- What the Union states about all members together: the latest figure of each kind (all,
-- a group such as intellectuals, newly admitted).
select
    l.record_id, l.indicator, l.member_group, g.name as group_name, l.value, l.value_to,
    l.qualifier, l.time_label, extract(year from l.time_end)::integer as year
from chosen_latest(null, $union, null, $year_from, $year_to) as l
left join reference.member_group as g using (member_group)
where l.indicator in ('members', 'members_admitted') and l.derivation = 'stated'
order by l.indicator, l.member_group nulls first;
