-- The member associations within the filter, named in the reference list; collective
-- members only when their type is asked for, those merged or dissolved by the end of the
-- years only when they themselves are.
select
    a.association, a.short_name as label, a.association_kind, a.association_type,
    ty.short_name as type_name, coalesce(ty.sort, 99) as type_sort
from reference.association as a
left join reference.association_type as ty using (association_type)
left join reference.association_status as s using (association)
where (a.association_kind = 'member'
       or (a.association_kind = 'collective' and $association_type is not null))
  and asked($association_type, $association, a.association_type, a.association)
  and ($association is not null or not ended(s.status, s.date, $year_to))
order by a.association;
