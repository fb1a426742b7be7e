-- How much of what is expected of a member association it has reported.
select
    a.association, a.short_name as label, ty.short_name as type_name,
    count(*) as expected,
    count(*) filter (c.completeness in ('reported', 'zero')) as reported
from marts.completeness as c
join reference.association as a using (association)
left join reference.association_type as ty using (association_type)
where c.expected and a.association_kind = 'member'
  and ($association_type is null or a.association_type = $association_type)
  and ($association is null or c.association = $association)
group by a.association, a.short_name, ty.short_name
order by reported desc, label collate vi;
