-- The member associations within the filter, named in the reference list; collective
-- members only when their type is asked for.
select
    a.association, a.short_name as label, a.association_kind, a.association_type,
    ty.short_name as type_name, coalesce(ty.sort, 99) as type_sort
from reference.association as a
left join reference.association_type as ty using (association_type)
where (a.association_kind = 'member'
       or (a.association_kind = 'collective' and $association_type is not null))
  and ($association_type is null or a.association_type = $association_type)
  and ($association is null or a.association = $association)
order by a.association;
