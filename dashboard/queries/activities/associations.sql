-- The associations the filter speaks of (members and collective members), with what
-- they are; named ones only.
select
    a.association, a.short_name as label, a.association_kind, a.association_type
from reference.association as a
where a.association_kind in ('member', 'collective')
  and ($loai is null or a.association_type = $loai)
  and ($hoi is null or a.association = $hoi)
order by a.short_name collate vi;
