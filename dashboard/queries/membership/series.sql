-- Members of each association year by year (marts.yearly), all of them and by group.
-- Missing figures have no row.
select
    y.association, a.short_name as label, a.association_type, ty.short_name as type_name,
    y.member_group, y.year, y.value, y.value_to, y.qualifier, y.time_label,
    y.record_ids[1] as record_id, y.provisional
from chosen_yearly($association_type, $association, null, $year_from, $year_to) as y
join reference.association as a using (association)
left join reference.association_type as ty on ty.association_type = a.association_type
where y.indicator = 'members' and y.derivation = 'stated' and a.association_kind = 'member'
order by y.association, y.member_group nulls first, y.year;
