-- The associations the filter speaks of (members and collective members), with what
-- they are; named ones only. ended: merged or dissolved by the end of the years.
select
    a.association, a.short_name as label, a.association_kind, a.association_type,
    ended(s.status, s.date, $year_to) as ended
from reference.association as a
left join reference.association_status as s using (association)
where a.association_kind in ('member', 'collective')
  and asked($association_type, $association, a.association_type, a.association)
order by a.short_name collate vi;
