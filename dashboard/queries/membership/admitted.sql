-- Members admitted by each association in each year (marts.yearly). `partial`: the year is
-- not over on the snapshot's day.
select
    y.association, a.short_name as label, a.association_type, ty.short_name as type_name,
    y.year, y.value,
    y.year = (select extract(year from as_of) from marts.snapshot_info) as partial,
    y.record_ids
from chosen_yearly($association_type, $association, null, $year_from, $year_to) as y
join reference.association as a using (association)
left join reference.association_type as ty on ty.association_type = a.association_type
where y.measure = 'members_admitted' and y.counted and a.association_kind = 'member'
order by y.year, y.association;
