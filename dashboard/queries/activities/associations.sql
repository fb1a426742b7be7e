-- The associations the filter speaks of (members and collective members), with what
-- they are; named ones only.
select
    a.association, a.short_name as label, a.association_kind, a.association_type
from reference.association as a
where a.association_kind in ('member', 'collective')
  and ($association_type is null or a.association_type = $association_type)
  and ($association is null or a.association = $association)
order by a.short_name collate vi;
