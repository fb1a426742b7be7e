-- Associations that can be compared: members and collective members of the type asked.
select association as code, short_name as label, association_kind, association_type
from reference.association
where association_kind in ('member', 'collective')
  and ($association_type is null or association_type = $association_type)
order by association;
