-- Activities that two associations report alike: counted once, shown with each.
select
    o.record_id, o.same_as, o.association, a.short_name as label,
    s.other_association as other, b.short_name as other_label, o.activity_kind,
    k.name as kind_name, i.name as subject, o.obs_value as value, o.unit, o.qualifier, o.time_label
from chosen($association_type, null, $field, $year_from, $year_to) as o
join marts.stand_in as s on s.record_id = o.record_id and s.use = 'counted'
join reference.association as a on a.association = o.association
join reference.association as b on b.association = s.other_association
join reference.indicator as i on i.indicator = o.indicator
left join reference.activity_kind as k on k.activity_kind = o.activity_kind
where o.same_as is not null and o.record_table = 'activities' and not o.counted and o.preferred
  and ($association is null or $association in (o.association, s.other_association))
order by label collate vi, other_label collate vi, kind_name collate vi, o.time_start;
